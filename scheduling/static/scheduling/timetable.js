// The timetable in the browser: the now-line walks, printing.
(() => {
  "use strict";
  const page = document.getElementById("timetable");

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

  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
