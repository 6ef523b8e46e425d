// Sending papers: a chosen or dropped file goes at once, and a bar shows how far it is.
(() => {
  "use strict";
  const sendingForm = (event) => event.target.closest?.("[data-papers]");
  document.documentElement.classList.add("papers-live");

  // Caught on the way down: unfold's own listener looks for a text field beside the input.
  document.addEventListener("change", (event) => {
    const form = sendingForm(event);
    if (!form || event.target.type !== "file") return;
    event.stopPropagation();
    if (event.target.files.length) form.requestSubmit();
  }, true);

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const form = sendingForm(event);
      if (!form) return;
      event.preventDefault();
      form.classList.toggle("is-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      form.querySelector("[type=file]").files = event.dataTransfer.files;
      form.requestSubmit();
    });
  }

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = sendingForm(event)?.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = (event.detail.loaded / event.detail.total) * 100;
  });
  // A refusal of the whole page (a link that is closed, too much at once) is shown in its place.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (document.querySelector(".sent") && event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
  });
})();
