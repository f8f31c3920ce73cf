// Decoded and drawn anew: small enough for a weak network, and nothing of the camera's notes goes along.
async function small(file) {
  const LONGEST = 1600, QUALITY = 0.82;
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
}

// In forms of the desk the small ones take the place of those chosen; what cannot be read here the site refuses in words.
document.addEventListener("change", async ({ target }) => {
  if (!target.matches("[data-photos]")) return;
  const chosen = [...target.files], taken = new DataTransfer();
  for (const file of chosen) {
    const less = await small(file).catch(() => null);
    taken.items.add(less ? new File([less], "photo.jpg", { type: less.type }) : file);
  }
  target.files = taken.files;
});
