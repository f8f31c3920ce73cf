// What residents have not sent yet, kept in this browser: drafts, photos, and a queue that empties itself.
const Chuishao = (() => {
  const BOX = "chuishao", SHELVES = ["drafts", "queue"];

  function opened() {
    return new Promise((done, fail) => {
      const asked = indexedDB.open(BOX, 1);
      asked.onupgradeneeded = () => SHELVES.forEach((name) => asked.result.createObjectStore(name, { keyPath: "id" }));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  }

  async function on(shelf, mode, act) {
    const box = await opened();
    try {
      return await new Promise((done, fail) => {
        const deal = box.transaction(shelf, mode);
        const asked = act(deal.objectStore(shelf));
        deal.oncomplete = () => done(asked && asked.result);
        deal.onerror = deal.onabort = () => fail(deal.error);
      });
    } finally {
      box.close();
    }
  }

  const keep = (shelf, thing) => on(shelf, "readwrite", (it) => it.put(thing));
  const read = (shelf, id) => on(shelf, "readonly", (it) => it.get(id));
  const all = (shelf) => on(shelf, "readonly", (it) => it.getAll());
  const drop = (shelf, id) => on(shelf, "readwrite", (it) => it.delete(id));

  // 128 bits and more, in letters that travel anywhere.
  function token() {
    const bytes = crypto.getRandomValues(new Uint8Array(24));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  }

  class Refused extends Error {
    constructor(status, said) { super(said.message || ""); this.status = status; this.fields = said.fields || {}; }
  }

  function csrf() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  }

  // A lost network throws TypeError; a refusal throws Refused; 502 to 504 count as a lost network.
  async function ask(url, form) {
    const options = { headers: { Accept: "application/json" }, credentials: "same-origin" };
    if (form) Object.assign(options, { method: "POST", body: form, headers: { ...options.headers, "X-CSRFToken": csrf() } });
    const answer = await fetch(url, options);
    if ([502, 503, 504].includes(answer.status)) throw new TypeError("away");
    const said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
    if (!answer.ok) throw new Refused(answer.status, said);
    return said;
  }

  // A little work that costs a person nothing and a machine a lot.
  async function proof(url) {
    const { challenge, bits } = await ask(url);
    const letters = new TextEncoder();
    for (let answer = 0; ; answer += 1) {
      const digest = await crypto.subtle.digest("SHA-256", letters.encode(`${challenge}:${answer}`));
      if (new DataView(digest).getUint32(0) >>> (32 - bits) === 0) return { challenge, proof: String(answer) };
    }
  }

  async function sendPhoto(url, photo) {
    const form = new FormData();
    form.append("token", photo.token);
    form.append("photo", photo.blob, "photo.jpg");
    await ask(url, form);
  }

  // Photos first, each under its own token, then the words: whatever was sent before is not sent twice.
  async function send(report) {
    for (const photo of report.photos.filter((it) => !it.sent)) {
      await sendPhoto(report.urls.photo, photo);
      photo.sent = true;
    }
    const form = new FormData();
    Object.entries(report.fields).forEach(([name, value]) => form.append(name, value));
    report.photos.forEach((it) => form.append("photos", it.token));
    Object.entries(await proof(report.urls.proof)).forEach(([name, value]) => form.append(name, value));
    return ask(report.urls.send, form);
  }

  // What is refused becomes a draft again, with what is wrong said beside its field.
  async function sentOrBack(report) {
    try {
      return await send(report);
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.status === 429 || fault.status >= 500) throw fault;
      await keep("drafts", { id: report.fields.about ? "site" : "report", fields: report.fields, photos: report.photos });
      await drop("queue", report.id);
      document.dispatchEvent(new CustomEvent("cs-refused", { detail: fault }));
      return null;
    }
  }

  let emptying = false;
  async function emptyQueue() {
    if (emptying) return [];
    emptying = true;
    const gone = [];
    try {
      for (const report of await all("queue")) {
        const said = await sentOrBack(report);
        if (!said) continue;
        await drop("queue", report.id);
        await keep("drafts", { id: "sent", url: said.url, number: said.number });
        gone.push(said);
      }
    } catch (fault) {
      if (!(fault instanceof Refused) && !(fault instanceof TypeError)) throw fault;
    } finally {
      emptying = false;
    }
    return gone;
  }

  async function tell() {
    const place = document.getElementById("cs-waiting");
    if (!place) return;
    const waiting = await all("queue");
    const sent = await read("drafts", "sent");
    place.hidden = !waiting.length && !sent;
    const words = document.getElementById("cs-waiting-words");
    words.textContent = waiting.map((it) => it.fields.description.slice(0, 20)).join(" · ");
    if (sent && !waiting.length) {
      const link = Object.assign(document.createElement("a"), { href: sent.url, textContent: place.dataset.sent.replace("{n}", sent.number) });
      link.className = "cs-tap";
      link.addEventListener("click", () => drop("drafts", "sent"));
      place.querySelector("b").textContent = "";
      words.replaceChildren(link);
    }
  }

  async function settle() {
    const gone = await emptyQueue();
    await tell();
    if (gone.length) document.dispatchEvent(new CustomEvent("cs-sent", { detail: gone[gone.length - 1] }));
  }

  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js");
  window.addEventListener("online", settle);
  settle();
  return { all, ask, drop, keep, proof, read, Refused, send, sendPhoto, settle, token };
})();
