// Forms of residents that need a little work first: done when they are sent, then sent as they are.
document.querySelectorAll("form[data-proof-url]").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.proved) return;
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    try {
      Object.entries(await Chuishao.proof(form.dataset.proofUrl)).forEach(([name, value]) => {
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      });
    } catch (fault) {
      if (!(fault instanceof TypeError) && !(fault instanceof Chuishao.Refused)) throw fault;
    }
    form.dataset.proved = "yes";
    form.submit();
  });
});
