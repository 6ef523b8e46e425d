// All groups shown, or those that are ticked: choosing one way takes the other back.
(() => {
  "use strict";
  const all = document.querySelector(".change [name=all_shown]");
  const groups = document.querySelector(".change-groups");
  if (!all || !groups) return;
  groups.addEventListener("change", () => { all.checked = !groups.querySelector(":checked"); });
  all.addEventListener("change", () => {
    for (const ticked of groups.querySelectorAll(":checked")) ticked.checked = false;
  });
})();
