// The lead list: gives a lead away from its row, and tells from the row what happened.
(() => {
  "use strict";
  const page = document.querySelector(".rows-page");
  if (!page) return;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

  // Owner of one lead.
  let menu = null;
  function closeOwners() { menu?.remove(); menu = null; }

  async function openOwners(button) {
    closeOwners();
    const answer = await fetch(page.dataset.ownersUrl, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return window.crm.toast(page.dataset.failed);
    menu = document.createElement("div");
    menu.className = "leads-owners";
    menu.innerHTML = await answer.text();
    document.body.append(menu);
    const box = button.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
    const below = box.bottom + 4;
    menu.style.top = `${below + menu.offsetHeight > innerHeight ? Math.max(8, box.top - menu.offsetHeight - 4) : below}px`;
    menu.querySelector("button")?.focus();
    menu.addEventListener("click", (event) => {
      const person = event.target.closest("[data-owner]");
      if (!person) return;
      closeOwners();
      const shown = person.firstElementChild.cloneNode(true);
      const words = shown.lastElementChild;
      if (person.dataset.owner) [words.textContent] = words.textContent.split(" ");
      else words.textContent = page.dataset.assign;
      give(button, { owner: person.dataset.owner }, shown.outerHTML);
    });
    return null;
  }

  async function post(url, values) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": token() },
      body: new URLSearchParams(values),
    });
    if (answer.ok) return JSON.parse(answer.headers.get("HX-Trigger") ?? "{}")["row:saved"] ?? {};
    const problem = await answer.text();
    throw new Error(answer.status === 400 && problem.length < 300 ? problem : page.dataset.failed);
  }

  async function give(button, values, shown) {
    const before = button.innerHTML;
    try {
      const saved = await post(button.dataset.ownerUrl, values);
      button.innerHTML = shown;
      button.focus();
      const back = async () => {
        try { await post(saved.url, saved.values); button.innerHTML = before; } catch (error) { window.crm.toast(error.message); }
      };
      window.crm.toast(saved.text ?? page.dataset.saved, { actionLabel: page.dataset.undo, onAction: saved.url ? back : null, seconds: 10 });
    } catch (error) {
      window.crm.toast(error.message || page.dataset.failed);
    }
  }

  // What happened to a lead, told from its row: one click saves, the row comes back as it is now, the next one waits.
  let onward = null;
  function work(control, what, values) {
    const row = control.closest("tr");
    const url = page.dataset[`${what}Url`].replace("/0/", `/${row.dataset.lead}/`);
    const places = [...row.querySelectorAll("button, input")];
    onward = {
      row: control.matches("[data-onward]") ? row.nextElementSibling?.id ?? row.id : row.id,
      place: places.indexOf(control),
    };
    window.htmx.ajax("POST", url, {
      source: row, target: row, swap: "outerHTML", values: { ...values, csrfmiddlewaretoken: token() },
    });
  }

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tell]");
    if (button) work(button, button.dataset.tell, JSON.parse(button.dataset.values));
    const opener = event.target.closest("[data-dates]");
    if (!opener) return;
    const row = opener.closest("tr");
    opener.setAttribute("aria-expanded", String(row.classList.toggle("dating")));
    row.querySelector(".leads-dates button")?.focus();
  });
  page.addEventListener("change", (event) => {
    const { pick } = event.target.dataset;
    if (pick && event.target.value) work(event.target, pick, { at: event.target.value });
  });
  page.addEventListener("htmx:afterSettle", () => {
    if (!onward) return;
    const row = document.getElementById(onward.row);
    row?.querySelectorAll("button, input")[onward.place]?.focus();
    onward = null;
  });
  document.addEventListener("row:saved", (event) => {
    const { text, url, values } = event.detail;
    const row = event.target.closest("tr") ?? document.getElementById(onward?.row ?? "");
    for (const older of document.querySelectorAll(".x-toast")) older.remove();
    const id = event.target.id || row?.id;
    window.crm.toast(text, {
      actionLabel: page.dataset.undo,
      onAction: url ? () => window.htmx.ajax("POST", url, {
        source: document.getElementById(id), target: document.getElementById(id), swap: "outerHTML",
        values: { ...values, csrfmiddlewaretoken: token() },
      }) : null,
      seconds: url ? 10 : 4,
    });
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    window.crm.toast(status === 400 && responseText.length < 300 ? responseText : page.dataset.failed);
  });
  document.addEventListener("htmx:sendError", () => window.crm.toast(page.dataset.failed));

  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-owner-url]");
    if (!button) return;
    event.stopPropagation();
    if (page.dataset.ownersUrl) openOwners(button);
    else give(button, { owner: page.dataset.me }, document.getElementById("leads-me").innerHTML);
  });
  document.addEventListener("click", (event) => { if (menu && !menu.contains(event.target)) closeOwners(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeOwners(); });
  document.addEventListener("scroll", closeOwners, { passive: true });
})();
