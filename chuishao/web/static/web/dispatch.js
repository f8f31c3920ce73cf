// Keys of the dispatch desk. The page works without this file; desk.js brings j, k, / and ?.
(() => {
  const panel = document.getElementById("panel");
  const row = () => document.activeElement.closest(".cs-waiting") || document.querySelector(".cs-waiting[aria-current=true]");
  const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select");

  function mark(here) {
    document.querySelectorAll(".cs-waiting[aria-current]").forEach((it) => it.removeAttribute("aria-current"));
    if (here) here.setAttribute("aria-current", "true");
  }

  const keys = {
    x: () => { const box = row()?.querySelector("input[name=case]:not(:disabled)"); if (box) box.checked = !box.checked; },
    a: () => row()?.querySelector("button[name=only]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "Escape" && panel.contains(event.target)) {
      document.querySelector(".cs-waiting[aria-current=true] .cs-title")?.focus();
      return;
    }
    const act = keys[event.key];
    if (act && row()) { event.preventDefault(); act(); }
  });

  document.addEventListener("focusin", (event) => {
    const here = event.target.closest(".cs-waiting");
    if (here) mark(here);
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-all]")) return;
    document.querySelectorAll("input[name=case]:not(:disabled)").forEach((it) => { it.checked = event.target.checked; });
  });

  const show = () => document.querySelectorAll(".cs-needs-script").forEach((it) => { it.hidden = false; });
  show();

  // On a wide screen the first case lies open beside the queue; the focus stays where it is.
  async function openFirst() {
    const first = document.querySelector(".cs-waiting .cs-title");
    const isEmpty = () => !panel.querySelector("[data-panel-title]");
    if (!first || !isEmpty() || !matchMedia("(min-width: 62rem)").matches) return;
    const answer = await fetch(first.href, { headers: { "HX-Request": "true" } });
    const drawn = await answer.text();
    if (!answer.ok || answer.redirected || !isEmpty()) return;
    panel.innerHTML = drawn;
    window.htmx.process(panel);
    if (!document.querySelector(".cs-waiting[aria-current]")) mark(first.closest(".cs-waiting"));
  }
  openFirst();

  // Rows that somebody has marked stay as they are until the marks are used.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id === "rows" && document.querySelector("input[name=case]:checked")) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "rows") { show(); return; }
    if (event.target !== panel) return;
    document.querySelector(".cs-dispatch").classList.add("is-open");
    const wrong = panel.querySelector("[role=alert]");
    const title = wrong || panel.querySelector("[data-panel-title]");
    if (!title) return;
    if (wrong) {
      wrong.setAttribute("tabindex", "-1");
      // Somebody else was here: the queue beside it is out of date too.
      window.htmx.trigger("#rows", "refresh");
    }
    title.focus({ preventScroll: true });
    panel.scrollTop = 0;
    (wrong || panel).scrollIntoView({ block: "nearest" });
  });
})();
