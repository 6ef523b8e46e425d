// Says once, on whichever page and tab is open, what the bell has that interrupts.
(() => {
  "use strict";
  function tell() {
    const bell = document.getElementById("bell");
    if (!bell?.dataset.loud) return;
    const newest = Number(bell.dataset.loud);
    if (newest <= Number(localStorage.getItem("bell-told") ?? 0)) return;
    localStorage.setItem("bell-told", String(newest));
    if (bell.pathname === location.pathname) return;
    window.crm.toast(bell.dataset.text, { actionLabel: bell.dataset.open, onAction: () => location.assign(bell.href), seconds: 10 });
  }
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "bell") tell(); });
})();
