"""Faults of a page that can be measured: words outside their box, over one another, or broken in the middle."""

MEASURE = r"""
() => {
  const faults = new Set();
  const boxes = ".cs-card, .cs-tile, .cs-table-card, .cs-unit, .cs-step, .cs-say, .cs-chip, .btn, td, th";
  const passed = "script, style, svg, option, textarea, noscript, [hidden], .cs-hidden, .visually-hidden, " +
    ".cs-skip, .cs-thumb, .cs-top-title, .is-thumb, .cs-side, .leaflet-container";
  const above = (node, holds) => {
    for (let one = node; one && one !== document.body; one = one.parentElement)
      if (holds(one, getComputedStyle(one))) return one;
    return null;
  };
  const unseen = (one, style) => style.visibility === "hidden" || style.clipPath !== "none" || +style.opacity === 0;
  const slides = (one, style) => /auto|scroll/.test(style.overflowX + style.overflowY);
  const told = (fault, element, words) =>
    faults.add(`${fault}: “${words.slice(0, 50)}” in ${element.tagName.toLowerCase()}.${element.className}`);
  const seen = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, words = text.textContent.trim(), holder = text.parentElement;
    if (!words || !holder.checkVisibility() || holder.closest(passed) || above(holder, unseen)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const lines = [...range.getClientRects()].filter(line => line.width > 1);
    if (!lines.length) continue;
    const left = Math.min(...lines.map(line => line.left)), right = Math.max(...lines.map(line => line.right));
    const sliding = above(holder, slides);
    if (!sliding && (left < -1 || right > innerWidth + 1)) told("off the screen", holder, words);
    for (let box = holder.closest(boxes); box; box = box.parentElement.closest(boxes)) {
      const edge = box.getBoundingClientRect();
      if (sliding && box.contains(sliding) || !edge.width) continue;
      if (left < edge.left - 1.5 || right > edge.right + 1.5) told("out of its box", box, words);
    }
    for (const word of text.textContent.matchAll(/[A-Za-z]{4,}/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const tops = [...range.getClientRects()].filter(line => line.width > 1).map(line => Math.round(line.top));
      if (new Set(tops).size > 1 && !holder.closest(".cs-wrap-any, dd, code")) told("broken word", holder, word[0]);
    }
    if (!sliding) for (const line of lines) seen.push([line, holder, words]);
  }
  for (const [index, [one, holder, words]] of seen.entries())
    for (const [other, beside, more] of seen.slice(index + 1)) {
      if (holder.closest(".cs-top") !== beside.closest(".cs-top")) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 4 && high > 0.6 * Math.min(one.height, other.height) && holder !== beside) told(`over “${more.slice(0, 30)}”`, holder, words);
    }
  return [...faults];
}
"""
"""Called in a page; a list of sentences, empty where everything fits."""
