// A grid of many members on a small screen: each row is one line until it is opened, and a name that is typed leaves the rows with it.

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

const rowsOf = (form) => [...form.querySelectorAll("table.sheet tbody tr")];

const fieldsOf = (row) => [...row.querySelectorAll("input, select")];

const nameOf = (row) => row.querySelector("th span").textContent;

const open = (row, isOpen) => {
  row.classList.toggle("is-folded", !isOpen);
  row.querySelector(".fold").setAttribute("aria-expanded", String(isOpen));
};

/** Opens the row of a cell that gets the focus. */
export function unfold(row) {
  if (row?.querySelector(".fold")) open(row, true);
}

/** Says beside each name what stands in its row. */
export function summaries(form) {
  for (const row of rowsOf(form)) {
    const said = row.querySelector(".fold span");
    if (!said) continue;
    const values = fieldsOf(row).map((each) => (each.value && each.options ? each.options[each.selectedIndex].text : each.value.trim()));
    said.textContent = values.filter(Boolean).join(" · ") || "–";
    // Whoever brings something else than is expected is seen from afar.
    const isOther = fieldsOf(row).some((each) => each.dataset.expected !== undefined && each.value !== each.dataset.expected);
    said.classList.toggle("is-other", isOther);
  }
}

const foldable = (row, label) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold";
  button.setAttribute("aria-label", `${label}: ${nameOf(row)}`);
  button.append(document.createElement("span"));
  row.querySelector("th").append(button);
  button.addEventListener("click", () => {
    const isOpen = row.classList.contains("is-folded");
    open(row, isOpen);
    if (isOpen) fieldsOf(row)[0]?.focus();
  });
  open(row, Boolean(row.querySelector("[aria-invalid]")));
};

/** Begins with a grid of many. */
export function folds(form) {
  const finder = form.querySelector("[data-finder]");
  if (!finder) return;
  const [input, found] = [finder.querySelector("input"), finder.querySelector("[data-found]")];
  const rows = rowsOf(form);
  for (const row of rows) foldable(row, finder.dataset.change);
  const shown = () => rows.filter((row) => !row.hidden);
  const find = () => {
    const typed = plain(input.value);
    for (const row of rows) row.hidden = !plain(nameOf(row)).includes(typed);
    found.textContent = typed ? `${shown().length} / ${rows.length}` : "";
  };
  // What is typed to find somebody is nothing of the meeting.
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    find();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.value = "";
      find();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = shown()[0];
    if (!first) return;
    open(first, true);
    fieldsOf(first)[0]?.focus();
  });
  form.querySelector("[data-letters]").hidden = true;
  finder.hidden = false;
  form.classList.add("folds");
  summaries(form);
}
