// Small behaviour shared by every page of the admin. Markup asks for it with data attributes; all words come from there.
//   data-copy="text" data-copied="Copied"      copies on click and says so
//   data-toast="text" [data-undo-url, data-undo-label]   shown when the page opens
//   <a href="/address/" data-post>             posts to its address instead of opening it
//   <details data-menu>                        closes on Escape and on a click elsewhere
//   data-hotkey="/"                            focus (a field) or click (anything else) by one key
//   data-autosubmit                            a change sends the form
//   HX-Trigger: {"crm:told": {text, undo, url, target, values}}   an answer to htmx says what was done and how to undo it
//   #result_list                               a stock list: its cells learn the names of their columns, for phones
//   <form data-bulk> … [data-tick], [data-tick-all], [data-bulk-bar]   ticked rows and their bar, see BulkBar
(() => {
  "use strict";

  function toast(text, { actionLabel = "", onAction = null, seconds = 4 } = {}) {
    let box = document.querySelector(".x-toasts");
    if (!box) {
      box = document.createElement("div");
      box.className = "x-toasts";
      box.setAttribute("role", "status");
      box.setAttribute("aria-live", "polite");
      document.body.append(box);
    }
    const item = document.createElement("div");
    item.className = "x-toast";
    const words = document.createElement("span");
    words.textContent = text;
    item.append(words);
    if (onAction) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = actionLabel;
      button.addEventListener("click", () => { item.remove(); onAction(); });
      item.append(button);
    }
    box.append(item);
    setTimeout(() => item.remove(), seconds * 1000);
  }

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // Plain http in a center's own network has no clipboard API.
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  function post(url) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = url;
    const token = document.createElement("input");
    token.type = "hidden";
    token.name = "csrfmiddlewaretoken";
    token.value = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    form.append(token);
    document.body.append(form);
    form.submit();
  }

  function isTyping(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  }

  // Ticked rows: counts them, marks them, ticks a range with Shift, takes all rows of the filter (select_across).
  class BulkBar {
    constructor(form) {
      this.form = form;
      this.bar = form.querySelector("[data-bulk-bar]");
      this.count = this.bar.querySelector("[data-bulk-count]");
      this.takeAll = this.bar.querySelector("[data-bulk-all]");
      this.across = form.querySelector("[name=select_across]");
      this.last = null;
      form.addEventListener("click", (event) => this.click(event));
      form.addEventListener("change", (event) => this.change(event));
      this.show();
    }

    get ticks() { return [...this.form.querySelectorAll("[data-tick]")]; }

    click(event) {
      if (event.target.closest("[data-bulk-clear]")) this.set(this.ticks, false);
      else if (event.target.closest("[data-bulk-all]")) this.takeEverything();
      else if (event.target.closest("[data-bulk-more]")) this.bar.classList.toggle("open");
      else if (event.target.matches("[data-tick]")) this.range(event);
    }

    range(event) {
      const ticks = this.ticks;
      const here = ticks.indexOf(event.target);
      if (event.shiftKey && this.last !== null) {
        const [from, to] = [Math.min(here, this.last), Math.max(here, this.last)];
        for (const tick of ticks.slice(from, to + 1)) tick.checked = event.target.checked;
      }
      this.last = here;
    }

    change(event) {
      if (event.target.matches("[data-tick-all]")) this.set(this.ticks, event.target.checked);
      else if (event.target.matches("[data-tick]")) { this.across.value = "0"; this.show(); }
    }

    set(ticks, checked) {
      for (const tick of ticks) tick.checked = checked;
      this.across.value = "0";
      this.show();
    }

    takeEverything() {
      this.set(this.ticks, true);
      this.across.value = "1";
      this.show();
    }

    show() {
      const ticks = this.ticks;
      const ticked = ticks.filter((tick) => tick.checked).length;
      const everything = this.across.value === "1";
      for (const tick of ticks) tick.closest("tr")?.classList.toggle("tick", tick.checked);
      for (const all of this.form.querySelectorAll("[data-tick-all]")) {
        all.checked = ticked > 0 && ticked === ticks.length;
        all.indeterminate = ticked > 0 && ticked < ticks.length;
      }
      this.bar.hidden = ticked === 0;
      document.body.classList.toggle("x-ticked", ticked > 0);
      this.count.textContent = this.count.dataset.bulkCount.replace("%s", everything ? this.bar.dataset.totalShown : ticked);
      if (this.takeAll) this.takeAll.hidden = everything || ticked === Number(this.bar.dataset.total);
    }
  }

  // On a phone the head of the table is gone, so each cell but the title names its column, and empty ones are left out.
  function nameCells(table) {
    const names = [...table.querySelectorAll("thead th")].map((head) => (head.querySelector(".text") ?? head).textContent.trim());
    const title = table.querySelector("tbody th, tbody td:not(.action-checkbox)")?.cellIndex;
    for (const cell of table.querySelectorAll(".data-row > *")) {
      const text = cell.textContent.trim();
      if (!cell.querySelector("a, button, input, .x-icon") && /^[-–—]?$/.test(text)) cell.classList.add("x-nothing");
      if (!names[cell.cellIndex] || (cell.cellIndex === title && !/^\d+$/.test(text))) continue;
      cell.dataset.label = names[cell.cellIndex];
      const box = document.createElement("div");
      box.append(...cell.childNodes);
      cell.append(box);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      event.preventDefault();
      copy(button.dataset.copy).then(() => toast(button.dataset.copied));
    }
    const link = event.target.closest("a[data-post]");
    if (link) {
      event.preventDefault();
      post(link.href);
    }
    closeMenus(event.target);
  });

  document.addEventListener("crm:told", (event) => {
    const { text, undo, url, target, values } = event.detail;
    for (const older of document.querySelectorAll(".x-toast")) older.remove();
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    const takeBack = () => window.htmx.ajax("POST", url, { values: { ...values, csrfmiddlewaretoken: token }, target, swap: "outerHTML" });
    toast(text, { actionLabel: undo, onAction: url ? takeBack : null, seconds: url ? 10 : 4 });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details[data-menu][open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const wanted = [...document.querySelectorAll("[data-hotkey]")].find((node) => node.dataset.hotkey === event.key);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("input, textarea, select")) wanted.focus();
    else wanted.click();
  });

  document.addEventListener("change", (event) => {
    event.target.closest("[data-autosubmit]")?.form?.requestSubmit();
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-bulk]")) new BulkBar(form);
    for (const table of document.querySelectorAll("#result_list")) nameCells(table);
    for (const note of document.querySelectorAll("[data-toast]")) {
      const url = note.dataset.undoUrl;
      toast(note.dataset.toast, {
        actionLabel: note.dataset.undoLabel,
        onAction: url ? () => post(url) : null,
        seconds: url ? 10 : 4,
      });
    }
  });

  // Back brings the page from the browser's memory with ticks that the bar has not seen.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const tick of document.querySelectorAll("[data-tick]")) tick.dispatchEvent(new Event("change", { bubbles: true }));
  });

  window.crm = { toast, copy, post };
})();

// Unfold puts tabs that have no room behind a button, and forgets the room of the button itself: after it has drawn
// them it has to look once more. Its own listener is there when the document is.
document.addEventListener("DOMContentLoaded", () => window.addEventListener("load", () => {
  const tabs = document.getElementById("tabs-wrapper");
  const page = document.getElementById("content");
  if (tabs && page && tabs.scrollWidth > page.offsetWidth) window.dispatchEvent(new Event("resize"));
}));
