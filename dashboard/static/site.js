// Makes pages better where scripts run; every page works without.
// On a narrow screen the menu waits to be opened.
const menu = document.querySelector("details.menu");
const narrow = matchMedia("(max-width: 59.99rem)");
const fold = () => {
  if (menu) menu.open = !narrow.matches;
};
narrow.addEventListener("change", fold);
fold();

// Selects that choose what a page shows, show it at once.
for (const form of document.querySelectorAll("form.pick")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// Pressed twice, a form is sent once; the key in it would see to that anyway.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What a form comes to is drawn while it is filled in.
if (document.querySelector("[data-beside]")) import("./beside.js");

// A part of a page as of another day is fetched and put in its place.
if (document.querySelector("form[data-replaces]")) import("./slide.js").then((found) => found.slides());

// What one types of a passphrase can be looked at.
for (const input of document.querySelectorAll("input[data-shown]")) {
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
