// What one may come to near by: the district of this telephone's position is chosen, and the list asked for again.
(() => {
  const button = document.querySelector("[data-near-here]");
  if (!button || !navigator.geolocation) return;
  const said = document.getElementById("cs-near-said"), data = button.dataset;
  const say = (words) => { said.textContent = words; };
  button.hidden = false;

  async function choose({ coords }) {
    try {
      const here = new URLSearchParams({ lon: coords.longitude.toFixed(3), lat: coords.latitude.toFixed(3) });
      const { path } = await Chuishao.ask(`${data.hereUrl}?${here}`);
      document.getElementById("f-place").value = path;
      button.form.submit();
    } catch (fault) {
      say(fault instanceof Chuishao.Refused ? fault.message : data.away);
    }
  }

  button.addEventListener("click", () => {
    say(data.looking);
    navigator.geolocation.getCurrentPosition(choose, () => say(data.refused), { timeout: 10000, maximumAge: 60000 });
  });
})();
