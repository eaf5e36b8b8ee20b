// What Fava's frame needs for our pages. Fava loads this once, and calls onPageLoad behind every page it shows.

/** Puts our pages first in the menu, where Fava has the pages of extensions last. */
function putOursFirst() {
  const ours = document.querySelector('aside ul:not(.languages) a[href*="/extension/"]')?.closest("ul");
  const back = ours?.parentElement?.querySelector("ul:not(.languages) a[data-remote]")?.closest("ul");
  if (!ours) return;
  if (back) back.after(ours);
  else ours.parentElement.prepend(ours);
}

/** This page in another language; what it is filtered by stays. */
function addressIn(tag) {
  const there = new URL(location.href);
  there.searchParams.set("lang", tag);
  return there.href;
}

/** Puts the languages that the dashboard speaks at the menu's end: a page is asked for anew in one, past Fava's router. */
function offerLanguages() {
  const aside = document.querySelector("aside");
  const told = document.getElementById("crewbook-languages");
  if (!aside || !told) return;
  let list = aside.querySelector("ul.languages");
  if (!list) {
    const { label, here, names } = JSON.parse(told.textContent);
    list = document.createElement("ul");
    list.className = "navigation languages";
    list.setAttribute("aria-label", label);
    for (const [tag, name] of Object.entries(names)) {
      const way = document.createElement(tag === here ? "span" : "a");
      way.textContent = name;
      way.lang = tag;
      if (tag === here) way.setAttribute("aria-current", "true");
      else {
        way.hreflang = tag;
        way.dataset.remote = "";
        // Fava goes from page to page, and filter to filter, without drawing its menu anew.
        way.addEventListener("click", () => (way.href = addressIn(tag)));
      }
      const item = document.createElement("li");
      item.append(way);
      list.append(item);
    }
    aside.append(list);
  }
  for (const way of list.querySelectorAll("a")) way.href = addressIn(way.lang);
}

/** What scripts make better in our own frame, they do here: the page says where they are. */
function makeBetter() {
  const page = document.querySelector(".our-page[data-scripts]");
  if (page) import(page.dataset.scripts).then((found) => found.betters(page));
}

export default {
  onPageLoad() {
    putOursFirst();
    offerLanguages();
    makeBetter();
  },
};
