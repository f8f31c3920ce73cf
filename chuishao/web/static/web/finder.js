// Search from anywhere: the keys of a combobox. Without this file the field is a form that leads to the page.
(() => {
  const said = document.getElementById("cs-said");
  const parts = (form) => ({ input: form.querySelector("[role=combobox]"), pop: form.querySelector(".cs-finder-pop") });
  const options = (pop) => [...pop.querySelectorAll("[role=option]")];

  function choose(form, option) {
    const { input, pop } = parts(form);
    options(pop).forEach((it) => it.setAttribute("aria-selected", it === option ? "true" : "false"));
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  }

  function show(form) {
    const { input, pop } = parts(form);
    const has = pop.children.length > 0;
    pop.hidden = !has;
    input.setAttribute("aria-expanded", pop.querySelector("[role=listbox]") ? "true" : "false");
    choose(form, null);
  }

  function close(form) {
    const { input, pop } = parts(form);
    pop.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(form, null);
  }

  function walk(form, step) {
    const all = options(parts(form).pop);
    if (!all.length) return;
    const now = all.findIndex((it) => it.getAttribute("aria-selected") === "true");
    const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : (now + step + all.length) % all.length;
    choose(form, all[next]);
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    const form = event.target.closest("[data-finder]");
    if (!form || !event.target.matches(".cs-finder-pop")) return;
    const words = event.target.querySelector("[data-said]");
    if (said && words) said.textContent = words.textContent;
    if (form.contains(document.activeElement)) show(form);
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("[data-finder]");
    if (!form) {
      const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]");
      const field = document.querySelector("[data-finder] [role=combobox]");
      if (event.key === "s" && !busy && field) { event.preventDefault(); field.focus(); }
      return;
    }
    // Enter and arrows that choose a character in an input method are not ours.
    if (event.isComposing) return;
    const { input, pop } = parts(form);
    const chosen = pop.querySelector("[aria-selected=true]");
    const act = {
      ArrowDown: () => { if (pop.hidden) show(form); walk(form, 1); },
      ArrowUp: () => { if (pop.hidden) show(form); walk(form, -1); },
      Escape: () => { if (pop.hidden) input.value = ""; close(form); },
      Enter: chosen && !pop.hidden ? () => { window.location.assign(chosen.href); } : null,
    }[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("focusout", (event) => {
    const form = event.target.closest("[data-finder]");
    // Away to another part of the page; a press on an option keeps it open.
    if (form && !form.contains(event.relatedTarget)) window.setTimeout(() => { if (!form.contains(document.activeElement)) close(form); }, 150);
  });
})();
