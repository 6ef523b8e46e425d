// Several rolls in one pass: Enter goes down a column, a press above it marks all others of that lesson present.
(() => {
  "use strict";
  const page = document.querySelector(".roll-paper");

  const paint = (cell) => { cell.className = `is-${cell.value || "none"}`; };

  page.addEventListener("change", (event) => { if (event.target.matches("select[data-lesson]")) paint(event.target); });
  page.addEventListener("click", (event) => {
    const all = event.target.closest("[data-all-present]");
    if (!all) return;
    for (const cell of page.querySelectorAll(`select[data-lesson="${all.dataset.allPresent}"]`)) {
      if (!cell.value && !cell.disabled) { cell.value = "present"; paint(cell); }
    }
  });
  // Up and down choose in a cell; with Enter one goes down the column of a lesson, as the paper does.
  page.addEventListener("keydown", (event) => {
    const cell = event.target.closest("select[data-lesson]");
    if (event.key !== "Enter" || !cell) return;
    event.preventDefault();
    const column = [...page.querySelectorAll(`select[data-lesson="${cell.dataset.lesson}"]`)];
    column[column.indexOf(cell) + (event.shiftKey ? -1 : 1)]?.focus();
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, () => window.crm.toast(page.dataset.failed));
  }
})();
