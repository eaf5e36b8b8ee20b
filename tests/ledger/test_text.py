"""What we print, beancount reads back identically."""

import datetime as dt
import string
import unicodedata
from decimal import Decimal

import pytest
from beancount.core import amount, data, position
from beancount.parser.grammar import ValueType
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger import entry, text
from ledger.act import Record
from ledger.errors import Broken, Invalid
from tests.examples import some

hostile = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
    st.lists(
        st.sampled_from(
            [
                '"',
                "\\",
                "\n",
                "\r\n",
                "\t",
                "\\n",
                "<b>",
                "\u202e",
                "\u2028",
                "😀",
                "שלום",
                "e\u0301",
                ";",
                "*",
                "2025-01-01 open",
            ]
        ),
        max_size=8,
    ).map("".join),
)
words = hostile.map(text.clean)
days = st.dates(dt.date(1970, 1, 1), dt.date(2200, 12, 31))
accounts = st.sampled_from(
    ["Assets:Cash-Box:Rainy", "Liabilities:Savings:Rainy:M-7K3Q", "Equity:Shares:Bakery:A:Ana", "Income:X:1"]
)
capitals, letters, digits = string.ascii_uppercase, string.ascii_letters, string.digits
# Put together of their letters, for a pattern takes several times as long.
commodities = (
    st.tuples(
        st.sampled_from(capitals), st.text(f"{capitals}{digits}'._-", max_size=22), st.sampled_from(capitals + digits)
    )
    .map("".join)
    .filter(lambda name: name not in {"TRUE", "FALSE", "NULL"})
)
numbers = st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=2) | st.integers(
    -(10**15), 10**15
).map(Decimal)
keys = (
    st.tuples(st.sampled_from(string.ascii_lowercase), st.text(f"{letters}{digits}_-", min_size=1, max_size=12))
    .map("".join)
    .filter(lambda key: key not in {"filename", "lineno"})
)
metas = st.dictionaries(keys, hostile | numbers, max_size=4)
marks = st.frozensets(st.text(f"{letters}{digits}/._-", min_size=1, max_size=10), max_size=3)
costs = st.builds(position.Cost, numbers.map(abs), commodities, days, words.filter(bool))
postings = st.builds(
    lambda account, number, commodity, cost: data.Posting(account, amount.Amount(number, commodity), cost, None, None, None),
    accounts, numbers, commodities, st.none() | costs,
)  # fmt: skip
transactions = st.builds(
    data.Transaction, metas, days, st.sampled_from("*!"), st.none() | words.filter(bool), words, marks, marks,
    st.lists(postings, min_size=1, max_size=4),
)  # fmt: skip
# The words in a custom are our own; ids among them may hold anything that a string can.
customs = st.builds(
    lambda meta, day, values: data.Custom(meta, day, "crewbook", [ValueType(value, str) for value in values]),
    metas, days, st.lists(hostile, min_size=1, max_size=3),
)  # fmt: skip
opens = st.builds(lambda meta, day, account: data.Open(meta, day, account, None, None), metas, days, accounts)
directives = st.one_of(transactions, customs, opens, st.builds(data.Commodity, metas, days, commodities))


@settings(max_examples=some(150), deadline=None)
@given(st.lists(directives, min_size=1, max_size=4))
def test_what_is_printed_reads_back_as_what_it_was(given_directives):
    assert text.parse(text.print_directives(given_directives)) == given_directives


@settings(max_examples=some(100), deadline=None)
@given(st.lists(directives, min_size=1, max_size=4))
@example([data.Open({"key": "a\n  Assets:A  5 NZD\n"}, dt.date(2025, 1, 1), "Assets:A", None, None)])
def test_the_postings_that_are_read_in_passing_are_those_that_the_parser_reads(given_directives):
    printed = text.print_directives(given_directives)

    assert list(text.posted(printed)) == [
        (posting.account, posting.units.number, posting.units.currency)
        for directive in text.parse(printed)
        for posting in getattr(directive, "postings", ())
    ]


@settings(max_examples=some(100), deadline=None)
@given(st.lists(directives, min_size=1, max_size=4))
@example([data.Open({"key": "a\n\nb"}, dt.date(2025, 1, 1), "Assets:A", None, None)])
def test_no_text_ever_makes_a_blank_line_that_would_end_its_entry(given_directives):
    printed = text.print_directives(given_directives)
    assert text.blocks(f";; head\n\n{printed}\n{printed}") == [printed, printed]


@given(hostile)
def test_cleaned_words_stand_on_one_line_and_hold_nothing_that_a_screen_would_obey(typed):
    line = text.clean(typed)
    assert text.clean(line) == line
    assert not [
        char for char in line if unicodedata.category(char) in {"Cc", "Zl", "Zp"} or char in "<>\u202e\u200f\ufeff"
    ]


@given(st.text(st.characters(categories=("L", "N", "So", "Po", "Sm"), exclude_characters="<>"), max_size=30))
def test_letters_quotes_backslashes_and_emoji_are_kept(typed):
    # Composing is the one change that letters see: é typed in two halves is é.
    assert text.clean(typed) == unicodedata.normalize("NFC", typed)


def test_half_a_character_is_refused():
    with pytest.raises(Invalid, match="holds bytes that are no text"):
        text.clean("a\ud800")


def test_words_beyond_the_limit_are_refused_not_cut():
    assert len(text.clean("x" * 500)) == 500
    with pytest.raises(Invalid, match="501 characters"):
        text.clean("x" * 501)


def test_text_that_beancount_cannot_read_is_broken_and_names_the_line():
    with pytest.raises(Broken) as caught:
        text.parse("2025-01-01 open Assets:A\nnonsense here\n")
    assert caught.value.where == "line 2"


fields = st.dictionaries(hostile, hostile | st.integers() | st.booleans() | st.none(), max_size=3)
records = st.builds(
    Record, kind=st.just("loan"), id=words.filter(bool), body=fields, status=words, pod=st.none() | words.filter(bool),
    member=st.none() | words.filter(bool), due=st.none() | days,
)  # fmt: skip


@settings(max_examples=some(80), deadline=None)
@given(
    st.lists(directives.filter(lambda each: not isinstance(each, data.Open)), min_size=1, max_size=3),
    fields,
    st.lists(records, max_size=2),
    st.none() | words.filter(bool),
)
def test_an_entry_is_restored_whole_from_its_text(given_directives, given_fields, given_records, key):
    mine = {
        "seq",
        "act",
        "version",
        "by",
        "entered-by",
        "via",
        "recorded-at",
        "key",
        "key-digest",
        "batch",
        "proposal",
        "opened",
        "about",
        "fields",
        "records",
        "seal",
    }
    meta = {name: value for name, value in given_directives[0].meta.items() if name not in mine}
    given_directives = (given_directives[0]._replace(meta=meta), *given_directives[1:])
    date = given_directives[0].date
    before = entry.Entry.sealed(
        entry.FIRST_SEAL, given_directives,
        seq=7, date=date, kind="test", version=1, by="ana", entered_by="tom", via='a "door"', recorded_at="2025-01-01T00:00:00Z",
        about=("member/ana", "loan/L1"), fields=given_fields, key=key, digest=key and "0" * 64, batch=6, proposal="P1", id="L1",
        records=tuple(given_records),
    )  # fmt: skip
    after = entry.read(before.text, tuple(text.parse(before.text)))
    dated = tuple(
        Record(
            **{
                **{name: getattr(each, name) for name in ("kind", "id", "body", "status", "pod", "member", "due")},
                "date": date,
                "seq": 7,
            }
        )
        for each in given_records
    )
    assert {name: getattr(after, name) for name in before._fields if name != "records"} == {
        name: getattr(before, name) for name in before._fields if name != "records"
    }
    assert after.records == dated
    assert entry.seal_of(before.text, entry.FIRST_SEAL) == before.seal == entry.seal_in(before.text)
    assert entry.seq_in(before.text) == 7


@pytest.mark.parametrize(
    "damage",
    [
        ("  by: ", "  bye: "),
        ('fields: "{', 'fields: "['),
        ("  seq: 1", '  seq: "x"'),
        ('  about: "book"', "  about: 5"),
    ],
)
def test_a_head_that_does_not_hold_what_it_must_is_broken(sqlite_crew, damage):
    whole = sqlite_crew.book.entry(1).text
    assert damage[0] in whole
    damaged = whole.replace(*damage, 1)
    with pytest.raises(Broken, match="head is damaged"):
        entry.read(damaged, tuple(text.parse(damaged)))
