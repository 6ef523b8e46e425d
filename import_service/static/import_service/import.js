// The import page: a file can be dropped, the chosen tile is lit, a saved row gives the focus to the next one.
(() => {
  "use strict";

  function showChosen(zone) {
    const file = zone.querySelector("input[type=file]").files[0];
    zone.querySelector("[data-chosen]").textContent = file ? `${file.name} · ${Math.ceil(file.size / 1024)} KB` : "";
  }

  for (const zone of document.querySelectorAll("[data-drop]")) {
    zone.addEventListener("change", () => showChosen(zone));
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      zone.querySelector("input[type=file]").files = event.dataTransfer.files;
      showChosen(zone);
    });
  }

  document.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-tile]");
    if (!tile) return;
    for (const other of document.querySelectorAll("[data-tile]")) other.classList.toggle("on", other === tile);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (!event.detail.target.id?.startsWith("row-")) return;
    const saved = document.getElementById(event.detail.target.id);
    const next = saved?.parentElement?.querySelectorAll("tbody.bad input");
    (saved?.querySelector("tbody.bad input") ?? next?.[0])?.focus();
  });
})();
