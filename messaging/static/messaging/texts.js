// The editor of a text: a chip puts {name} where the cursor stands; saving is plain, only the preview is fetched.
(() => {
  "use strict";
  const form = document.querySelector("[data-text-form]");
  if (!form) return;
  let field = form.elements.text;
  form.addEventListener("focusin", (event) => { if (event.target.matches("textarea, input")) field = event.target; });

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-insert]");
    if (!chip) return;
    field.setRangeText(`{${chip.dataset.insert}}`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    form.dispatchEvent(new CustomEvent("text:changed"));
  });

  // What is typed and not saved is not left behind by a slip.
  let isChanged = false;
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("text:changed", () => { isChanged = true; });
  document.addEventListener("submit", () => { isChanged = false; });
  window.addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });
})();
