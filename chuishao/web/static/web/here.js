// The point of a matter from where one stands, on one tap; it is the matter's, and can be taken away again.
(() => {
  const room = document.getElementById("cs-here");
  if (!room) return;
  const said = room.querySelector("[role=status]"), away = room.querySelector("[data-here-away]");
  const [lon, lat] = ["lon", "lat"].map((name) => room.querySelector(`[name=${name}]`));
  const say = (key, n = "") => { said.textContent = said.dataset[key].replace("{n}", n); };

  function put(east, north) {
    lon.value = east;
    lat.value = north;
    away.hidden = !east;
    [lon, lat].forEach((it) => it.dispatchEvent(new Event("input", { bubbles: true })));
  }

  room.querySelector("[data-here]").addEventListener("click", () => {
    if (!navigator.geolocation) { say("none"); return; }
    say("looking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { put(coords.longitude.toFixed(6), coords.latitude.toFixed(6)); say("found", Math.round(coords.accuracy)); },
      () => say("none"),
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
  away.addEventListener("click", () => { put("", ""); said.textContent = ""; });
  // Brought back after an answer of the site, or from this tab.
  const show = () => { if (lon.value) { away.hidden = false; say("kept"); } };
  lon.addEventListener("change", show);
  show();
  room.hidden = false;
})();
