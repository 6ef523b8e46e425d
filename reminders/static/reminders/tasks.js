// Tasks: a chip sets the date; pressed again, it takes it away. The line is ready for the next task after each one.
(() => {
  "use strict";
  if (window.crmTasks) return;
  window.crmTasks = true;

  function show(form) {
    const chosen = form.elements.due_at.value;
    for (const chip of form.querySelectorAll("[data-due]")) chip.setAttribute("aria-pressed", String(chip.dataset.due === chosen));
  }
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-due]");
    if (!chip) return;
    const field = chip.form.elements.due_at;
    field.value = field.value === chip.dataset.due ? "" : chip.dataset.due;
    show(chip.form);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches(".task-add [name=due_at]")) show(event.target.form);
  });

  // After a task was added the cursor stays in the line.
  let isAdding = false;
  document.addEventListener("htmx:beforeRequest", (event) => { isAdding = event.target.matches?.(".task-add") ?? false; });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!isAdding || !["tasks", "lead-tasks"].includes(event.target.id)) return;
    isAdding = false;
    const line = event.target.querySelector("[name=title]");
    const fold = line.closest("details");
    if (fold) fold.open = true;
    line.focus();
  });
})();
