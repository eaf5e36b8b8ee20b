// A page's part as of another day: the slider moves the date field month by month, and the part is fetched and put in place.
const PAUSE_MS = 200;

/** Makes every form[data-replaces] below `root` show its part at once; twice over the same form is once. */
export function slides(root = document) {
  for (const form of root.querySelectorAll("form[data-replaces]")) {
    if (form.dataset.slides) continue;
    form.dataset.slides = "yes";
    begin(form);
  }
}

function begin(form) {
  const slide = form.querySelector("[data-slides]");
  const field = slide && form.elements[slide.dataset.slides];
  const days = slide ? slide.dataset.days.trim().split(" ") : [];
  let waiting = 0;
  let asked = new AbortController();

  const show = async () => {
    asked.abort();
    asked = new AbortController();
    const place = document.querySelector(`[data-part="${form.dataset.replaces}"]`);
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.querySelector(`[data-part="${form.dataset.replaces}"]`).childNodes);
    } catch (error) {
      // Whatever it was, going there tells it; only what was asked for meanwhile is no error.
      if (error.name !== "AbortError") form.submit();
    }
  };
  const said = () => slide.setAttribute("aria-valuetext", days[slide.value]);

  if (slide) {
    slide.closest("[hidden]").hidden = false;
    said();
    slide.addEventListener("input", (event) => {
      event.stopPropagation();
      field.value = days[slide.value];
      said();
      clearTimeout(waiting);
      waiting = setTimeout(show, PAUSE_MS);
    });
    field.addEventListener("change", (event) => {
      event.stopPropagation();
      if (!field.value) return;
      const later = days.findIndex((day) => day >= field.value);
      slide.value = later < 0 ? days.length - 1 : later;
      said();
      show();
    });
    slide.addEventListener("change", (event) => event.stopPropagation());
  }
}
