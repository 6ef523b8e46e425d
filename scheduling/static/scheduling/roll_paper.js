// The printed roll: the button prints, another number of lessons is shown at once.
(() => {
  "use strict";
  document.querySelector("[data-print]").addEventListener("click", () => window.print());
  document.querySelector("[data-now]").addEventListener("change", (event) => event.target.form.submit());
})();
