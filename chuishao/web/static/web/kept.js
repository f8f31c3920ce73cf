// What is typed and not handed in yet, kept in this tab: neither a lost network nor a new sign-in takes a word of it.
(() => {
  const owner = document.getElementById("main")?.dataset.owner;
  if (!owner) return;
  const PREFIX = "kept ", FIELDS = "textarea, select, input:is([type=text], [type=tel], [type=number], [type=date], [type=radio], [type=checkbox], [data-kept])";
  const address = location.pathname + location.search;
  // Only forms in which somebody writes sentences: searching and ticking are done again in no time.
  const forms = [...document.querySelectorAll("main form[method=post]")].filter((it) => it.querySelector("textarea"));
  const shelf = (form) => `${PREFIX}${address} ${forms.indexOf(form)}`;
  const read = (key) => JSON.parse(sessionStorage.getItem(key));
  const keep = (key, draft) => sessionStorage.setItem(key, JSON.stringify({ owner, ...draft }));
  const shelves = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const isTick = (field) => ["radio", "checkbox"].includes(field.type);
  const name = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
  const value = (field) => (isTick(field) ? field.checked : field.value);
  const fields = (form) => [...form.querySelectorAll(FIELDS)].filter((it) => it.name);
  const begun = new Map(forms.flatMap(fields).map((it) => [it, value(it)]));
  // Also what an answer of the site has filled in again: it was typed before.
  function typed(form) {
    const before = read(shelf(form))?.typed || {};
    const known = fields(form).filter((it) => begun.get(it) !== value(it) || name(it) in before);
    return Object.fromEntries(known.map((it) => [name(it), value(it)]));
  }
  const isTyped = () => forms.some((form) => Object.keys(typed(form)).length);
  const say = (id) => {
    const place = document.getElementById(id);
    place.hidden = false;
    place.scrollIntoView({ block: "nearest" });
    return place;
  };

  function fill(field, kept) {
    if (isTick(field)) field.checked = kept; else field.value = kept;
  }

  function restore(form) {
    const draft = read(shelf(form));
    if (!draft) return;
    keep(shelf(form), { typed: draft.typed });
    const missing = fields(form).filter((it) => name(it) in draft.typed && draft.typed[name(it)] !== value(it));
    if (!missing.length) return;
    missing.forEach((it) => { fill(it, draft.typed[name(it)]); it.closest("details")?.setAttribute("open", ""); });
    missing.forEach((it) => it.dispatchEvent(new Event("change", { bubbles: true })));
    say("cs-kept");
  }

  // What was handed in and taken is kept no longer, nor what somebody else typed in this tab before.
  const isTaken = Boolean(document.querySelector(".cs-says"));
  shelves().forEach((key) => {
    const draft = read(key);
    if (draft.owner !== owner || (draft.sent && isTaken)) sessionStorage.removeItem(key);
  });
  window.addEventListener("load", () => forms.forEach(restore));

  document.addEventListener("input", ({ target }) => {
    if (forms.includes(target.form)) keep(shelf(target.form), { typed: typed(target.form) });
  });
  document.querySelector("[data-kept-away]")?.addEventListener("click", () => {
    forms.forEach((form) => { sessionStorage.removeItem(shelf(form)); fields(form).forEach((it) => fill(it, begun.get(it))); });
    document.getElementById("cs-kept").hidden = true;
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[action='/sign-out/']")) shelves().forEach((key) => sessionStorage.removeItem(key));
    if (form.method !== "post") return;
    if (!navigator.onLine) { event.preventDefault(); event.stopImmediatePropagation(); say("cs-away"); return; }
    if (forms.includes(form)) keep(shelf(form), { typed: typed(form), sent: true });
  }, true);
  window.addEventListener("online", () => { document.getElementById("cs-away").hidden = true; });

  // A part of the page that is asked for in vain says so; nobody is led away from what they are writing.
  document.addEventListener("htmx:sendError", ({ detail }) => { if (detail.requestConfig.verb === "post") say("cs-away"); });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const door = event.detail.xhr.getResponseHeader("HX-Redirect");
    if (!door?.includes("/sign-in/") || !isTyped()) return;
    event.preventDefault();
    say("cs-ended").querySelector("a").href = door;
  });
})();
