"""Whatever people type into a text is kept or cleaned, and never breaks a page, a paper or a screen."""

from __future__ import annotations

import shlex

import pytest
from beancount import loader
from beancount.core import data

from ledger import text
from tests.typed import copied

# What is typed, and what the book keeps of it.
NASTY = {
    "quotes": ("say \"hello\" and 'bye'", "say \"hello\" and 'bye'"),
    "backslashes": (r"a\b\n\"c\\", r"a\b\n\"c\\"),
    "new lines": ("one\ntwo\r\nthree", "one two three"),
    "blank lines": ("one\n\n2026-01-01 open Assets:Evil", "one 2026-01-01 open Assets:Evil"),
    "tabs": ("one\ttwo", "one two"),
    "control characters": ("red \x1b[31malert\x07\x00", "red [31malert"),
    "angle brackets": ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
    "right-to-left marks": ("100\u202e001\u202c \u2067x\u2069", "100001 x"),
    "a byte-order mark": ("\ufeffbike", "bike"),
    "emoji": ("bike 🚲 👩🏽‍🌾 🇳🇿", "bike 🚲 👩🏽‍🌾 🇳🇿"),
    "decomposed letters": ("Tu\u0304i\u0304", "Tūī"),
    "line separators": ("one\u2028two\u2029three\x85four", "one two three four"),
    "other scripts": ("小明 أمينة Жанна Ελένη", "小明 أمينة Жанна Ελένη"),
    "beancount's own signs": ("#tag ^link ; comment {10 NZD} @@ * ! |", "#tag ^link ; comment {10 NZD} @@ * ! |"),
    "metadata": ('seal: "0000"', 'seal: "0000"'),
}
# Every free text that a command takes: the command with WORDS where they stand.
FIELDS = {
    "a member's name": ["member", "add", "fay", "--name", "WORDS"],
    "a pod's name": ["pod", "open", "sunny", "--kind", "savings", "--name", "WORDS"],
    "a narration": ["enter", "WORDS", "--line", "Assets:Cash-Box:Rainy -5", "--line", "Expenses:Rainy:Bank 5"],
    "a payee": [
        "enter",
        "fee",
        "--payee",
        "WORDS",
        "--line",
        "Assets:Cash-Box:Rainy -5",
        "--line",
        "Expenses:Rainy:Bank 5",
    ],
    "a loan's purpose": [
        "loan",
        "request",
        "50",
        "--from",
        "rainy",
        "--term",
        "5",
        "--by",
        "ben",
        "--purpose",
        "WORDS",
    ],
    "an objection": ["consent", "P1", "--by", "ben", "--object", "WORDS"],
    "a reason beside a voice": ["consent", "P1", "--by", "ben", "--why", "WORDS"],
    "a fine's reason": ["fine", "set", "ben", "5", "--to", "rainy", "--because", "WORDS", "--paid"],
    "a gift's giver": ["fund", "donate", "5", "--to", "rainy", "--giver", "WORDS"],
    "a gift's purpose": ["fund", "donate", "5", "--to", "rainy", "--purpose", "WORDS"],
    "what a contribution is expected for": ["expect", "ana", "5", "--to", "rainy", "--because", "WORDS"],
    "a correction's reason": ["correct", "9", "--because", "WORDS"],
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_text_is_kept_or_cleaned_and_its_page_loads(field, templates, tmp_path):
    """One book a field: every nasty text goes into it, then beancount reads the pages."""
    crew = copied("living", templates, tmp_path / "book")
    crew.do("pod change rainy --set reserve=5")
    entries_before = crew.head[0]
    for number, (typed, _) in enumerate(NASTY.values()):
        again = {"fay": f"fay{number}", "sunny": f"sunny{number}", "9": str(entries_before + 1 + 2 * number)}
        if field == "a correction's reason":
            crew.do("contribute ana 1 --to rainy")
        words = [typed if word == "WORDS" else again.get(word, word) for word in FIELDS[field]]
        answer = crew.type([*words, "--json"])
        assert answer.status == 0, (words, answer.err)
        kept = NASTY[list(NASTY)[number]][1]
        assert kept in all_texts(answer.json), (typed, answer.json)

    directives, errors, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert errors == []
    assert [each.meta["act"] for each in directives if "act" in each.meta] != []
    assert crew.type("verify").status == 0
    for line in ("journal", "proposals", "member list", "pod list", "loan list", "statement member ana"):
        shown = crew.type(line).out
        assert shown
        assert not set(shown) & set("<>\x1b\x07\x00\u202e\u202c\u2067\u2069\u2028\u2029\x85\r\t"), line


def all_texts(answer):
    """Every string in what an entry's text holds: fields, records, payees and narrations."""
    found = []
    for entry in [answer["entry"], *answer.get("followed_by", [])]:
        for directive in text.parse(entry["text"]):
            values = [*directive.meta.values()]
            values += [directive.payee, directive.narration] if isinstance(directive, data.Transaction) else []
            for value in values:
                found += _strings(value)
    return "\n".join(found)


def _strings(value):
    import json

    if isinstance(value, str):
        yield value
        if value[:1] in {"{", "["}:
            yield from _strings(json.loads(value))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


@pytest.mark.parametrize(("typed", "kept"), NASTY.values(), ids=NASTY)
def test_a_crews_name_is_kept_or_cleaned(typed, kept, tmp_path):
    from tests.typed import Crew

    crew = Crew(tmp_path)

    answer = crew.type(["init", ".", "--name", typed, "--currency", "NZD", "--on", "2026-01-01"])

    assert answer.status == 0, answer.err
    assert answer.out.startswith(f"The book of {kept} begins in ")
    _, errors, options = loader.load_file(str(tmp_path / "main.beancount"))
    assert errors == []
    assert options["title"] == kept


@pytest.mark.parametrize(("typed", "kept"), NASTY.values(), ids=NASTY)
def test_a_text_in_the_inbox_is_kept_or_cleaned(typed, kept, templates, tmp_path):
    # beancount's parser stops at a byte of zero.
    typed = typed.replace("\x00", "")
    crew = copied("living", templates, tmp_path / "book")
    quoted = typed.replace("\\", "\\\\").replace('"', '\\"')
    entry = f'2026-06-01 * "{quoted}" "{quoted}"\n  Assets:Cash-Box:Rainy  -5 NZD\n  Expenses:Rainy:Bank  5 NZD\n'
    (crew.folder / "inbox.beancount").write_text(entry, encoding="utf-8", newline="")

    crew.do("post")

    directives, errors, _ = loader.load_file(str(crew.folder / "main.beancount"))
    assert errors == []
    posted = [each for each in directives if isinstance(each, data.Transaction)][-1]
    assert (posted.payee, posted.narration) == (kept, kept)


def test_a_text_on_a_sheet_stays_on_the_sheet(templates, tmp_path):
    crew = copied("living", templates, tmp_path / "book")
    rows = [f'ana,"{typed}",1' for typed, _ in NASTY.values() if "\x00" not in typed and '"' not in typed]
    (crew.folder / "sheet.csv").write_text(
        "\n".join(["member,name,contribution", *rows]) + "\n", encoding="utf-8", newline=""
    )

    answer = crew.ask("meeting rainy sheet.csv")

    assert len(answer["entries"]) == len(rows)
    assert crew.balance("Liabilities:Savings:Rainy:Ana") == f"-{500 + len(rows)}.00"
    assert loader.load_file(str(crew.folder / "main.beancount"))[1] == []


@pytest.mark.parametrize("word", ["--to {}", "--into {}", "--by {}", "--on {}", "--key {}"])
def test_a_word_that_is_no_name_is_refused_and_quoted_without_what_steers_a_terminal(word, templates, tmp_path):
    crew = copied("living", templates, tmp_path / "book")
    option, _ = word.split()
    for typed, _ in NASTY.values():
        words = [*shlex.split("contribute ana 50 --to rainy"), option, typed]
        before = crew.standing

        answer = crew.type(words)

        is_key = option == "--key" and text.clean(typed) == typed
        assert answer.status == (0 if is_key else 2), (words, answer)
        assert not set(answer.err) & set("\x1b\x07\x00\u202e\u2067\r\t")
        assert is_key or crew.standing == before
