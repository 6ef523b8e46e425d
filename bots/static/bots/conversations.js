// Conversations: every verb answers with the page as it is then; every five seconds the page asks whether anything new
// was said. J and K go up and down the list, / searches, in an empty box it shows all ready texts, Ctrl Enter sends.
(() => {
  "use strict";
  const EVERY = 5000;
  const MINUTE = 60000;
  const page = () => document.getElementById("conversations");
  const box = () => document.getElementById("talk-text");
  const token = () => page().querySelector("[name=csrfmiddlewaretoken]").value;
  let lastDrawn = Date.now();
  let isBusy = false;

  // --- Drafts: what is being typed stays with its conversation until it is sent --------------------
  const draftKey = () => page()?.dataset.draft ?? "";
  function keepDraft() {
    if (!draftKey() || !box()) return;
    if (box().value) sessionStorage.setItem(draftKey(), box().value);
    else sessionStorage.removeItem(draftKey());
  }
  function bringDraft() {
    if (box() && !box().value) box().value = sessionStorage.getItem(draftKey()) ?? "";
  }

  function insert(text) {
    const field = box();
    if (!field) return;
    const before = field.value.slice(0, field.selectionStart).replace(/\/$/, "");
    const gap = before && !/\s$/.test(before) ? "\n" : "";
    const after = field.value.slice(field.selectionEnd);
    field.value = `${before}${gap}${text}${after}`;
    field.focus();
    field.selectionStart = field.selectionEnd = before.length + gap.length + text.length;
    keepDraft();
  }

  function showQuick(isShown) {
    const all = document.getElementById("talk-quick");
    if (!all) return;
    all.hidden = !isShown;
    page().querySelector("[data-quick-all]").setAttribute("aria-expanded", isShown);
    if (isShown) all.querySelector("button").focus();
  }

  async function quick(url) {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    if (!answer.ok) { window.crm.toast(page().dataset.failed); return; }
    showQuick(false);
    insert(await answer.text());
  }

  // --- Verbs ----------------------------------------------------------------------------------------
  function send(form, url) {
    if (isBusy) return;
    isBusy = true;
    const once = form.querySelector("[name=once]");
    if (once && !once.value) once.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => !(value instanceof File) || value.size));
    window.htmx.ajax("POST", url, { source: form, target: "#conversations", swap: "outerHTML", values: { ...values, asked: page().dataset.asked } })
      .finally(() => { isBusy = false; });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-verb]");
    if (!form) return;
    event.preventDefault();
    send(form, event.submitter?.getAttribute("formaction") ?? form.getAttribute("action"));
  });
  document.addEventListener("talk:said", () => {
    sessionStorage.removeItem(draftKey());
    isSaid = true;
  });
  let isSaid = false;
  document.addEventListener("talk:taken", () => { isSaid = true; });

  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    if (event.detail.requestConfig.verb === "get") return;
    window.crm.toast(status === 400 && responseText.length < 400 ? responseText : page().dataset.failed);
    const once = page().querySelector("[name=once]");
    if (once && status === 400) once.value = "";
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig.verb !== "get") window.crm.toast(page().dataset.failed);
  });

  // --- What is new ----------------------------------------------------------------------------------
  function look(isAll = false) {
    const here = page();
    if (!here || document.hidden || isBusy || !document.getElementById("talk-rows")) return;
    const lines = document.getElementById("talk-lines");
    const values = new URLSearchParams(here.dataset.asked);
    const kept = { after: isAll ? 0 : here.dataset.newest, open: here.dataset.open, due: lines?.dataset.due, lines: lines?.dataset.lines, foot: document.getElementById("talk-foot")?.dataset.foot };
    for (const [name, value] of Object.entries(kept)) if (value) values.set(name, value);
    const search = here.querySelector(".talk-list [name=q]")?.value;
    if (search) values.set("q", search);
    window.htmx.ajax("GET", `${here.dataset.news}?${values}`, { source: here, swap: "none" });
  }
  setInterval(() => {
    const isAll = Date.now() - lastDrawn > MINUTE;
    if (isAll) lastDrawn = Date.now();
    look(isAll);
  }, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const newest = event.detail.target?.dataset?.newest;
    if (newest) page().dataset.newest = newest;
    if (event.detail.target?.id === "talk-foot") bringDraft();
  });

  // --- A page that was drawn anew -------------------------------------------------------------------
  let scrolled = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id === "conversations") scrolled = document.getElementById("talk-rows")?.scrollTop ?? 0;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt?.id !== "conversations" && event.target?.id !== "conversations") return;
    const rows = document.getElementById("talk-rows");
    if (rows) rows.scrollTop = scrolled;
    start();
    if (isSaid) box()?.focus();
    isSaid = false;
  });

  function start() {
    bringDraft();
    const here = page();
    if (here?.dataset.seen) {
      fetch(here.dataset.seen, { method: "POST", headers: { "X-CSRFToken": token() }, redirect: "manual" });
      delete here.dataset.seen;
    }
    here?.querySelector(".talk-row.is-on")?.scrollIntoView({ block: "nearest" });
  }

  // --- Clicks and keys ------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".talk-row");
    if (row && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      window.htmx.ajax("GET", row.getAttribute("href"), { source: row, target: "#conversations", swap: "outerHTML" })
        .then(() => history.pushState({}, "", row.getAttribute("href")));
      return;
    }
    const button = event.target.closest("button");
    if (!button || !page()?.contains(button)) return;
    if (button.dataset.quick) quick(button.dataset.quick);
    else if ("quickAll" in button.dataset) showQuick(document.getElementById("talk-quick").hidden);
    else if (button.dataset.say) { showCard(false); insert(button.dataset.say); }
    else if ("voice" in button.dataset) play(button);
    else if ("unchoose" in button.dataset) choose(null);
    else if (button.matches(".talk-info")) showCard(!page().classList.contains("shows-card"));
    else if (button.matches(".talk-info-back")) showCard(false);
  });
  window.addEventListener("popstate", () => location.reload());

  function showCard(isShown) {
    page().classList.toggle("shows-card", isShown);
    page().querySelector(".talk-info")?.setAttribute("aria-expanded", isShown);
  }

  function choose(name) {
    const chosen = page().querySelector(".talk-chosen");
    chosen.hidden = !name;
    chosen.querySelector("span:not(.x-icon)").textContent = name ?? "";
    if (!name) page().querySelector("[data-box] [type=file]").value = "";
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-box] [type=file]")) choose(event.target.files[0]?.name);
  });
  document.addEventListener("input", (event) => { if (event.target === box()) keepDraft(); });
  document.addEventListener("paste", (event) => {
    const file = event.target === box() ? event.clipboardData?.files[0] : null;
    if (file) { event.preventDefault(); take(event.clipboardData.files); }
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.closest?.("[data-box]");
      if (!form) return;
      event.preventDefault();
      form.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) take(event.dataTransfer.files);
    });
  }
  function take(files) {
    page().querySelector("[data-box] [type=file]").files = files;
    choose(files[0].name);
  }

  function play(button) {
    const audio = button.parentNode.querySelector("audio");
    const bars = [...button.parentNode.querySelectorAll("rect")];
    const show = (isOn) => {
      button.querySelector(".x-icon").textContent = isOn ? "pause" : "play_arrow";
      button.setAttribute("aria-label", isOn ? page().dataset.pause : page().dataset.play);
    };
    audio.ontimeupdate = () => {
      const heard = audio.duration ? (audio.currentTime / audio.duration) * bars.length : 0;
      bars.forEach((bar, number) => bar.classList.toggle("is-heard", number < heard));
    };
    audio.onpause = audio.onended = () => show(false);
    audio.onplay = () => show(true);
    if (audio.paused) audio.play().catch(() => window.crm.toast(page().dataset.failed)); else audio.pause();
  }

  function move(step) {
    const rows = [...page().querySelectorAll(".talk-row")];
    const at = rows.findIndex((row) => row.classList.contains("is-on"));
    const next = at < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[at + step];
    next?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (!page()) return;
    if (event.target === box()) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); box().form.requestSubmit(page().querySelector(".send")); }
      if (event.key === "/" && !box().value) { event.preventDefault(); showQuick(true); }
      if (event.key === "Escape") box().blur();
      return;
    }
    if (event.key === "Escape" && !document.getElementById("talk-quick")?.hidden) { showQuick(false); box()?.focus(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") { event.preventDefault(); move(key === "j" ? 1 : -1); }
    if (key === "r" && box()) { event.preventDefault(); box().focus(); }
  });

  start();
})();
