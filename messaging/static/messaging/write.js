// The text that is typed, as the first person will read it; a form that is sent is not sent again.
(() => {
  "use strict";
  const form = document.querySelector("[data-write]");
  const text = form?.querySelector("textarea");
  const preview = form?.querySelector("[data-write-preview]");
  const example = document.getElementById("write-example");
  if (text && preview && example) {
    const words = JSON.parse(example.textContent);
    const show = () => {
      preview.textContent = text.value.trim()
        ? text.value.replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole)
        : preview.dataset.empty;
    };
    text.addEventListener("input", show);
    show();
  }
  form?.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = true;
  });
})();
