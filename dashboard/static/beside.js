// Draws beside a form what it comes to, while it is filled in: the server answers with a piece of the page.
const PAUSE_MS = 350;
// Words that people write about themselves stay out of addresses; nothing is reckoned from them.
const KEPT_BACK = new Set(["csrf_token", "key", "purpose", "security", "because", "why"]);

/** Draws it at every such place below `root`; twice over the same place is once. */
export function besides(root = document) {
  for (const place of root.querySelectorAll("form [data-beside]")) {
    if (place.dataset.draws) continue;
    place.dataset.draws = "yes";
    begin(place);
  }
}

function begin(place) {
  const form = place.closest("form");
  const said = form.querySelector("[data-beside-said]");
  let waiting = 0;
  let asked = new AbortController();

  const draw = async () => {
    asked.abort();
    asked = new AbortController();
    const filled = [...new FormData(form)].filter(([name]) => !KEPT_BACK.has(name));
    try {
      const answer = await fetch(`${place.dataset.beside}?${new URLSearchParams(filled)}`, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return;
      place.innerHTML = await answer.text();
      if (place.querySelector("[data-opens]")) form.querySelector("details.more").open = true;
      if (said) said.textContent = place.querySelector("[data-said]")?.innerText ?? "";
    } catch {
      // No connection, or typed on meanwhile: what stood there stays, and the next step shows it anyway.
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, PAUSE_MS);
  };
  form.addEventListener("input", soon);
  // Whoever types faster than this came has typed already.
  if (isTyped(form)) soon();
}

const isTyped = (form) =>
  [...form.elements].some(
    (each) =>
      each.type !== "hidden" &&
      (("defaultValue" in each && each.value !== each.defaultValue) || ("defaultChecked" in each && each.checked !== each.defaultChecked)),
  );
