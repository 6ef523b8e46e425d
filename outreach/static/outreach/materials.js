// The place to drop a file: says what was chosen, and proposes its name as the title while there is none.
(() => {
  "use strict";
  const words = (name) => name.replace(/\.[^.]*$/, "").replace(/[_-]+/g, " ").trim();

  function show(zone) {
    const file = zone.querySelector("input").files[0];
    zone.classList.toggle("chosen", Boolean(file));
    zone.querySelector("[data-chosen]").textContent = file ? file.name : "";
    const title = zone.closest("form").querySelector("[name=title]");
    if (file && title && !title.value) title.value = words(file.name);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const zone of document.querySelectorAll("[data-material-drop]")) {
      // Caught on the way down: unfold's own listener looks for a text field beside the input.
      zone.addEventListener("change", (event) => { event.stopPropagation(); show(zone); }, true);
      zone.addEventListener("dragover", () => zone.classList.add("over"));
      for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
      show(zone);
    }
  });
})();
