// A meeting's grid in the browser: keys as in a spreadsheet, sums while somebody types, and a draft that outlives a lost
// connection. Without it, the same form is sent by its own buttons.

import { drafts } from "./drafts.js";
import { folds, summaries, unfold } from "./many.js";
import { sends } from "./sending.js";

const fieldsOf = (form) =>
  [...form.elements].filter((each) => each.name && !["csrf_token", "step"].includes(each.name));

const valuesOf = (form) => Object.fromEntries(fieldsOf(form).map((each) => [each.name, each.value]));

const fill = (form, values) => {
  for (const each of fieldsOf(form)) {
    if (each.name in values) each.value = values[each.name];
  }
};

// Amounts as whole minor units; undefined for what is no amount. The server reads them again by the book's own rules.
const minor = (typed, digits) => {
  const plain = typed.replace(/[\s\u00a0\u202f']/g, "");
  if (!plain) return 0n;
  const found = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,4}))?$/.exec(plain);
  if (!found) return undefined;
  const after = (found[2] ?? "").padEnd(digits, "0");
  if (after.length > digits && /[1-9]/.test(after.slice(digits))) return undefined;
  return BigInt(found[1].replace(/[.,]/g, "") + after.slice(0, digits));
};

const shown = (number, digits) => {
  const text = number.toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",");
  return digits ? `${whole}.${text.slice(-digits)}` : whole;
};

const sums = (form) => {
  const digits = Number(form.dataset.digits);
  let [into, out] = [0n, 0n];
  for (const output of form.querySelectorAll("[data-sum]")) {
    const cells = [...form.querySelectorAll("input[data-amount]")].filter((each) =>
      each.name.endsWith(`/${output.dataset.sum}`),
    );
    const numbers = cells.map((each) => minor(each.value, digits));
    const total = numbers.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0n);
    output.textContent = total === undefined ? "?" : shown(total, digits);
    const sign = Number(output.dataset.sign);
    if (sign > 0) into = into === undefined || total === undefined ? undefined : into + total;
    if (sign < 0) out = out === undefined || total === undefined ? undefined : out + total;
  }
  const say = (selector, number) => {
    const sign = number !== undefined && number < 0n ? "−" : "";
    const size = number !== undefined && number < 0n ? -number : number;
    form.querySelector(selector).textContent = size === undefined ? "?" : sign + shown(size, digits);
  };
  say("[data-in]", into);
  say("[data-out]", out);
  say("[data-all]", into === undefined || out === undefined ? undefined : into - out);
  summaries(form);
};

// Who is not there brings nothing, unless somebody typed that they do.
const AWAY = new Set(["absent", "excused"]);
const follow = (select) => {
  const row = select.closest("tr");
  for (const each of row.querySelectorAll("input[data-expected]")) {
    if (each.dataset.typed) continue;
    if (AWAY.has(select.value) && each.value === each.dataset.expected) {
      each.value = "";
      each.dataset.emptied = "yes";
    } else if (!AWAY.has(select.value) && each.dataset.emptied) {
      each.value = each.dataset.expected;
      delete each.dataset.emptied;
    }
  }
};

// The cell beside, as in a spreadsheet: columns may have gaps, where there is nothing to say.
const beside = (field, down, right) => {
  const [cell, row] = [field.closest("td"), field.closest("tr")];
  const rows = [...row.parentElement.rows];
  const rtl = getComputedStyle(row).direction === "rtl";
  const at = { row: rows.indexOf(row), column: cell.cellIndex };
  const step = rtl ? -right : right;
  for (;;) {
    at.row += down;
    at.column += step;
    const next = rows[at.row]?.cells[at.column];
    if (!next || next.tagName === "TH") return undefined;
    if (rows[at.row].hidden) continue;
    const found = next.querySelector("input, select");
    if (found) return found;
  }
};

const move = (event, field, down, right) => {
  const next = beside(field, down, right);
  if (!next) return;
  event.preventDefault();
  unfold(next.closest("tr"));
  next.focus();
  next.select?.();
};

const keys = (event) => {
  const field = event.target;
  if (!field.closest?.("table.sheet") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const isText = field.tagName === "INPUT";
  const isAll = isText && field.selectionStart === 0 && field.selectionEnd === field.value.length;
  const isAtEnd = !isText || isAll || (field.selectionStart === field.selectionEnd && field.selectionEnd === field.value.length);
  const isAtStart = !isText || isAll || field.selectionEnd === 0;
  if (event.key === "Enter") {
    // Enter sends nothing from within the grid.
    event.preventDefault();
    move(event, field, event.shiftKey ? -1 : 1, 0);
  } else if (event.key === "ArrowDown" && isText) move(event, field, 1, 0);
  else if (event.key === "ArrowUp" && isText) move(event, field, -1, 0);
  else if (event.key === "ArrowRight" && isAtEnd) move(event, field, 0, 1);
  else if (event.key === "ArrowLeft" && isAtStart) move(event, field, 0, -1);
};

const offer = (form) => {
  const of = form.dataset.meeting;
  const other = form.querySelector("[data-other]");
  for (const day of drafts.otherDays(of)) {
    const link = document.createElement("a");
    const there = new URL(location.href);
    there.searchParams.set("on", day);
    there.searchParams.delete("empty");
    link.href = there.href;
    link.className = "small";
    link.textContent = day;
    other.querySelector("[data-days]").append(link);
    other.hidden = false;
  }
  const draft = drafts.read(of);
  const now = valuesOf(form);
  const isOther = draft && Object.entries(draft.values).some(([name, value]) => name in now && name !== "key" && now[name] !== value);
  const kept = form.querySelector("[data-kept]");
  if (!isOther) return;
  kept.querySelector("[data-kept-when]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
  kept.hidden = false;
  kept.querySelector("[data-take]").addEventListener("click", () => {
    fill(form, draft.values);
    kept.hidden = true;
    sums(form);
    form.querySelector("table input, table select")?.focus();
  });
  kept.querySelector("[data-drop]").addEventListener("click", () => {
    drafts.drop(of);
    kept.hidden = true;
  });
};

const grid = (form, isFresh) => {
  const of = form.dataset.meeting;
  const keep = () => {
    form.querySelector("[data-kept]").hidden = true;
    drafts.keep(of, { at: Date.now(), values: valuesOf(form) });
  };
  form.addEventListener("input", (event) => {
    if (event.target.matches("input")) event.target.dataset.typed = "yes";
    sums(form);
    keep();
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches('select[name$="/attendance"]')) {
      follow(event.target);
      sums(form);
      keep();
    }
  });
  form.addEventListener("keydown", keys);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("input[data-amount]")) event.target.select();
  });
  const everybody = form.querySelector("[data-everybody]");
  if (everybody) {
    everybody.hidden = false;
    everybody.querySelector("button").addEventListener("click", () => {
      for (const each of form.querySelectorAll('select[name$="/attendance"]')) {
        if (!each.value) each.value = "present";
      }
      keep();
    });
  }
  for (const each of form.querySelectorAll("[data-sums], [data-come], [data-keys]")) each.hidden = false;
  folds(form);
  sums(form);
  // What the server drew from what was sent is what was typed, and no older draft.
  if (isFresh) offer(form);
};

const begin = (isFresh = false) => {
  const recorded = document.querySelector("[data-recorded]");
  if (recorded) drafts.drop(recorded.dataset.recorded);
  const form = document.querySelector("form[data-meeting]");
  if (!form) return;
  if (!("look" in form.dataset)) grid(form, isFresh);
  const stands = () => {
    begin();
    return document.querySelector("main [autofocus]");
  };
  sends(form, { shown: stands });
};

begin(!document.querySelector("form[data-meeting] [aria-invalid]"));
