// A long list: folds filters, narrows long menus, keeps addresses short.
(() => {
  "use strict";
  const page = document.querySelector(".rows-page");
  if (!page) return;

  // The tab that is on may be beyond the edge.
  page.querySelector(".rows-tabs .on")?.scrollIntoView({ block: "nearest", inline: "center" });

  // On a phone the menus of filters wait behind one button; on a wide screen it shows the rarer ones.
  const opener = page.querySelector("[data-rows-filters]");
  opener?.addEventListener("click", () => {
    const open = page.classList.toggle("filtering");
    opener.setAttribute("aria-expanded", String(open));
  });

  page.addEventListener("input", (event) => {
    if (!event.target.matches("[data-rows-narrow]")) return;
    const wanted = event.target.value.trim().toLocaleLowerCase();
    for (const label of event.target.closest("fieldset").querySelectorAll("label")) {
      label.hidden = !label.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  // Enter in the narrowing field is not "show".
  page.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-rows-narrow]")) event.preventDefault();
  });

  page.querySelector("[data-rows-sort]")?.addEventListener("change", (event) => {
    const url = new URL(location.href);
    url.searchParams.set("o", event.target.value);
    url.searchParams.delete("p");
    location.assign(url);
  });

  // Empty fields stay out of the address, so that a view keeps one spelling.
  document.getElementById("rows-asked")?.addEventListener("formdata", (event) => {
    for (const [key, value] of [...event.formData.entries()]) {
      if (value === "") {
        const kept = event.formData.getAll(key).filter((other) => other !== "");
        event.formData.delete(key);
        for (const other of kept) event.formData.append(key, other);
      }
    }
  });
})();
