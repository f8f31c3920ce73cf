// What one may come to, the nearest first: the position of this telephone goes along once, to a hundred metres, in no address.
(() => {
  const form = document.getElementById("cs-near-form");
  if (!form || !navigator.geolocation) return;
  const say = (words) => { document.getElementById("cs-near-said").textContent = words; };
  form.hidden = false;

  function go({ coords }) {
    form.elements.lon.value = coords.longitude.toFixed(3);
    form.elements.lat.value = coords.latitude.toFixed(3);
    form.submit();
  }

  form.querySelector("button").addEventListener("click", () => {
    say(form.dataset.looking);
    navigator.geolocation.getCurrentPosition(go, () => say(form.dataset.refused), { timeout: 10000, maximumAge: 60000 });
  });
})();
