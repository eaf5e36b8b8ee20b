// Sends a form until it is answered, and puts the page that comes in place of this one: what was typed is not lost with a
// connection. The key in the form sees to it that it is recorded once, however often it arrives.

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30000;
const PATIENCE_MS = 20000;
// A photograph takes its time where the network is slow.
const PATIENCE_WITH_FILE_MS = 300000;
const MOST_TOKENS = 2;
const DRAWN = ':is(form[data-meeting], form[data-act]) [name="csrf_token"]';

const pause = (ms) =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
  });

const pageOf = (text) => new DOMParser().parseFromString(text, "text/html");

// A form's token is of one sign-in; what was typed outlives it.
const freshToken = async () => {
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return pageOf(await answer.text()).querySelector(DRAWN)?.value;
};

// What a page says is wrong, where it says so.
const alertOf = (page) => page.querySelector('main [role="alert"]')?.textContent.trim();

// The way to sign in again, beside what was typed and not in its place.
const doorOf = (line) => {
  const door = document.createElement("a");
  Object.assign(door, { href: line.dataset.door, target: "_blank", rel: "noopener", className: "small", textContent: line.dataset.doorCalled });
  return door;
};

/** The answer as a page, or undefined where it was refused, which `tell` was told. */
const answered = async (form, action, body, tell) => {
  const patience = form.enctype === "multipart/form-data" ? PATIENCE_WITH_FILE_MS : PATIENCE_MS;
  let wait = FIRST_WAIT_MS;
  let isAgain = false;
  // Every page has another token: whoever is refused with two new ones is refused for something else.
  let tokens = 0;
  for (;;) {
    if (navigator.onLine) {
      tell(isAgain ? "again" : "sending");
      try {
        const answer = await fetch(action, { method: "POST", body, signal: AbortSignal.timeout(patience) });
        const isAtDoor = new URL(answer.url).pathname.endsWith("/sign-in");
        if (isAtDoor || answer.status === 400 || answer.status === 403) {
          const token = await freshToken();
          if (token && token !== body.get("csrf_token") && tokens < MOST_TOKENS) {
            body.set("csrf_token", token);
            tokens += 1;
            continue;
          }
          // What the door says is for who left the form behind.
          tell("refused", isAtDoor ? "" : alertOf(pageOf(await answer.text())));
          return undefined;
        }
        const page = pageOf(await answer.text());
        // Whatever takes it in refuses what is too large, a web server in front or ours, before a page of ours can tell.
        if (answer.status === 413 && !alertOf(page)) {
          tell("large");
          return undefined;
        }
        // What a web server in front says while ours rests is no answer; what ours says is one.
        if (![502, 503, 504].includes(answer.status) || alertOf(page)) return { answer, page };
      } catch {
        // No answer: a connection that was cut, or a server that rests.
      }
    }
    tell("lost");
    isAgain = true;
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
};

// Chosen anew, a language is also that of what stands around the form.
const turn = (page) => {
  for (const name of ["lang", "dir"]) document.documentElement[name] = page.documentElement[name];
  for (const part of [".skip", ".menu summary", ".menu nav", "footer"]) {
    const [old, next] = [document, page].map((each) => each.querySelector(part));
    if (old && next) old.replaceWith(document.adoptNode(next));
  }
};

const send = async (form, submitter, { shown, recorded }) => {
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const buttons = [...form.querySelectorAll("button")];
  const line = form.querySelector("[data-telling]");
  const tell = (what, instead) => {
    line.textContent = instead || line.dataset[what];
    line.classList.toggle("wrong", what !== "sending");
    if (what === "refused" && !instead) line.append(" ", doorOf(line));
  };
  const filled = new FormData(form, submitter);
  const body = form.enctype === "multipart/form-data" ? filled : new URLSearchParams(filled);
  for (const each of buttons) each.setAttribute("aria-disabled", "true");
  const found = await answered(form, submitter?.hasAttribute("formaction") ? submitter.formAction : form.action, body, tell);
  delete form.dataset.sending;
  for (const each of buttons) each.removeAttribute("aria-disabled");
  if (!found) return;
  if (found.answer.redirected) {
    recorded?.();
    location.assign(found.answer.url);
    return;
  }
  const main = found.page.querySelector("main");
  // A page without the form again, or what will be recorded, would leave nothing of what was typed.
  if (!main?.querySelector('form[method="post"]')) {
    tell("refused", alertOf(found.page) ?? main?.querySelector("p")?.textContent);
    return;
  }
  document.querySelector("main").replaceChildren(...document.adoptNode(main).childNodes);
  document.title = found.page.title;
  turn(found.page);
  window.scrollTo(0, 0);
  const next = shown();
  const wrong = document.querySelector("main [aria-invalid]");
  if (wrong) wrong.focus();
  else (next ?? document.querySelector("main")).focus({ preventScroll: true });
};

/** Has a form sent so. `shown` is called when another page stands in its place, and may answer what has the focus then; `recorded` when it led elsewhere. */
export function sends(form, told) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    send(form, event.submitter, told);
  });
}
