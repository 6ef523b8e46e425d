// A long list whose rows save by a press: says what was saved, with a way back that brings the row anew.
(() => {
  "use strict";
  const page = document.querySelector("[data-row-saves]");
  if (!page) return;

  document.addEventListener("row:saved", (event) => {
    const { text, url, values } = event.detail;
    const row = event.target.closest?.("tr")?.id;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    for (const older of document.querySelectorAll(".x-toast")) older.remove();
    const takeBack = () => window.htmx.ajax("POST", url, {
      values: { ...values, csrfmiddlewaretoken: token }, target: `#${row}`, swap: "outerHTML",
    });
    window.crm.toast(text, { actionLabel: page.dataset.undo, onAction: url && row ? takeBack : null, seconds: url ? 10 : 4 });
  });

  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    window.crm.toast(status === 400 && responseText.length < 300 ? responseText : page.dataset.failed);
  });
})();
