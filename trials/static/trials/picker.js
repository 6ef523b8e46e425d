// Opens the trial picker as a dialog over any page: a link to it is caught, and stays a link for a new tab and on a
// phone. Tells at its foot what the chosen date means.
(() => {
  "use strict";
  const PICKER = /\/trials\/pick\/\d+\//;
  const isWide = () => window.matchMedia("(min-width: 641px)").matches;

  function open(address) {
    const dialog = document.createElement("dialog");
    dialog.className = "picker-dialog";
    dialog.setAttribute("aria-labelledby", "picker-title");
    dialog.innerHTML = '<div class="picker-inside"></div>';
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    window.htmx.ajax("GET", address, { target: dialog.firstChild, swap: "innerHTML" }).then(() => {
      if (!dialog.querySelector(".picker")) { dialog.remove(); window.location = address; return; }
      dialog.showModal();
      dialog.querySelector(".picker-book")?.focus();
    });
  }

  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-picker-close]");
    const dialog = close?.closest("dialog");
    if (dialog) { event.preventDefault(); dialog.close(); return; }
    const link = event.target.closest("a[href]");
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    if (!link || link.hasAttribute("hx-get") || !PICKER.test(link.pathname) || !isPlain || !isWide()) return;
    event.preventDefault();
    open(link.href);
  });

  document.addEventListener("change", (event) => {
    const chosen = event.target.closest(".picker-dates input");
    if (!chosen) return;
    const foot = chosen.closest(".picker").querySelector(".picker-foot");
    for (const part of ["when", "where", "reminders"]) {
      const shown = foot.querySelector(`[data-picker-${part}]`);
      if (shown) shown.textContent = chosen.dataset[part];
    }
  });
})();
