// What Fava's frame needs for our pages. Fava loads this once, and calls onPageLoad behind every page it shows.

/** Puts our pages first in the menu, where Fava has the pages of extensions last. */
function putOursFirst() {
  const ours = document.querySelector('aside a[href*="/extension/"]')?.closest("ul");
  const back = ours?.parentElement?.querySelector("a[data-remote]")?.closest("ul");
  if (!ours) return;
  if (back) back.after(ours);
  else ours.parentElement.prepend(ours);
}

/** What scripts make better in our own frame, they do here: the page says where they are. */
function makeBetter() {
  const page = document.querySelector(".our-page[data-scripts]");
  if (page) import(page.dataset.scripts).then((found) => found.betters(page));
}

export default {
  onPageLoad() {
    putOursFirst();
    makeBetter();
  },
};
