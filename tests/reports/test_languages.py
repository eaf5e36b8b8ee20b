"""Papers in other languages: what is translated and what is not, figures and days as they are read there, pages from the right."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from string import Formatter

import pypdf
import pytest

import pods.acts  # noqa: F401 - all kinds of acts are known then
from ledger.act import registry
from ledger.errors import Invalid
from pods.crew.terms import Terms
from pods.pools.ratios import words
from pods.settings import KINDS
from reports import kinds
from reports import language as language_of
from reports.aloud import aloud
from reports.document import Column, Document, Fact, Section, Table
from reports.language import Reader, catalogue, language, languages
from reports.languages import gathered
from reports.narrations import recorded
from reports.render.csv import csv
from reports.render.html import html
from reports.render.json import dumps
from reports.render.pdf import pdf
from reports.render.text import text
from reports.say import Said, Unsaid, listed, say, say_count, strung, unsaid
from tests.reports.samples import SEAL, nzd, pct
from tests.typed import copied

OTHERS = [tag for tag in languages() if tag != "en"]
# Of a hundred texts, so many may wait for a translator.
MOST_MISSING = 15


def paper(tag="es", **changes):
    table = Table(
        "",
        (Column("Date", "date"), Column("What"), Column("Amount", "money"), Column("Shares", "number")),
        ((date(2026, 3, 5), recorded("Contribution to Rainy Day"), nzd("12500.50"), 3),),
    )
    said = Document(
        kind="sample",
        title=say("Statement for {name}", name="Ana"),
        book="Tui Crew",
        on=date(2026, 3, 31),
        seq=57,
        seal=SEAL,
        facts=(Fact("Savings", nzd("-1250.50")), Fact("Share of ownership", pct("33.3333"))),
        sections=(Section("Savings", tables=(table,)),),
        language=tag,
    )
    return replace(said, **changes)


@pytest.mark.parametrize("tag", OTHERS)
def test_what_a_language_lacks_is_listed_and_is_the_smaller_part(tag):
    missing = gathered.untranslated(tag)

    assert 100 * len(missing) <= MOST_MISSING * len(gathered.messages()), "\n".join(missing)


@pytest.mark.parametrize("tag", OTHERS)
def test_a_translation_has_the_values_of_its_message_and_a_form_for_every_number(tag):
    known = catalogue(tag)
    wrong = []
    for each in known:
        forms = each.string if isinstance(each.string, tuple) else (each.string,)
        message = each.id if isinstance(each.id, str) else each.id[1]
        names = values(message)
        # A form for one or two says the number in a word; English verbs behind a number are left out.
        wrong += [form for form in forms if form and each.id and not names - {"count", *VERBS} <= values(form) <= names]
        if isinstance(each.id, tuple) and any(forms):
            wrong += [each.id[0]] if len(forms) != known.num_plurals or not all(forms) else []

    assert wrong == []


@pytest.mark.parametrize("tag", OTHERS)
def test_a_languages_file_holds_what_reports_say_and_nothing_else(tag):
    held = {each.id if isinstance(each.id, str) else tuple(each.id) for each in catalogue(tag) if each.id}

    assert held - set(gathered.messages()) == set()


VERBS = {"are", "have", "passes", "vests"}


def values(message):
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def test_a_marked_text_is_its_english_to_everything_else():
    assert say("Statement for {name}", name="Ana") == "Statement for Ana"
    assert say("{amount} on {day}", amount=nzd("1250.50"), day=date(2026, 3, 5)) == "1,250.50 NZD on 2026-03-05"
    assert [say_count("one day", "{count} days", count=days) for days in (1, 2)] == ["one day", "2 days"]
    assert strung([say("yes"), say("no")]) == "yes; no"


def test_spanish_has_its_words_figures_and_days():
    lines = text(paper()).splitlines()

    assert lines[0] == "Estado de cuenta de Ana"
    assert "Ahorros                 -1.250,50 NZD" in lines
    assert "Parte de la propiedad   33,3333 %" in lines
    assert any(re.search(r"5 mar 2026 +Aportación a Rainy Day +12\.500,50 NZD +3$", line) for line in lines)
    assert lines[-1] == f"A 31 mar 2026 · asiento 57 · sello {SEAL}"


def test_arabic_pages_begin_at_the_right_and_figures_keep_their_order():
    page = html(paper("ar")).decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert "<bdi>12,500.50</bdi>" in page
    assert "كشف حساب Ana" in page


def test_the_numbers_of_certificates_stay_as_they_are_in_arabic():
    several = paper("ar", sections=(Section("", notes=(listed(("8-15", "27-31"), ", "),)),))

    assert 'و<bdi dir="ltr">27-31</bdi>' in html(several).decode()
    assert "و\u200e27-31" in text(several)


@pytest.mark.parametrize(
    ("reader", "text", "runs"), [("ar", "en", None), ("es", "ar", "rtl"), ("en", "ar", "rtl"), ("ar", "ar", "rtl")]
)
def test_a_text_that_stays_keeps_its_own_direction_in_any_frame(reader, text, runs):
    kept = replace(paper(reader), is_verbatim=True, written_in=text)
    begins = html(kept).decode().split("<head>")[0]

    assert f'lang="{text}"' in begins
    assert ('dir="rtl"' in begins) is (runs == "rtl")


def test_an_arabic_paper_is_mirrored_and_its_words_are_not():
    places = {}
    for tag in ("es", "ar"):
        found = []
        pypdf.PdfReader(BytesIO(pdf(paper(tag)))).pages[0].extract_text(
            visitor_text=lambda words, cm, tm, _font, _size, found=found: found.append(
                (words.strip(), cm[4] + tm[4] * cm[0], tm[0] * cm[0])
            )
        )
        places[tag] = {words: (x, scale) for words, x, scale in found}

    assert places["es"]["Tui Crew"][0] + 300 < places["ar"]["Tui Crew"][0]
    assert places["ar"]["Tui Crew"][1] > 0


def test_files_for_programs_are_the_same_in_every_language():
    for written in (csv, dumps):
        assert written(paper("es")) == written(paper("en"))
    assert b"Statement for Ana" in csv(paper("es"))


def test_what_is_not_translated_stays_in_english_and_the_paper_says_how_much():
    said = text(paper(notes=(say("No such text, {name}.", name="Ana"), "Words of the crew's own.")), width=200)

    assert "No such text, Ana." in said
    assert "Un texto de este documento aún no está traducido al español y aparece en inglés." in said


def test_a_word_that_is_the_same_in_both_languages_is_not_told_as_missing():
    said = text(paper(notes=(say("Total"), say("Capital"))), width=200)

    assert "no está traducido" not in said
    assert "no están traducidos" not in said


def test_names_and_words_of_the_crews_own_are_never_translated():
    said = text(paper(sections=(Section("Loans", notes=("Savings",)),)))

    assert "\nLoans\n" in said
    assert "\nSavings\n" in said


def test_a_number_of_things_is_said_in_the_form_that_it_asks_for():
    def days(count, tag):
        return text(
            paper(tag, title="", facts=(), sections=(), notes=(say_count("{count} day", "{count} days", count=count),))
        )

    assert "\n1 día\n" in days(1, "es")
    assert "\n7 días\n" in days(7, "es")
    assert [word in days(count, "ar") for count, word in ((2, "يومان"), (5, "5 أيام"), (11, "11 يومًا"))] == [True] * 3


def test_a_region_without_a_file_of_its_own_has_the_words_of_its_language_and_its_own_habits():
    assert language("es_MX") == "es-MX"
    assert "-1,250.50 NZD" in text(paper("es-MX")) or "NZD -1,250.50" in text(paper("es-MX"))


def test_what_the_journal_says_of_itself_is_read_back_and_what_people_wrote_is_not():
    assert recorded("Contribution to Rainy Day, paid by Tom") == "Contribution to Rainy Day, paid by Tom"
    assert recorded("Bread").__class__ is str


def test_a_language_that_nobody_translated_is_told_with_those_that_are_there():
    with pytest.raises(Invalid) as told:
        language("tlh")

    assert told.value.hint.startswith(f"There are: {', '.join(languages())}.")


@pytest.fixture
def crew(tmp_path):
    return copied("living", tmp_path / "books", tmp_path / "book")


def test_a_members_papers_are_in_the_language_they_chose_and_lang_goes_before_it(crew):
    crew.do("member lang ben es", "contribute ben 50 --to rainy")

    assert "Estado de cuenta de Ben" in crew.do("statement member ben").out
    assert "Statement for Ben" in crew.do("statement member ben --lang en").out
    assert "Statement for Ana" in crew.do("statement member ana").out
    assert "Statement of Rainy Day" in crew.do("statement pool rainy").out
    assert "Estado de Rainy Day" in crew.type("statement pool rainy", member="ben").out
    assert crew.ask("statement member ben")["document"]["title"] == "Statement for Ben Okafor"


def test_who_joins_says_their_language_at_once(crew):
    crew.do("member add eva --lang ar")

    assert "كشف حساب" in crew.do("statement member eva").out


def test_a_whole_number_has_no_decimals_in_any_language():
    shown = text(paper(facts=(Fact("Owners", 12500), Fact("Shares", Decimal("0.50")))))

    assert "12.500\n" in shown
    assert "0,50\n" in shown


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_terms_of_a_pod_are_read_back_word_for_word(kind):
    sentences = [said for _, _, said in Terms(kind, {}).sentences("NZD")]

    assert [aloud(each) for each in sentences] == sentences
    assert [each for each in sentences if not isinstance(aloud(each), Said)] == []


def test_words_chosen_one_behind_the_other_are_each_said_in_the_language():
    order = aloud("What comes in on a loan covers fines, then fees, then interest, then the principal.")

    assert "cubre multas, luego comisiones, luego intereses, luego el capital." in text(paper(notes=(order,)))


class Everything(Reader):
    """A reader in whose language every text of ours is a mark, so that what is left was neither marked nor counted."""

    def said(self, text):
        return "" if isinstance(text, Unsaid) else super().said(text)

    def _found(self, text):
        return "" if not text.values else "".join(f"{{{name}}}" for name in text.values)


PEOPLES_OWN = re.compile(
    "Ana Tūī|Ben Okafor|Cho Min|Dan Ruiz|Eli|Rainy Day|Tui Bakery|Cash-Box|Bank-Main|Tui Crew|Easy|a bike|crewbook [a-z].*"
    r"|\d{1,2} [a-z]{3} \d{4}|[A-Z][a-z]+(:[A-Za-z-]+)+|[0-9a-f]{64}|NZD"
)
SAID_IN_FULL = (
    "statement member ben", "statement member ben --year 2026", "statement ownership bakery", "statement capital bakery",
    "statement exit bakery ben", "statement pool rainy", "statement loan L1", "statement loans easy", "statement handover",
    "statement livelihood bakery", "statement book", "statement ratios rainy", "shares register bakery", "shares classes bakery",
    "shares certificates bakery", "shares notes bakery", "summary", "due", "receipt 2", "receipt 7", "agreement list",
    "agreement status", "goals", "attendance show rainy", "points show rainy",
)  # fmt: skip


def test_every_text_of_ours_on_a_paper_is_marked_or_counted_as_not_translated(crew, monkeypatch):
    crew.do(
        "pod open easy --kind savings --name Easy --set ask-about=none --on 2026-02-02", "contribute ben 400 --to easy --on 2026-02-02",
        'loan request 120 --from easy --by ben --term 4 --purpose "a bike" --on 2026-02-03', "loan pay-out L1 --on 2026-02-03",
        "agreement draft L1",
    )  # fmt: skip
    spanish = language_of._reader("es")
    told, whole = [], Reader.document

    def document(reader, document):
        told.append(whole(reader, document))
        return told[-1]

    monkeypatch.setattr(Reader, "document", document)
    monkeypatch.setattr(language_of, "_reader", lambda _: Everything("es", spanish.locale, spanish.words))
    left = {}
    for line in SAID_IN_FULL:
        told.clear()
        crew.do(f"{line} --lang es")
        words = (PEOPLES_OWN.sub("", each) for each in texts_of(told[0]))
        found = [each for each in words if len(re.findall("[A-Za-z]{3,}", each)) > 1]
        left |= {line: found} if found else {}

    assert left == {}


def texts_of(part):
    if isinstance(part, str):
        return [part]
    if isinstance(part, tuple):
        return [each for one in part for each in texts_of(one)]
    if not isinstance(part, language_of._PARTS):
        return []
    left_out = {"data", "kind", "language", "keywords", "mark", "seal", "book", "face"}
    return [text for each in fields(part) if each.name not in left_out for text in texts_of(getattr(part, each.name))]


def test_what_is_put_together_in_english_is_counted_on_the_paper():
    shown = text(paper(notes=(unsaid("The pie is frozen."), "The crew's own words.")), width=200)

    assert "The pie is frozen." in shown
    assert "Un texto de este documento aún no está traducido al español" in shown


@pytest.mark.parametrize("tag", [each for each in languages() if each != "en"])
def test_every_ratio_and_its_formula_is_said_in_every_language(tag):
    known = catalogue(tag)

    assert [each for each in words() if not known.get(each) or not known.get(each).string] == []


def test_every_kind_of_act_is_called_something():
    # Other tests make acts of their own.
    ours = {kind for kind, act_type in registry.acts.items() if act_type.__module__.startswith(("ledger.", "pods."))}
    assert set(kinds.KINDS) == ours
