// The big screen loads itself anew; every other page of the board works without this file.
(() => {
  const wall = document.querySelector("[data-reload-seconds]");
  if (wall) setTimeout(() => location.reload(), Number(wall.dataset.reloadSeconds) * 1000);
})();
