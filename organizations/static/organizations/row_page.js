// The page of a person or a company: tells what was saved with a way back, sends a note by Ctrl+Enter, says when saving failed, and keeps a
// note that is not saved yet for when the person comes back.
(() => {
  "use strict";
  const page = () => document.querySelector("[data-row-page]");

  document.addEventListener("row:saved", (event) => {
    const { text, url, values } = event.detail;
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    // Only what was done last can be taken back by one click.
    for (const older of document.querySelectorAll(".x-toast")) older.remove();
    window.crm.toast(text, {
      actionLabel: page().dataset.undo,
      onAction: url ? () => window.htmx.ajax("POST", url, {
        values: { ...values, csrfmiddlewaretoken: token }, target: page(), swap: "outerHTML",
      }) : null,
      seconds: url ? 10 : 4,
    });
  });

  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    window.crm.toast(status === 400 && responseText.length < 300 ? responseText : page()?.dataset.failed);
  });
  document.addEventListener("htmx:sendError", () => window.crm.toast(page()?.dataset.offline));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !event.target.closest("[data-compose]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // One of the forms that write something down; dialing or writing opens the fitting one.
  function compose(key, isFocused = true) {
    const box = document.querySelector("[data-compose]");
    if (!box) return;
    for (const tab of box.querySelectorAll("[role=tab]")) {
      const isOn = tab.id === `compose-tab-${key}`;
      tab.setAttribute("aria-selected", String(isOn));
      tab.tabIndex = isOn ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOn;
      if (isOn && isFocused) tab.focus();
    }
  }
  document.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-compose] [role=tab]");
    if (tab) compose(tab.id.replace("compose-tab-", ""));
    const opener = event.target.closest("[data-compose-open]");
    if (opener) compose(opener.dataset.composeOpen, false);
  });
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[data-compose] [role=tab]");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    const tabs = [...tab.parentElement.children];
    compose(tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length].id.replace("compose-tab-", ""));
  });

  // A draft lives as long as the browser's tab; a saved note comes back as an empty box, and so its draft ends.
  const note = () => document.querySelector("[data-draft]");
  function keepDraft() {
    const box = note();
    if (!box) return;
    if (box.value) sessionStorage.setItem(box.dataset.draft, box.value);
    else sessionStorage.removeItem(box.dataset.draft);
  }
  document.addEventListener("input", (event) => { if (event.target === note()) keepDraft(); });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target === page()) keepDraft(); });
  document.addEventListener("DOMContentLoaded", () => {
    const box = note();
    if (box && !box.value) box.value = sessionStorage.getItem(box.dataset.draft) ?? "";
  });

  // A chip fills a field.
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-set]");
    if (chip) document.getElementById(chip.dataset.set).value = chip.dataset.value;
  });

  // A form is sent once, however often its button is pressed; coming back makes it new.
  function lock(isLocked) {
    for (const button of document.querySelectorAll("form.lf .lf-foot button, form.lf [name=family]")) button.disabled = isLocked;
  }
  document.addEventListener("submit", (event) => { if (event.target.matches("form.lf")) setTimeout(lock, 0, true); });
  window.addEventListener("pageshow", () => lock(false));

  // A link to a folded panel opens it.
  function unfold() {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.matches("details")) target.open = true;
  }
  window.addEventListener("hashchange", unfold);
  document.addEventListener("DOMContentLoaded", unfold);
})();
