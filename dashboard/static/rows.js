/** Rows of inputs: the next empty one is shown when the last is filled, and what asks a server for more is not needed. */
export function grows(list) {
  const rows = list.querySelector("ol");
  // A list with no empty choice says what a number beside it is of, and nothing where there is none.
  const isEmpty = (row) => [...row.querySelectorAll("input, select")].every((each) => !each.value || each.options?.[0].value);
  const show = () => {
    const last = [...rows.children].findLastIndex((each) => !isEmpty(each));
    if (last === rows.children.length - 1) rows.append(another(rows.lastElementChild, last + 2));
    [...rows.children].forEach((each, at) => {
      each.hidden = at > last + 1;
    });
  };
  list.form.querySelector("[data-more-rows]").hidden = true;
  rows.addEventListener("input", show);
  show();
}

/** An empty row like this one, with a number of its own. */
function another(row, number) {
  const made = row.cloneNode(true);
  for (const each of made.querySelectorAll("input, select, label")) {
    for (const name of ["id", "name", "for", "aria-label"]) {
      const named = each.getAttribute(name);
      if (named) each.setAttribute(name, named.replace(/([.-]|: )\d+([.-](name|number|ending))?$/, `$1${number}$2`));
    }
    if (each.tagName === "INPUT") each.setAttribute("value", "");
    if (each.tagName !== "LABEL") each.value = each.options?.[0].value ?? "";
  }
  return made;
}
