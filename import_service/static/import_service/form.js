// A comfort only; the form works without it. In a frame: tells the page around how high it is, and hears from there
// where the visitor came from. Everywhere: a button that was pressed is pressed once.
(() => {
  "use strict";
  const form = document.querySelector("form");
  form?.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.querySelector("button").setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    if (!form) return;
    delete form.dataset.sent;
    form.querySelector("button").removeAttribute("aria-busy");
  });
  if (parent === window) return;
  const tell = (isNew) => parent.postMessage({ hostedForm: true, height: document.documentElement.offsetHeight, isNew }, "*");
  addEventListener("message", (event) => {
    if (event.source !== parent || !event.data?.hostedFormTracks) return;
    for (const [name, text] of Object.entries(event.data.hostedFormTracks)) {
      const field = form?.elements.namedItem(name);
      if (field?.type === "hidden" && text && (!field.value || name === "referrer")) field.value = String(text).slice(0, 200);
    }
  });
  tell(true);
  new ResizeObserver(() => tell(false)).observe(document.documentElement);
})();
