// Drafts of meetings: what stands in the cells, kept in this browser by book, pod and day until the meeting is recorded.
// What is typed in a form is kept in its window alone, by the form's address.
const PREFIX = "crewbook meeting ";
export const FORM = "crewbook form ";

const keys = () => {
  try {
    return Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at));
  } catch {
    // A browser that keeps nothing.
    return [];
  }
};

export const drafts = {
  read(of) {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + of) ?? "null");
    } catch {
      return null;
    }
  },
  keep(of, draft) {
    try {
      localStorage.setItem(PREFIX + of, JSON.stringify(draft));
    } catch {
      // A browser that keeps nothing still sends.
    }
  },
  drop(of) {
    try {
      localStorage.removeItem(PREFIX + of);
    } catch {
      // Nothing was kept.
    }
  },
  /** `book/pod/day` of every draft whose name begins with `stem`. */
  below(stem) {
    return keys().filter((key) => key.startsWith(PREFIX + stem)).map((key) => key.slice(PREFIX.length));
  },
  /** The days of other drafts of the same pod, the newest first: a meeting may have ended after midnight. */
  otherDays(of) {
    const days = drafts.below(of.slice(0, of.lastIndexOf("/") + 1)).map((each) => each.slice(each.lastIndexOf("/") + 1));
    return days.filter((day) => !of.endsWith(`/${day}`)).sort().reverse();
  },
};

const dropForms = (book) => {
  try {
    const found = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at));
    for (const key of found.filter((each) => each.startsWith(`${FORM}/${book}/`))) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
};

/** Who signs out leaves no draft behind; where there is one, that is said first, and a second press loses it. */
export function signsOut(form) {
  const stem = `${form.dataset.signsOut}/`;
  const warning = form.querySelector("[data-lost-drafts]");
  form.addEventListener("submit", (event) => {
    const found = drafts.below(stem);
    if (found.length && warning.hidden) {
      event.preventDefault();
      event.stopImmediatePropagation();
      warning.hidden = false;
      for (const each of found) {
        const [, pod, day] = each.split("/");
        const link = document.createElement("a");
        link.href = `${warning.dataset.lostDrafts}?${new URLSearchParams({ pod, on: day })}`;
        link.className = "small";
        link.textContent = `${pod}, ${day}`;
        warning.querySelector("[data-days]").append(link);
      }
      return;
    }
    for (const each of found) drafts.drop(each);
    dropForms(form.dataset.signsOut);
  });
}
