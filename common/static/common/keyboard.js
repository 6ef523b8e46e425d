// Parts of unfold that open by mouse alone become buttons: reached by Tab, pressed by Enter and Space; a menu that they
// open takes the focus and gives it back on Escape.
(() => {
  "use strict";
  const MOUSE_ONLY = "[x-on\\:click]:not(a[href], button, input, select, textarea, summary)";
  const PRESSED = /(\w+) = !\1|sidebarToggle|switchTheme/;
  const opened = new Map(); // a button → { menu, name } of the menu that hangs on it

  const state = (button) => window.Alpine.$data(button);
  const isOpen = (button) => state(button)[opened.get(button).name];

  function menuOf(button) {
    const name = button.getAttribute("x-on:click").match(/(\w+) = !\1/)?.[1];
    if (!name) return null;
    const part = `[x-show="${name}"]`;
    const menu = button.closest("[x-data]")?.querySelector(part) ?? document.querySelector(part);
    return menu && { menu, name };
  }

  function close(button) {
    state(button)[opened.get(button).name] = false;
  }

  function makeMenu(button, { menu, name }) {
    opened.set(button, { menu, name });
    button.setAttribute("aria-haspopup", "true");
    menu.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (to && !menu.contains(to) && !button.contains(to)) close(button);
    });
  }

  function makeButton(part) {
    const words = document.getElementById("x-words")?.dataset ?? {};
    const does = part.getAttribute("x-on:click");
    part.tabIndex = 0;
    part.setAttribute("role", "button");
    if (does.includes("sidebarToggle")) part.setAttribute("aria-label", words.sidebar ?? "");
    if (does.includes("openActionsId")) part.setAttribute("aria-label", words.actions ?? "");
    part.addEventListener("keydown", (event) => { if (event.target === part) press(event, part); });
    const found = menuOf(part);
    if (!found) return;
    window.Alpine.effect(() => part.setAttribute("aria-expanded", Boolean(state(part)[found.name])));
    // What folds the sidebar stays open when one goes on; only what lies over the page closes by itself.
    if (found.menu.hasAttribute("x-on:click.outside")) makeMenu(part, found);
  }

  function press(event, part) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    part.click();
    if (opened.has(part) && isOpen(part)) focusInto(part);
  }

  // Alpine shows a menu a moment after the click; who pressed Escape in that moment keeps the focus on the button.
  function focusInto(button, tries = 30) {
    if (!isOpen(button)) return;
    const first = [...opened.get(button).menu.querySelectorAll("a[href], button, [tabindex='0']")].find((node) => node.offsetParent);
    if (first) first.focus();
    else if (tries) requestAnimationFrame(() => focusInto(button, tries - 1));
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const button of opened.keys()) {
      if (isOpen(button)) { close(button); button.focus(); }
    }
  });

  document.addEventListener("alpine:initialized", () => {
    for (const part of document.querySelectorAll(MOUSE_ONLY)) {
      if (PRESSED.test(part.getAttribute("x-on:click"))) makeButton(part);
    }
  });
})();
