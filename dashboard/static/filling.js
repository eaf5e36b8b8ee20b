// A form that is filled in: what was typed stays in this window, after a reload too, until it is recorded; and it is sent until it is answered.
import { FORM } from "./drafts.js";
import { sends } from "./sending.js";

const NOT_KEPT = new Set(["csrf_token", "step"]);
const SHOWN = "shown";
let isReplaced = false;

const here = () => FORM + location.pathname + location.search;

const read = () => {
  try {
    return JSON.parse(sessionStorage.getItem(here()) ?? "null");
  } catch {
    return null;
  }
};

const keep = (form) => {
  const typed = [...new FormData(form)].filter(([name, value]) => !NOT_KEPT.has(name) && typeof value === "string");
  try {
    sessionStorage.setItem(here(), JSON.stringify(typed));
  } catch {
    // A browser that keeps nothing still sends.
  }
};

const drop = () => {
  try {
    sessionStorage.removeItem(here());
  } catch {
    // Nothing was kept.
  }
};

const isTicked = (each) => each.type === "checkbox" || each.type === "radio";

// Rows come as they are filled, so what has no field yet may have one when the rest is filled in.
const fill = (form, typed) => {
  const said = new Map(typed);
  const fields = () => [...form.elements].filter((each) => each.name && !NOT_KEPT.has(each.name) && !["file", "submit"].includes(each.type));
  const filled = new Set();
  for (let before = -1; before !== filled.size; ) {
    before = filled.size;
    for (const each of fields().filter((field) => !filled.has(field))) {
      filled.add(each);
      const stood = isTicked(each) ? each.checked : each.value;
      if (isTicked(each)) each.checked = said.get(each.name) === each.value;
      else if (said.has(each.name)) each.value = said.get(each.name);
      // What is filled in again is seen.
      const folded = each.closest("details");
      if (folded && stood !== (isTicked(each) ? each.checked : each.value)) folded.open = true;
      for (const kind of ["input", "change"]) each.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }
};

const offer = (form) => {
  const typed = read();
  const now = new FormData(form);
  const isOther = typed?.some(([name, value]) => name !== "key" && value !== (now.get(name) ?? ""));
  const kept = form.querySelector("[data-kept]");
  if (!isOther) return;
  kept.hidden = false;
  kept.querySelector("[data-take]").addEventListener("click", () => {
    kept.hidden = true;
    fill(form, typed);
    form.querySelector("select:not([hidden]), input:not([type=hidden])")?.focus();
  });
  kept.querySelector("[data-drop]").addEventListener("click", () => {
    drop();
    kept.hidden = true;
  });
};

/** Begins with a form, as it was drawn when the page was opened or, where not `isFresh`, from what was sent. */
export function fills(form, betters, isFresh) {
  if (form.dataset.act) {
    if (isFresh) offer(form);
    form.addEventListener("input", () => {
      form.querySelector("[data-kept]").hidden = true;
      keep(form);
    });
  }
  sends(form, {
    recorded: drop,
    shown: () => {
      isReplaced = true;
      // So that the browser's way back leads to the form, and not past it.
      if (history.state !== SHOWN) history.pushState(SHOWN, "", location.href);
      betters(document.querySelector("main"), false);
      return document.querySelector("main [autofocus]");
    },
  });
}

window.addEventListener("popstate", () => {
  if (isReplaced && history.state !== SHOWN && !location.hash) location.reload();
});
