// The roll in the browser: counts what is chosen, takes a mark off by a second tap, and works by keys alone:
// up and down go from person to person, 1–4 mark and go on, 0 takes off.
(() => {
  "use strict";
  const page = document.querySelector(".roll");
  const form = () => page.querySelector("[data-roll]");
  const radios = (row) => [...row.querySelectorAll(".roll-marks input")];
  const none = (row) => radios(row).find((radio) => radio.value === "");
  let saving = false;

  const filled = (words, n, all) => words.replace("{n}", n).replace("{all}", all);

  function count() {
    const foot = page.querySelector(".roll-save");
    if (!foot) return;
    const words = foot.dataset, all = Number(words.all);
    const marked = form().querySelectorAll(".roll-marks input:checked:not([value=''])").length;
    const left = all - marked;
    foot.querySelector(".roll-count b").textContent = filled(words.marked, marked, all);
    foot.querySelector(".roll-count span").textContent = left ? filled(words.left, left, all) : words.none;
    const save = foot.querySelector("[data-save-marks]"), rest = foot.querySelector("[data-save-rest]");
    save.textContent = filled(words.save, marked, all);
    save.disabled = !isChanged();
    save.classList.toggle("primary", !rest || !left);
    if (!rest) return;
    rest.hidden = !left;
    rest.querySelector("span:last-child").textContent = filled(marked ? words.rest : words.whole, left, all);
  }

  function isChanged() {
    return [...(form()?.querySelectorAll("[data-row]") ?? [])].some((row) => {
      const chosen = radios(row).find((radio) => radio.checked)?.value ?? "";
      const note = chosen ? row.querySelector(".roll-note input").value.trim() : "";
      return `${chosen} ${note}`.trim() !== row.querySelector("[name^=was-]").value;
    });
  }

  function choose(radio) {
    if (!radio || radio.disabled) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function focusRow(row) {
    if (!row) return;
    (radios(row).find((radio) => radio.checked && radio.value) ?? radios(row).find((radio) => !radio.disabled))?.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  const neighbour = (row, step) => {
    const rows = [...form().querySelectorAll("[data-row]")];
    return row ? rows[rows.indexOf(row) + step] : rows[0];
  };

  // A click on the chosen button comes when it is chosen already: what it was before is known from the press.
  let pressed = null;
  page.addEventListener("pointerdown", (event) => {
    pressed = event.target.matches(".roll-marks input:checked") ? event.target : null;
  });
  page.addEventListener("click", (event) => {
    if (pressed && event.target === pressed) choose(none(pressed.closest("[data-row]")));
    pressed = null;
  });
  page.addEventListener("change", count);
  page.addEventListener("input", count);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !form()) return;
    const inMarks = event.target.closest(".roll-marks input");
    if (!inMarks && event.target.closest("input, textarea, select")) return;
    const row = event.target.closest("[data-row]");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) focusRow(neighbour(row, step));
    else if (row && /^[0-4]$/.test(event.key)) {
      choose(event.key === "0" ? none(row) : radios(row)[Number(event.key) - 1]);
      focusRow(neighbour(row, 1) ?? row);
    } else return;
    event.preventDefault();
  });

  page.addEventListener("submit", () => { saving = true; });
  window.addEventListener("beforeunload", (event) => { if (!saving && isChanged()) event.preventDefault(); });
  document.addEventListener("htmx:afterSettle", () => { saving = false; count(); });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, () => { saving = false; window.crm.toast(page.dataset.failed); });
  }
  count();
})();
