// The page "Same person?": the card of the result follows the choices.
(() => {
  "use strict";
  document.addEventListener("change", (event) => {
    const picked = event.target.closest(".pair-pick input");
    if (!picked) return;
    const field = picked.name.replace("choose-", "");
    const place = document.querySelector(`[data-after="${field}"]`);
    if (place) place.textContent = picked.dataset.text;
  });
})();
