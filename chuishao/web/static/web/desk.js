// Keys of the desk and what a page keeps for itself. Every page works without this file.
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  const rows = () => [...document.querySelectorAll("a.cs-title")];

  function walk(step) {
    const all = rows();
    if (!all.length) return;
    // Whoever comes back from elsewhere on the page goes on from the row that is open.
    const open = all.findIndex((it) => it.closest("[aria-current=true]"));
    const now = all.includes(document.activeElement) ? all.indexOf(document.activeElement) : open;
    all[Math.max(0, Math.min(all.length - 1, now + step))].focus();
  }

  function say(words) {
    const place = document.getElementById("cs-said");
    if (!place) return;
    place.textContent = words;
    place.className = "cs-said";
    setTimeout(() => { place.className = "cs-hidden"; }, 2000);
  }

  // Without https a browser offers no clipboard of its own.
  async function copy(words) {
    if (navigator.clipboard) { await navigator.clipboard.writeText(words); return; }
    const before = document.activeElement, place = document.createElement("textarea");
    place.value = words;
    place.className = "cs-hidden";
    document.body.append(place);
    place.select();
    document.execCommand("copy");
    place.remove();
    before.focus();
  }

  async function copyNumber() {
    const place = document.activeElement.closest("[data-number]")
      || document.querySelector("[data-number][aria-current=true]") || document.querySelector("[data-number]");
    if (!place) return;
    await copy(place.dataset.number);
    say(place.dataset.copied);
    place.querySelectorAll("[data-copied-words]").forEach((it) => { it.textContent = place.dataset.copied; });
  }

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    "/": () => (document.querySelector("main form[role=search] input[type=search]") || document.querySelector("input[type=search]"))?.focus(),
    ".": copyNumber,
    "?": () => { const it = document.getElementById("cs-keys"); if (it) it.hidden = !it.hidden; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-copy]")) copyNumber();
    if (event.target.closest("[data-print]")) window.print();
  });

  // A form is sent once; the second tap of a wet thumb does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    // A form that answers with a file leaves the page as it is: it may be sent again.
    if (form.method !== "post" || "stays" in form.dataset) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.querySelectorAll("button[type=submit]").forEach((it) => it.setAttribute("aria-busy", "true"));
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((it) => { delete it.dataset.sent; });
  });

  // Many of one kind are ticked at once; without this file one by one.
  document.querySelectorAll("[data-tick-all]").forEach((it) => {
    it.hidden = false;
    it.addEventListener("click", () => {
      it.closest("fieldset").querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = true; });
    });
  });

  // Only one unit leads: whoever led before now assists.
  document.addEventListener("change", (event) => {
    const chosen = event.target;
    if (!chosen.matches(".cs-roles input[value=lead]")) return;
    document.querySelectorAll(".cs-roles input[value=lead]:checked").forEach((it) => {
      if (it === chosen) return;
      const assists = it.closest(".cs-roles").querySelector("input[value=assisting], input[value='']");
      if (assists) assists.checked = true;
    });
  });

  // Rows that somebody stands on are not taken away by the half-minute's refreshing.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.target.id === "rows" && event.target.contains(document.activeElement)) event.detail.shouldSwap = false;
  });

  // The first thing wrong is where one goes on typing.
  document.querySelector("[data-first-wrong] [aria-invalid=true]")?.focus();

  // Live counts come as <data>; every place that shows one follows.
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "cs-counters") return;
    event.target.querySelectorAll("data").forEach((it) => {
      document.querySelectorAll(`[data-live="${it.dataset.of}"]`).forEach((place) => {
        place.textContent = it.value;
        place.hidden = it.value === "0";
      });
    });
  });

  // Of many tabs on a narrow screen the present one is in sight.
  document.querySelector(".cs-tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // A diagram wider than the screen opens where it begins.
  document.querySelectorAll(".cs-diagram-bed").forEach((bed) => {
    const first = bed.querySelector(".is-first")?.getBoundingClientRect();
    if (first) bed.scrollLeft += first.left + first.width / 2 - bed.getBoundingClientRect().left - bed.clientWidth / 2;
  });

  // Filters act at once; without this file a button does it.
  document.querySelectorAll("select[data-at-once]").forEach((it) => {
    it.addEventListener("change", () => it.form.requestSubmit());
  });
})();
