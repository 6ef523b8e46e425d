// Setting up a form: questions move up and down, and the preview follows what is typed. Posters: the button that prints.
(() => {
  "use strict";
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("hostedform_form");
    const frame = document.querySelector("[data-preview]");
    if (!form) return;

    let waiting = 0;
    let newest = 0;
    async function show() {
      const mine = ++newest;
      const typed = new FormData(form);
      typed.set("preview_language", form.querySelector("details[data-language][open]")?.dataset.language ?? "");
      const answer = await fetch(frame.dataset.preview, { method: "POST", body: typed }).catch(() => null);
      if (mine !== newest || !answer?.ok) return;
      const top = frame.contentWindow?.scrollY ?? 0;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
      frame.srcdoc = await answer.text();
    }
    function soon() { if (frame) { clearTimeout(waiting); waiting = setTimeout(show, 350); } }

    form.addEventListener("input", soon);
    form.addEventListener("toggle", (event) => { if (event.target.open) soon(); }, true);
    form.addEventListener("change", (event) => {
      const line = event.target.closest("[data-questions] li");
      if (!line) return;
      const [shown, required] = line.querySelectorAll("input[type=checkbox]");
      if (event.target === required && required.checked) shown.checked = true;
      if (event.target === shown && !shown.checked) required.checked = false;
      line.classList.toggle("is-off", !shown.checked);
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (!button) return;
      const line = button.closest("li");
      const other = button.dataset.move === "up" ? line.previousElementSibling : line.nextElementSibling;
      if (!other) return;
      if (button.dataset.move === "up") other.before(line); else other.after(line);
      button.focus();
      // The page warns before it is left with changes.
      form.dispatchEvent(new Event("change", { bubbles: true }));
      soon();
    });
  });
})();
