// Cells of the timetable under the mouse: an empty one takes a new lesson, a lesson is dragged to another one. What a
// lesson would clash with is told while it is dragged, from the lessons on the page; the server decides. Who works by
// keyboard or thumb has the same in the card: Move, and New lesson.
(() => {
  "use strict";
  const page = document.getElementById("timetable");
  const STEP = 15;       // minutes to which a dragged lesson snaps
  const NEW_STEP = 30;   // a new one begins on the hour or the half hour
  const THRESHOLD = 5;   // pixels before a press is a drag
  let drag = null;
  let hint = null;

  const grid = () => page.querySelector(".timetable-grid");
  const isDay = () => page.dataset.span === "day";
  const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const dayOf = (lane) => lane.dataset.day ?? grid().dataset.day;

  function minuteAt(lane, x) {
    const { left, width } = lane.getBoundingClientRect();
    const hours = Number(getComputedStyle(grid()).getPropertyValue("--hours"));
    return Number(grid().dataset.first) * 60 + ((x - left) / width) * hours * 60;
  }

  function snapped(minute, step, length = 0) {
    return Math.max(0, Math.min(24 * 60 - Math.max(length, step), Math.round(minute / step) * step));
  }

  // --- An empty cell -----------------------------------------------------------------------------
  function placeOf(lane, x) {
    const place = new URLSearchParams({ [page.dataset.by]: lane.dataset.lane, day: dayOf(lane) });
    if (isDay()) place.set("time", clock(snapped(minuteAt(lane, x) - NEW_STEP / 2, NEW_STEP)));
    return place;
  }

  function showHint(lane, x) {
    if (!lane || !isDay() || drag?.ghost) { hint?.remove(); return; }
    hint ??= Object.assign(document.createElement("div"), { className: "timetable-hint" });
    const start = snapped(minuteAt(lane, x) - NEW_STEP / 2, NEW_STEP);
    hint.textContent = `+ ${clock(start)}`;
    place(hint, lane, start, 60);
  }

  function place(box, lane, start, long) {
    box.style.setProperty("--from", start - Number(grid().dataset.first) * 60);
    box.style.setProperty("--long", long);
    box.style.setProperty("--level", 0);
    if (box.parentElement !== lane) lane.append(box);
  }

  page.addEventListener("mousemove", (event) => {
    showHint(event.target.matches("[data-lane]") ? event.target : null, event.clientX);
  });
  page.addEventListener("mouseleave", () => showHint(null));
  page.addEventListener("click", (event) => {
    if (drag?.isOver) { drag = null; event.stopPropagation(); event.preventDefault(); return; }
    const lane = event.target;
    if (!lane.matches("[data-lane]")) return;
    hint?.remove();
    window.htmx.ajax("GET", `${page.dataset.newUrl}?${placeOf(lane, event.clientX)}`, { target: "#timetable-card", swap: "outerHTML" })
      .then(() => document.querySelector("#timetable-card select")?.focus());
  }, true);

  // --- A lesson that is dragged ------------------------------------------------------------------
  function begin(event) {
    const lesson = event.target.closest(".timetable-lesson[data-lesson]");
    if (!lesson || event.button !== 0 || event.pointerType === "touch" || lesson.matches(".is-past, .is-cancelled")) return;
    drag = { lesson, x: event.clientX, y: event.clientY, from: Number(lesson.dataset.from), until: Number(lesson.dataset.until) };
    drag.grabbed = isDay() ? minuteAt(lesson.closest("[data-lane]"), event.clientX) - drag.from : 0;
  }

  function lift() {
    hint?.remove();
    drag.ghost = drag.lesson.cloneNode(true);
    drag.ghost.classList.add("timetable-ghost");
    drag.ghost.removeAttribute("data-lesson");
    drag.tip = Object.assign(document.createElement("p"), { className: "timetable-tip" });
    drag.tip.setAttribute("role", "status");
    drag.lesson.classList.add("is-dragged");
    page.append(drag.tip);
    page.classList.add("is-dragging");
  }

  // Only by room does another lane mean something: a lesson does not change its group by being dragged.
  function target(event) {
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-lane]");
    const own = drag.lesson.closest("[data-lane]");
    if (!under) return null;
    if (page.dataset.by === "room" || under.dataset.lane === own.dataset.lane) return under;
    return isDay() ? own : null;
  }

  function move(event) {
    if (!drag || drag.isOver) return;
    if (!drag.ghost) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < THRESHOLD) return;
      lift();
    }
    event.preventDefault();
    const lane = target(event);
    drag.lane = lane;
    if (!lane) { drag.ghost.remove(); drag.tip.textContent = ""; return; }
    const length = drag.until - drag.from;
    drag.start = isDay() ? snapped(minuteAt(lane, event.clientX) - drag.grabbed, STEP, length) : drag.from;
    if (isDay()) place(drag.ghost, lane, drag.start, length); else lane.append(drag.ghost);
    tell(event, lane, length);
  }

  function tell(event, lane, length) {
    const problem = clash(lane, drag.start, drag.start + length);
    drag.ghost.classList.toggle("is-clash", problem !== "");
    drag.tip.classList.toggle("is-clash", problem !== "");
    drag.tip.textContent = [`${lane.dataset.name} · ${clock(drag.start)}–${clock(drag.start + length)}`, problem].filter(Boolean).join("\n");
    drag.tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - 270)}px`;
    drag.tip.style.top = `${Math.min(event.clientY + 18, window.innerHeight - 90)}px`;
  }

  function clash(lane, start, end) {
    const own = drag.lesson.dataset;
    const room = page.dataset.by === "room" ? lane.dataset.lane : own.room;
    for (const other of page.querySelectorAll(".timetable-lesson:is([data-lesson], [data-own]):not(.is-cancelled)")) {
      const held = other.dataset;
      const place = other.closest("[data-lane]");
      if (held.lesson === own.lesson || dayOf(place) !== dayOf(lane)) continue;
      if (Number(held.from) >= end || Number(held.until) <= start) continue;
      const what = taken(held, own, room);
      if (what) return say(what, lane.dataset.name, other);
    }
    return "";
  }

  // Online any number may be in one room.
  function taken(held, own, room) {
    if (room && held.room === room && !("shared" in held)) return "room";
    if (own.teacher && held.teacher === own.teacher) return "teacher";
    return held.group === own.group ? "group" : "";
  }

  function say(what, name, other) {
    const words = { "{what}": name, "{until}": clock(Number(other.dataset.until)), "{by}": other.querySelector("b").textContent };
    return page.dataset[`${what}Taken`].replace(/\{\w+\}/g, (word) => words[word]);
  }

  function put() {
    drag.ghost?.remove();
    drag.tip?.remove();
    drag.lesson.classList.remove("is-dragged");
    page.classList.remove("is-dragging");
  }

  // The click that follows a drag opens nothing.
  function end() {
    drag = { isOver: true };
    setTimeout(() => { drag = null; }, 0);
  }

  function drop() {
    if (!drag) return;
    if (drag.isOver) { end(); return; }
    const { lesson, lane, start, ghost } = drag;
    put();
    if (!ghost) { drag = null; return; }
    end();
    const own = lesson.closest("[data-lane]");
    if (!lane || (lane === own && start === Number(lesson.dataset.from))) return;
    const room = page.dataset.by === "room" ? lane.dataset.lane : lesson.dataset.room;
    window.htmx.ajax("POST", page.dataset.moveUrl.replace("/0/", `/${lesson.dataset.lesson}/`), {
      target: "#timetable-card", swap: "outerHTML",
      values: { day: dayOf(lane), time: clock(start), room, csrfmiddlewaretoken: page.querySelector("[name=csrfmiddlewaretoken]").value },
    });
  }

  page.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", () => { if (drag?.ghost) put(); drag = null; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag?.ghost) { put(); drag = { isOver: true }; event.stopImmediatePropagation(); }
  }, true);
})();
