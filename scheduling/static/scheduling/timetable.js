// The timetable in the browser: the now-line walks, printing, the card of a lesson, where one had scrolled to.
(() => {
  "use strict";
  const page = document.getElementById("timetable");
  const box = () => page.querySelector(".timetable-box");
  const cardOf = () => document.getElementById("timetable-card");
  let opener = null;   // what the card was opened from
  let scrolled = null;

  function walk() {
    const clock = page.querySelector(".timetable-clock");
    if (!clock) return;
    const [hours, minutes] = clock.textContent.split(":").map(Number);
    const at = hours * 60 + minutes + 1;
    page.querySelector(".timetable-grid").style.setProperty("--at", at);
    clock.textContent = `${String(Math.floor(at / 60) % 24).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
  }
  // By the clock of the center, which need not be that of this computer.
  setTimeout(() => { walk(); setInterval(walk, 60_000); }, 60_000);

  // A week is as high as it has lessons: on paper it is drawn smaller until it fits.
  const SHEET = 660;
  window.addEventListener("beforeprint", () => {
    const week = page.querySelector(".timetable-week");
    week?.style.setProperty("--print-scale", Math.min(1, SHEET / week.scrollHeight));
  });

  function mark() {
    const shown = cardOf()?.dataset.shows;
    for (const lesson of page.querySelectorAll("[data-lesson]")) lesson.classList.toggle("is-chosen", lesson.dataset.lesson === shown);
  }

  async function open(url, from) {
    opener = from;
    await window.htmx.ajax("GET", url, { target: cardOf(), swap: "outerHTML" });
    cardOf().focus();
  }

  function close() {
    const empty = document.createElement("div");
    empty.id = "timetable-card";
    cardOf().replaceWith(empty);
    mark();
    page.querySelector(`[data-lesson="${opener?.dataset?.lesson}"]`)?.focus();
  }

  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-close-card]")) close();
    const lesson = event.target.closest("[data-lesson]");
    if (lesson) open(page.dataset.lessonUrl.replace("/0/", `/${lesson.dataset.lesson}/`), lesson);
    const link = event.target.closest("[data-card-url]");
    if (link) open(link.dataset.cardUrl, link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && cardOf()?.classList.contains("timetable-card") && !document.querySelector("details[data-menu][open]")) close();
  });

  // The grid is renewed as a whole: it stays where one had scrolled to.
  document.addEventListener("htmx:oobBeforeSwap", () => { scrolled = box() && [box().scrollLeft, box().scrollTop]; });
  document.addEventListener("htmx:oobAfterSwap", () => { if (scrolled && box()) [box().scrollLeft, box().scrollTop] = scrolled; mark(); });
  document.addEventListener("htmx:afterSettle", (event) => {
    mark();
    // Who pressed a button of the card is on the card that answers.
    if (event.target.id === "timetable-card" && !event.target.contains(document.activeElement)) cardOf().focus();
  });
  document.addEventListener("htmx:sendError", () => window.crm.toast(page.dataset.failed));
  document.addEventListener("htmx:responseError", () => window.crm.toast(page.dataset.failed));
})();
