// Makes pages better where scripts run; every page works without. In Fava's frame Home.js loads it, and asks for the page's part alone.
import { signsOut } from "./drafts.js";

const done = new WeakSet();

/** What `selector` finds below `root` and was not made better yet: pages of Fava's frame come and go within one document. */
function fresh(root, selector) {
  const found = [...root.querySelectorAll(selector)].filter((each) => !done.has(each));
  for (const each of found) done.add(each);
  return found;
}

/** Makes what stands below `root` better; twice over the same is once. `isFresh` is false for what was drawn from what somebody sent. */
export function betters(root, isFresh = true) {
  for (const form of fresh(root, "form.pick")) showsAtOnce(form);
  for (const form of fresh(root, "form[data-signs-out]")) signsOut(form);
  // What is recorded by a form is sent until it is answered.
  for (const form of fresh(root, "form[data-sends]")) import("./filling.js").then((found) => found.fills(form, betters, isFresh));
  // Pressed twice, a form is sent once; the key in it would see to that anyway.
  for (const form of fresh(root, 'form[method="post"]')) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
    });
  }
  for (const input of fresh(root, "input[data-shown]")) canBeLookedAt(input);
  // What a form comes to is drawn while it is filled in.
  if (root.querySelector("[data-beside]")) import("./beside.js").then((found) => found.besides(root));
  // Members are put in order.
  for (const list of fresh(root, "[data-order]")) import("./order.js").then((found) => found.orders(list));
  // Rows come as they are filled.
  for (const list of fresh(root, "[data-rows]")) import("./rows.js").then((found) => found.grows(list));
  // A part of a page as of another day is fetched and put in its place.
  if (root.querySelector("form[data-replaces]")) import("./slide.js").then((found) => found.slides(root));
}

/** What is chosen for a page to show is shown at once; whoever goes by keys says when: each key may choose something else, a day's first digit too. */
function showsAtOnce(form) {
  let isByKeys = false;
  form.addEventListener("keydown", () => (isByKeys = true));
  form.addEventListener("pointerdown", () => (isByKeys = false));
  form.addEventListener("change", () => isByKeys || form.requestSubmit());
}

/** What one types of a passphrase can be looked at. */
function canBeLookedAt(input) {
  const label = document.createElement("label");
  label.className = "choice";
  const tick = document.createElement("input");
  tick.type = "checkbox";
  const words = document.createElement("span");
  words.textContent = input.dataset.shown;
  label.append(tick, words);
  input.closest(".field").append(label);
  tick.addEventListener("change", () => {
    input.type = tick.checked ? "text" : "password";
  });
  // Sent as what it is, so that no browser keeps it among what was typed elsewhere.
  input.form.addEventListener("submit", () => {
    input.type = "password";
  });
}

// On a narrow screen the menu of our own frame waits to be opened.
const menu = document.querySelector("details.menu");
const narrow = matchMedia("(max-width: 59.99rem)");
const fold = () => {
  if (menu) menu.open = !narrow.matches;
};
narrow.addEventListener("change", fold);
fold();
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
if (!document.querySelector("[data-scripts]")) betters(document);
