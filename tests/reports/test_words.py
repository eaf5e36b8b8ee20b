"""Papers in Spanish and Arabic leave no word of ours in English: of a book without Latin letters every such word would be seen."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import replace

import pytest

import pods.acts  # noqa: F401 - acts tell how they read in a proposal
from cli.door import Door
from pods.voices import consent
from reports import titles
from reports.agreements import changed
from reports.language import reading
from reports.render.html import html
from reports.render.text import text
from reports.say import Said
from tests.reports.latin import tags_off, words, words_of_translations
from tests.reports.mute import BOOK, PAPERS, opened

# What is left in English on purpose, each with its reason.
LEFT = {
    "crew": "who begins a book, by the short name that its first entry keeps",
    "may": "the month of May, in Spanish",
}


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """Every paper of the book as its report made it, by the command that prints it."""
    found = {}
    with opened(tmp_path_factory.mktemp("mute")) as crew, pytest.MonkeyPatch.context() as patch:
        crew.do(*BOOK[1:])
        for line in (*PAPERS, *(f"receipt {number}" for number in range(2, len(BOOK), 7))):
            patch.setattr(Door, "show", lambda _, document, line=line: found.update({line: document}))
            crew.do(line)
    return found


@pytest.mark.parametrize("tag", ["es", "ar"])
def test_no_word_of_ours_stays_in_english(papers, tag):
    theirs = words_of_translations(tag)
    left = {}
    for line, document in papers.items():
        told = replace(frame(document) if document.is_verbatim else document, language=tag)
        seen = words(text(told, width=200)) | words(tags_off(html(told).decode()))
        english = words(text(replace(told, language="en"), width=200)) if tag == "es" else set()
        found = sorted(each for each in seen - theirs - set(LEFT) if tag == "ar" or each in english)
        if found:
            left[line] = found
    assert left == {}


def frame(document):
    """A paper whose text stays in its language, with its frame alone: all that is marked as ours."""
    sections = tuple(
        replace(
            each,
            title=ours(each.title),
            notes=tuple(map(ours, each.notes)),
            tables=tuple(
                replace(table, rows=tuple(tuple(ours(cell) for cell in row) for row in table.rows))
                for table in each.tables
            ),
        )
        for each in document.sections
    )
    return replace(document, title=ours(document.title), subtitle=state(document), sections=sections)


def state(document):
    """Where an agreement stands, without the line of its text that stands before it."""
    return document.subtitle.values.get("text", document.subtitle) if isinstance(document.subtitle, Said) else ""


def ours(cell):
    return "" if isinstance(cell, str) and not isinstance(cell, Said) else cell


# What stands beside a number of instalments, which is said as one; whole titles with it are read back below.
PARTS = [", paid back in ", " instalments, one a "]


def test_every_title_of_a_proposal_is_known_again():
    """What a describer writes between its values stands in a message of titles.py: a new or changed one is noticed here."""
    known = [
        re.sub(r"\{\w+\}", "\0", each) for each in (*titles._TITLES, *titles._TAILS, *titles._PLANS, *titles._CALLED)
    ] + PARTS
    unknown = [
        (kind, piece)
        for kind, sentence in consent._describers.items()
        if kind not in titles._OWN
        for piece in pieces(sentence)
        if not any(piece.strip(" ,:()") in each for each in known)
    ]
    assert unknown == []


def pieces(function):
    """The words of ours in a function's texts, those between two values each by themselves."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)).strip().rstrip(","))
    joined = (each for each in ast.walk(tree) if isinstance(each, ast.JoinedStr))
    texts = (part.value for each in joined for part in each.values if isinstance(part, ast.Constant))
    return [each for each in texts if len(re.findall("[a-z]{2,}", each)) > 1]


@pytest.mark.parametrize(
    "title",
    [
        "Tui Bakery takes 3 shares of Tui Bakery A back from Ben Okafor for 30.00 NZD, in 4 instalments, one a month, with interest at 4%/year",
        "Rainy Day lends Ben Okafor 1,360.00 NZD for a bike, repaid in 1 instalment until 2026-09-13, total cost 12.70 NZD, APR 12.12 %",
        "Adopt A1, the Loan agreement L1 with Ben Okafor, version 1 with the hash abcdef12",
        "Share out cycle C1 of Rainy Day, ahead of its end on 2026-12-31: 120.00 NZD over 6 shares, 20.00 each, of which 5.00 NZD stay for the next cycle",
        "Ben lends Tui Bakery 500.00 NZD, paid back in 1 instalment, with interest at 4%/year",
        "Ben lends Tui Bakery 500.00 NZD, paid back in 4 instalments, one a quarter",
        "What Ben left in Rainy Day goes to Ana (1 of 2 parts), Cho (1 of 2 parts)",
        "New terms for L1 of Ben (ill): 90.00 NZD is owed then at 1%/month, repaid in 3 instalments from 2026-07-01 to 2026-09-01, 2.00 NZD of interest and fees to come",
    ],
)
def test_a_title_is_read_back_word_for_word(title):
    found = titles.titled(title)

    assert found == title
    assert isinstance(found, Said)


def test_settings_in_a_title_are_called_as_forms_call_them():
    found = titles.titled(
        "Rainy Day: change loan-limit from 3 to none, loss-sharing from reserve to equally, place from Cash-Box to Bank-Main"
    )

    assert found == (
        "Rainy Day: change “Loan limit” from 3 to none, “Loss sharing” from “borne by what the pool earned and keeps, so that each share "
        "of a cycle gets less at its share-out” to “shared equally by the members who have savings or shares of a running cycle in it”, "
        "“Place” from Cash-Box to Bank-Main"
    )


def test_what_a_setting_is_set_to_follows_the_readers_habit():
    with reading("es") as reader:
        told = reader.said(titles.titled("Rainy Day: change late-fine from 1.5% to 2.50, loan-limit from none to 3"))

    assert told == "Rainy Day: cambiar «Multa por atraso» de 1,5 % a 2,50 y «Límite de préstamos» de ninguno a 3"


def test_figures_and_days_of_what_the_book_keeps_in_english_follow_the_readers_habit():
    with reading("es") as reader:
        told = reader.said(
            titles.titled(
                "Ben leaves Rainy Day and gets 1,250.50 NZD, in 2 instalments, one a month, with interest at 0.5%/month"
            )
        )

    assert told == "Ben deja Rainy Day y recibe 1.250,50 NZD, en 2 cuotas, una cada mes, con intereses del 0,5 % al mes"


def test_a_text_of_any_length_is_looked_at_in_no_time():
    """Where it were read to its end, nobody would see the end of this test."""
    long = "x" + " (round 1) and " * 20_000
    assert str(titles.titled(long)) == long


@pytest.mark.parametrize(
    "fact",
    [
        "one for each member",
        "What comes in covers fines, then fees, then interest, then the principal.",
        "A missed instalment is fined 2.5 % of what is missing, once 3 days have passed.",
        "A missed instalment is fined 2.00 NZD.",
        "Who repays before the time owes interest up to the day only.",
        "The members agreed to it (proposal P1).",
        "over 48 months from 2026-02-03, a part every 3 months, nothing in the first 12",
        "10 with launch, 5 with profit (2026-04-01)",
        "3 months after the pay-out",
        "20.00 NZD (social fund)",
        "1 · 2026-04-01 · 30.00 NZD · 1,250.00 NZD",
    ],
)
def test_a_fact_of_an_agreement_is_read_back_word_for_word(fact):
    found = changed._row(fact)

    assert found == fact
    assert isinstance(found, Said)
