// The report form: photos made small here, place by point or words, the same nearby, a draft that stays.
(() => {
  const { ask, drop, keep, proof, read, Refused, send, sendPhoto, settle, token } = Chuishao;
  const MOST_PHOTOS = 6, PATIENCE = 600;
  const sentences = JSON.parse(document.getElementById("cs-words").textContent);
  const told = (key, n) => sentences[key].replace("{n}", n);
  const byId = (id) => document.getElementById(id);

  function complain(key, words) {
    const place = byId(`e-${key}`), field = byId(`f-${key}`);
    if (place) { place.textContent = words; place.hidden = !words; }
    if (field) field.toggleAttribute("aria-invalid", false);
    if (field && words) field.setAttribute("aria-invalid", "true");
    return field;
  }

  morePhotos();
  const form = byId("cs-report");
  if (!form) return;
  const data = form.dataset;
  let photos = [], asked = 0, map = null, spot = null, busy = false;

  // An opinion on the site has no place, and a draft of its own.
  const isAboutSite = Boolean(form.elements.about), DRAFT = isAboutSite ? "site" : "report";

  // ---- the draft ----
  const NAMES = ["about", "secret", "place", "lon", "lat", "place_words", "description", "caller_phone", "caller_name", "demand", "keep_secret"];
  function fields() {
    const filled = new FormData(form);
    return Object.fromEntries(NAMES.map((name) => [name, filled.get(name) || ""]));
  }
  const hasWords = () => photos.length || ["place", "place_words", "description", "caller_phone"].some((name) => form.elements[name]?.value.trim());

  let saving = 0;
  function save() {
    clearTimeout(saving);
    saving = setTimeout(() => keep("drafts", { id: DRAFT, fields: fields(), photos, found: byId("f-search").value }), 200);
  }

  async function restore() {
    const draft = await read("drafts", DRAFT);
    if (!draft) { form.elements.secret.value = token(); return; }
    Object.entries(draft.fields).forEach(([name, value]) => {
      const field = form.elements[name];
      if (!field) return;
      if (field.type === "checkbox") field.checked = Boolean(value);
      else if (value) field.value = value;
    });
    photos = draft.photos;
    drawPhotos();
    await choosePath(draft.fields.place);
    byId("cs-restored").hidden = !hasWords();
  }

  async function forget() {
    clearTimeout(saving);
    await drop("drafts", DRAFT);
    form.reset();
    photos = [];
    form.elements.secret.value = token();
    ["place", "lon", "lat"].forEach((name) => { form.elements[name].value = ""; });
    byId("cs-restored").hidden = true;
    byId("cs-near").hidden = true;
    drawPhotos();
  }

  // ---- photos ----
  function drawPhotos() {
    const room = byId("cs-shots");
    room.querySelectorAll(".cs-photo").forEach((it) => it.remove());
    photos.forEach((photo, place) => {
      const card = document.createElement("div");
      card.className = "cs-photo cs-photo-lg";
      const image = document.createElement("img");
      image.src = URL.createObjectURL(photo.blob);
      image.alt = told("photo_n", place + 1);
      const away = document.createElement("button");
      Object.assign(away, { type: "button", className: "cs-photo-x", textContent: "✕" });
      away.setAttribute("aria-label", told("drop_photo_n", place + 1));
      away.addEventListener("click", () => { photos.splice(place, 1); drawPhotos(); save(); });
      card.append(image, away);
      room.insertBefore(card, room.lastElementChild);
    });
  }

  async function take(files) {
    complain("photo", "");
    for (const file of files) {
      if (photos.length >= MOST_PHOTOS) { complain("photo", told("most_photos", MOST_PHOTOS)); break; }
      try {
        photos.push({ token: token(), blob: await small(file), sent: false });
      } catch {
        complain("photo", told("no_photo"));
      }
    }
    drawPhotos();
    save();
    ahead();
  }

  // While the person types, photos already travel.
  async function ahead() {
    for (const photo of photos.filter((it) => !it.sent)) {
      try { await sendPhoto(data.photoUrl, photo); photo.sent = true; } catch (fault) {
        if (fault instanceof Refused && fault.status === 422) {
          photos = photos.filter((it) => it !== photo);
          drawPhotos();
          complain("photo", fault.message);
        }
        return;
      }
    }
    save();
  }

  byId("f-photo").addEventListener("change", (event) => { take([...event.target.files]); event.target.value = ""; });

  // ---- the place ----
  async function options(select, path, first) {
    const none = new Option(first, "");
    let places = [];
    try { if (path) places = (await ask(`${data.belowUrl}?path=${path}`)).places; } catch { places = []; }
    select.replaceChildren(none, ...places.map((one) => new Option(one.words, one.path)));
  }

  async function choosePath(path) {
    form.elements.place.value = path || "";
    byId("f-place").value = (path || "").slice(0, 6);
    complain("place", "");
    await options(byId("f-street"), (path || "").slice(0, 6), byId("f-street").options[0].text);
    byId("f-street").value = (path || "").slice(0, 9);
    if (byId("f-street").selectedIndex < 0) byId("f-street").value = "";
    look();
  }

  byId("f-place").addEventListener("change", async (event) => { unpin(); await choosePath(event.target.value); save(); });
  byId("f-street").addEventListener("change", (event) => {
    form.elements.place.value = event.target.value || byId("f-place").value;
    save(); look();
  });

  let searching = 0;
  byId("f-search").addEventListener("input", (event) => {
    clearTimeout(searching);
    searching = setTimeout(() => search(event.target.value.trim()), PATIENCE / 3);
  });
  async function search(words) {
    const room = byId("cs-found");
    if (!words) { room.replaceChildren(); return; }
    try {
      const { places } = await ask(`${data.placesUrl}?words=${encodeURIComponent(words)}`);
      room.replaceChildren(...places.map((one) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: one.words });
        button.addEventListener("click", async () => {
          room.replaceChildren();
          byId("f-search").value = one.words;
          unpin();
          await choosePath(one.path);
          byId("f-place_words").value ||= one.name;
          byId("f-place_words").focus();
          save();
        });
        return button;
      }));
      if (!places.length) room.textContent = told("none_found");
    } catch { room.textContent = told("cannot_search"); }
  }

  function unpin() { ["lon", "lat"].forEach((name) => { form.elements[name].value = ""; }); spot?.remove(); spot = null; say(""); }
  function say(words) { byId("cs-here-words").textContent = words; }

  // A point is kept only where it is exact: a finger on a map of the whole city names the district, no more.
  async function pin(lon, lat, words, isExact) {
    try {
      const found = await ask(`${data.hereUrl}?lon=${lon}&lat=${lat}`);
      const chosen = form.elements.place.value;
      form.elements.lon.value = isExact ? lon : "";
      form.elements.lat.value = isExact ? lat : "";
      if (!chosen.startsWith(found.path)) await choosePath(found.path);
      say(`${found.name}${told("stop")}${words}`);
      look();
    } catch (fault) {
      say(fault instanceof Refused ? fault.message : told("no_network"));
    }
    save();
  }

  form.querySelector("[data-here]").addEventListener("click", () => {
    if (!navigator.geolocation) { say(told("no_position")); return; }
    say(told("looking"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => pin(coords.longitude.toFixed(6), coords.latitude.toFixed(6), told("at_position", Math.round(coords.accuracy)), true),
      () => say(told("position_refused")),
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });

  form.querySelector("[data-map]").addEventListener("click", async (event) => {
    const room = byId("cs-map"), button = event.currentTarget;
    room.hidden = !room.hidden;
    button.setAttribute("aria-expanded", String(!room.hidden));
    if (!map && !room.hidden) await drawMap(room);
  });

  const loaded = (src) => new Promise((done, fail) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: fail }));
  });

  async function drawMap(room) {
    try {
      await loaded(data.leaflet);
      const shapes = await ask(data.mapUrl);
      map = L.map(room, { attributionControl: false });
      const names = Object.fromEntries([...byId("f-place").options].map((one) => [one.value, one.text]));
      const drawn = L.geoJSON(shapes, {
        style: { className: "cs-district" },
        onEachFeature: (feature, layer) => layer.bindTooltip(names[feature.properties.path] || "", { permanent: true, direction: "center" }),
      }).addTo(map);
      const label = () => room.classList.toggle("is-close", map.getZoom() >= 10);
      map.on("zoomend", label);
      map.fitBounds(drawn.getBounds());
      label();
      map.on("click", ({ latlng }) => {
        spot?.remove();
        spot = L.circleMarker(latlng, { radius: 10, className: "cs-point" }).addTo(map);
        pin(latlng.lng.toFixed(6), latlng.lat.toFixed(6), told("on_map"), false);
      });
    } catch {
      room.hidden = true;
      say(told("no_map"));
    }
  }

  // ---- the same nearby ----
  let looking = 0;
  function look() {
    clearTimeout(looking);
    looking = setTimeout(lookNow, PATIENCE);
  }
  async function lookNow() {
    const filled = fields(), mine = (asked += 1);
    if (filled.description.trim().length < 4 || (!filled.lon && filled.place.length < 9)) { byId("cs-near").hidden = true; return; }
    const query = new URLSearchParams({ words: filled.description, path: filled.place, lon: filled.lon, lat: filled.lat });
    try {
      const { near } = await ask(`${data.nearUrl}?${query}`);
      if (mine === asked) drawNear(near);
    } catch { byId("cs-near").hidden = true; }
  }

  function drawNear(near) {
    const room = byId("cs-near-list");
    byId("cs-near").hidden = !near.length;
    room.replaceChildren(...near.map((one, place) => {
      const row = Object.assign(document.createElement("div"), { className: "cs-near" });
      const number = Object.assign(document.createElement("span"), { className: "cs-num", textContent: place + 1 });
      const words = Object.assign(document.createElement("div"), { className: "cs-grow" });
      words.append(Object.assign(document.createElement("b"), { textContent: one.title }), Object.assign(document.createElement("div"), { className: "cs-2", textContent: one.about }));
      const same = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: room.dataset.same });
      same.addEventListener("click", () => join(one.key, same));
      row.append(number, words, same);
      return row;
    }));
  }

  async function join(key, button) {
    button.setAttribute("aria-busy", "true");
    try {
      const sent = new FormData();
      sent.append("key", key);
      Object.entries(await proof(data.proofUrl)).forEach(([name, value]) => sent.append(name, value));
      const said = await ask(data.tooUrl, sent);
      await forget();
      const follow = Object.assign(document.createElement("a"), { href: said.url, textContent: said.follow, className: "cs-tap" });
      byId("cs-too-words").replaceChildren(said.words, document.createElement("br"), follow);
      byId("cs-too").hidden = false;
      byId("cs-too").scrollIntoView({ block: "center" });
    } catch (fault) { wrong(fault); } finally { button.removeAttribute("aria-busy"); }
  }

  // ---- sending ----
  function wrong(fault) {
    const words = fault instanceof Refused && fault.message ? fault.message : told("not_sent");
    byId("cs-wrong-words").textContent = words;
    byId("cs-wrong").hidden = false;
    const fields = fault instanceof Refused ? Object.entries(fault.fields) : [];
    const first = fields.map(([key, said]) => complain(key, said)).find(Boolean);
    (first || byId("cs-wrong")).scrollIntoView({ block: "center" });
    first?.focus({ preventScroll: true });
  }

  async function queue(report) {
    await keep("queue", report);
    await forget();
    byId("cs-offline-words").textContent = byId("cs-send").dataset.kept;
    byId("cs-offline").hidden = false;
    byId("cs-offline").scrollIntoView({ block: "center" });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (busy) return;
    busy = true;
    const button = byId("cs-send"), words = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy;
    byId("cs-wrong").hidden = true;
    ["photo", "place", "place_words", "description", "caller_phone"].forEach((key) => complain(key, ""));
    const filled = fields();
    const report = { id: filled.secret, fields: filled, photos, urls: { photo: data.photoUrl, proof: data.proofUrl, send: form.action } };
    try {
      const missing = lacking(filled);
      if (missing) throw missing;
      const said = await send(report);
      await drop("drafts", DRAFT);
      clearTimeout(saving);
      location.assign(said.url);
    } catch (fault) {
      if (fault instanceof TypeError) await queue(report); else wrong(fault);
      button.textContent = words;
      button.removeAttribute("aria-busy");
      busy = false;
    }
  }, true);

  // What would be refused is said at once, also without a network.
  function lacking(filled) {
    const missing = {};
    if (!isAboutSite && !filled.place) missing.place = told("need_place");
    if (!isAboutSite && !filled.place_words.trim()) missing.place_words = told("need_words");
    if (!filled.description.trim()) missing.description = told("need_description");
    const count = Object.keys(missing).length;
    return count ? new Refused(422, { message: told("missing_n", count), fields: missing }) : null;
  }

  form.addEventListener("input", (event) => { save(); if (event.target.name === "description") look(); });
  document.querySelector("[data-discard]").addEventListener("click", forget);
  document.addEventListener("cs-sent", async ({ detail }) => { await drop("drafts", "sent"); location.assign(detail.url); });
  document.addEventListener("cs-refused", async ({ detail }) => { byId("cs-offline").hidden = true; await restore(); wrong(detail); });
  const network = () => { byId("cs-offline").hidden = navigator.onLine; };
  window.addEventListener("offline", network);
  window.addEventListener("online", () => { network(); ahead(); settle(); });
  network();
  restore();

  // ---- photos for a matter that runs already ----
  function morePhotos() {
    const more = document.getElementById("cs-more-photos");
    more?.querySelector("input[type=file]").addEventListener("change", async (event) => {
      const added = new FormData();
      try {
        for (const file of event.target.files) {
          const photo = { token: token(), blob: await small(file) };
          await sendPhoto(more.dataset.photoUrl, photo);
          added.append("photos", photo.token);
        }
        const said = await ask(more.dataset.addUrl, added);
        location.assign(said.url);
      } catch (fault) {
        complain("photo", fault instanceof Refused && fault.message ? fault.message : told("photo_not_sent"));
      }
    });
  }
})();
