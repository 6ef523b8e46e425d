// My day: one row is meant at a time. 1–3 say what happened, then 1–5 when to speak next; J and K move, Enter opens,
// N takes a note, U takes back. Every press is sent once and answered with the list as it is now.
(() => {
  "use strict";
  const page = document.getElementById("my-day");
  const list = document.getElementById("my-day-list");
  const token = () => page.querySelector("[name=csrfmiddlewaretoken]").value;
  const rows = () => [...list.querySelectorAll("[data-row]")];
  let meant = null;   // id of the row in focus
  let asking = "";    // an outcome that waits for its date; "plan" for a date alone
  let undo = null;
  let isBusy = false;

  const row = () => document.getElementById(meant) ?? rows()[0] ?? null;

  const copy = (id) => document.getElementById(id).content.cloneNode(true);

  // Rows travel without the buttons that all of them have alike: the short ones come at once, the others when meant.
  function dressAll() {
    for (const target of list.querySelectorAll("[data-row][data-url]")) {
      const buttons = copy("my-day-quick");
      buttons.firstElementChild.setAttribute("aria-label", target.querySelector(".my-day-name").textContent);
      target.append(buttons);
    }
  }

  function dress(target) {
    if (!target.dataset.url || target.querySelector(".my-day-do")) return;
    const panel = copy("my-day-panel");
    panel.querySelector(".my-day-open").href = target.querySelector(".my-day-name").href;
    target.querySelector(".my-day-wants").after(panel);
  }

  function show(target, isFocused = true) {
    if (target) dress(target);
    for (const other of rows()) other.classList.toggle("is-focus", other === target);
    for (const other of rows()) if (other !== target) other.classList.remove("is-asking");
    if (!target) return;
    meant = target.id;
    if (isFocused) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "nearest" }); }
  }

  function ask(outcome) {
    asking = outcome;
    const target = row();
    target.classList.toggle("is-asking", outcome !== "");
    for (const button of target.querySelectorAll(".my-day-out [data-outcome]")) {
      button.classList.toggle("is-main", outcome === "" || outcome === "plan" ? button.dataset.outcome === "called" : button.dataset.outcome === outcome);
    }
  }

  function neighbour(from, step) {
    const all = rows();
    const at = all.indexOf(from);
    return all[at + step] ?? all[at - step] ?? from;
  }

  function send(url, values, next) {
    if (isBusy) return;
    isBusy = true;
    meant = next?.id ?? null;
    asking = "";
    window.htmx.ajax("POST", url, {
      source: list, target: list, swap: "innerHTML",
      values: { ...values, once: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, csrfmiddlewaretoken: token() },
    }).finally(() => { isBusy = false; });
  }

  function outcomeOf(target) {
    const note = target.querySelector("[data-note]")?.value ?? "";
    return { note, outcome: asking === "plan" ? "" : asking };
  }

  function work(at = "") {
    const target = row();
    if (!target?.dataset.url) return;
    const values = outcomeOf(target);
    if (values.outcome || at) send(target.dataset.url, { ...values, at }, neighbour(target, 1));
  }

  function choose(outcome) {
    const target = row();
    if (!target?.dataset.url) return;
    ask(outcome);
    if (outcome === "no_answer") work();
  }

  function finish(target) {
    send(target.dataset.done, { what: target.dataset.what }, neighbour(target, 1));
  }

  function move(step) {
    const from = row();
    if (asking && asking !== "plan") { work(); return; }
    if (asking) ask("");
    show(neighbour(from, step));
  }

  function takeBack() {
    if (!undo) return;
    const { url, values } = undo;
    hideToast();
    send(url, values, row());
  }

  let toast = null;
  let ticking = 0;
  function hideToast() { toast?.remove(); toast = null; undo = null; clearInterval(ticking); }

  function showToast(text, url, values) {
    hideToast();
    toast = document.createElement("div");
    toast.className = "my-day-toast";
    toast.setAttribute("role", "status");
    const words = document.createElement("span");
    words.textContent = text;
    toast.append(words);
    let left = url ? 10 : 4;
    if (url) {
      undo = { url, values };
      const button = document.createElement("button");
      button.type = "button";
      const count = document.createElement("b");
      const key = document.createElement("kbd");
      key.textContent = "U";
      button.append(`${page.dataset.undo} `, count, key);
      button.addEventListener("click", takeBack);
      toast.append(button);
      count.textContent = `${left} ${page.dataset.seconds}`;
    }
    page.append(toast);
    ticking = setInterval(() => {
      left -= 1;
      const count = toast?.querySelector("b");
      if (count) count.textContent = `${left} ${page.dataset.seconds}`;
      if (left <= 0) hideToast();
    }, 1000);
  }

  document.addEventListener("day:saved", (event) => showToast(event.detail.text, event.detail.url, event.detail.values));
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target === list) start(true); });
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    showToast(status === 400 && responseText.length < 300 ? responseText : page.dataset.failed);
  });
  document.addEventListener("htmx:sendError", () => showToast(page.dataset.failed));

  list.addEventListener("click", (event) => {
    const target = event.target.closest("[data-row]");
    const button = event.target.closest("button");
    if (button?.dataset.postDay) { send(button.dataset.postDay, {}, null); return; }
    if (!target || event.target.closest("a, [data-copy]")) return;
    if (target !== row()) { if (asking && asking !== "plan") work(); asking = ""; }
    show(target, !event.target.closest("input, label"));
    if (!button) return;
    if (button.dataset.outcome) choose(button.dataset.outcome);
    else if ("plan" in button.dataset) ask("plan");
    else if (button.dataset.at) work(button.dataset.at);
    else if ("finish" in button.dataset) finish(target);
  });
  list.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick]") && event.target.value) work(event.target.value);
  });

  function pick(number) {
    const target = row();
    const chips = [...target.querySelectorAll(".my-day-next [data-at]")];
    if (number <= chips.length) { work(chips[number - 1].dataset.at); return; }
    const field = target.querySelector("[data-pick]");
    if (field.showPicker) field.showPicker(); else field.focus();
  }

  function press(number) {
    const target = row();
    if (target.dataset.done) { if (number === 1) finish(target); return; }
    if (asking) pick(number);
    else if (number === 5) ask("plan");
    else if (number <= 3) choose(["called", "no_answer", "wrote"][number - 1]);
  }

  const KEYS = {
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), u: takeBack,
    n: () => row()?.querySelector("[data-note]")?.focus(),
    Escape: () => ask(""),
    Enter: () => { if (asking && asking !== "plan") work(); else row()?.querySelector("a[href]")?.click(); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !row()) return;
    if (event.target.matches("[data-note]")) {
      if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); show(row()); }
      return;
    }
    if (event.target.closest("input, textarea, select, [contenteditable], dialog, [role=dialog]")) return;
    if (event.key === "Enter" && event.target.closest("a, button")) return;
    const action = /^[1-5]$/.test(event.key) ? () => press(Number(event.key)) : KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // An outcome whose date was never chosen is not lost when the person leaves.
  window.addEventListener("pagehide", () => {
    const target = row();
    if (!asking || asking === "plan" || !target?.dataset.url) return;
    fetch(target.dataset.url, {
      method: "POST", keepalive: true, headers: { "X-CSRFToken": token() },
      body: new URLSearchParams({ ...outcomeOf(target), at: "" }),
    });
  });

  function start(isFocused) {
    dressAll();
    show(row(), isFocused);
  }
  start(false);
})();
