// The import page. Markup asks for behaviour with data attributes; all words come from there.
(() => {
  "use strict";
  const page = document.querySelector(".import-page");

  // --- Step 1: a file can be dropped; a long paste travels as a file ------------------------------
  function showChosen(zone) {
    const file = zone.querySelector("input[type=file]").files[0];
    zone.classList.toggle("chosen", Boolean(file));
    zone.querySelector("[data-chosen]").textContent = file ? `${file.name} · ${size(file.size)}` : "";
  }

  function size(bytes) {
    return bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
  }

  for (const zone of document.querySelectorAll("[data-drop]")) {
    // Caught on the way down: unfold's own listener looks for a text field beside the input.
    zone.addEventListener("change", (event) => { event.stopPropagation(); showChosen(zone); }, true);
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer.files.length) zone.querySelector("input[type=file]").files = event.dataTransfer.files;
      showChosen(zone);
    });
    showChosen(zone);
  }

  for (const form of document.querySelectorAll("[data-upload]")) {
    form.addEventListener("submit", () => {
      const { pasted, file } = form.elements;
      if (file.files.length || pasted.value.length < Number(form.dataset.mostPasted) / 2) return;
      const parcel = new DataTransfer();
      parcel.items.add(new File([pasted.value], "….csv"));
      file.files = parcel.files;
      pasted.value = "";
    });
  }

  // A person who is ticked is meant to get leads; with another rule nobody is ticked.
  document.addEventListener("change", (event) => {
    const owners = event.target.closest("[data-owners]");
    if (!owners) return;
    if (event.target.name === "owners" && event.target.checked) owners.querySelector("[value=turn]").checked = true;
    if (event.target.name === "owner_rule" && event.target.value !== "turn") {
      for (const person of owners.querySelectorAll("[name=owners]")) person.checked = false;
    }
  });

  // --- Step 3: the button that reads again appears with the first change --------------------------
  for (const form of document.querySelectorAll("[data-changes]")) {
    form.classList.add("unchanged");
    form.addEventListener("change", () => form.classList.replace("unchanged", "changed"));
  }

  document.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-tile]");
    if (tile) light(tile.dataset.tile);
  });

  function light(key) {
    for (const tile of document.querySelectorAll("[data-tile]")) {
      tile.classList.toggle("on", tile.dataset.tile === key);
      tile.ariaCurrent = tile.dataset.tile === key ? "true" : null;
    }
  }

  // A corrected row gives the focus to the next one that waits, else keeps it; the chosen tile stays lit.
  document.addEventListener("htmx:afterSwap", (event) => {
    const saved = event.detail.target.id?.startsWith("row-") && document.getElementById(event.detail.target.id);
    if (!saved) return;
    const rows = [...document.querySelectorAll(".import-rows tbody")];
    const next = rows.slice(rows.indexOf(saved)).find((row) => row.querySelector(".import-in, .acts .primary"));
    if (!next) saved.tabIndex = -1;
    (next?.querySelector(".import-in") ?? next?.querySelector(".acts .primary") ?? saved).focus();
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.detail.target.id !== "import-summary") return;
    const key = document.querySelector("[data-tile].on")?.dataset.tile ?? "";
    setTimeout(() => light(key));
  });

  // --- All steps ----------------------------------------------------------------------------------
  for (const form of document.querySelectorAll("[data-once]")) {
    form.addEventListener("submit", () => setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    }));
  }
  // Back brings the page from the browser's memory, with buttons that were switched off.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-once]")) location.reload();
  });

  // The progress asks again by itself.
  function tell(event, text) {
    if (!event.detail.elt.closest(".import-work")) window.crm.toast(text);
  }
  document.addEventListener("htmx:responseError", (event) => tell(event, page.dataset.failed));
  document.addEventListener("htmx:sendError", (event) => tell(event, page.dataset.offline));
})();
