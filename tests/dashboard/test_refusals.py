"""What rules refuse with is said in the reader's language, from the English sentence alone."""

import re

import pytest
from markupsafe import escape

from dashboard import refusals, turning
from dashboard.refusals.gathered import sentences, untranslated
from reports.language import languages, reading
from tests.errors.gallery import cases

NAMED = re.compile(r"\{\w+\}")
OTHERS = languages()[1:]
PUBLISHED = "Ben Okafor has 200.00 NZD saved in Rainy Day on 2026-06-15; 250.00 NZD is more than that."


def refused(sentence, tag):
    with reading(tag):
        return refusals.refused(sentence)


@pytest.mark.parametrize("tag", OTHERS)
def test_every_refusal_of_a_rule_is_translated(tag):
    assert untranslated(tag) == []


@pytest.mark.parametrize("tag", OTHERS)
def test_a_translated_refusal_keeps_every_value(tag):
    found = [(str(each.id), str(each.string)) for each in refusals.catalogue(tag) if each.id and each.string]
    wrong = [english for english, said in found if sorted(NAMED.findall(english)) != sorted(NAMED.findall(said))]

    assert len(found) > 800
    assert wrong == []


def test_a_refusal_is_said_with_days_and_amounts_as_they_are_read_there():
    said = refused(PUBLISHED, "es")

    assert "Ben Okafor" in said
    assert "Rainy Day" in said
    assert "200,00" in said
    assert "15 jun 2026" in said
    assert "saved" not in said


def test_an_amount_stays_whole_among_words_from_the_right():
    said = refused(PUBLISHED, "ar")

    assert "<bdi>200.00 NZD</bdi>" in said
    assert "<bdi>250.00 NZD</bdi>" in said


def test_a_refusal_that_nobody_translated_stays_and_is_marked_as_english():
    assert refused("No rule says <this>.", "ar") == '<span lang="en" dir="ltr">No rule says &lt;this&gt;.</span>'


def test_english_readers_get_the_sentence_as_it_was_raised():
    assert refused(PUBLISHED, "en") == PUBLISHED


@pytest.mark.parametrize("tag", OTHERS)
def test_what_rules_say_in_the_gallery_is_known_by_its_shape(tag):
    """The rest is the terminal's own: its options, files and dialogues."""
    said = [case.text.split("\n")[0].removeprefix("crewbook: ") for case in cases()]
    known = [each for each in said if "<span" not in refused(each, tag)]

    assert len(known) > 0.8 * len(said)


@pytest.mark.parametrize("tag", OTHERS)
def test_no_name_becomes_part_of_the_sentence(tag):
    """Whatever somebody is called, they are called so in the translation too."""
    for name in ("the pod", "The pod", "<b>Ana</b>", "Anders and 3.00 NZD", "{name}", "٣ أنا"):
        said = refused(PUBLISHED.replace("Ben Okafor", name), tag)
        assert f"<bdi>{escape(name)}</bdi>" in said


def test_every_sentence_names_each_value_once():
    assert [each for each in sentences() if len(set(NAMED.findall(each))) != len(NAMED.findall(each))] == []


def test_an_amount_stays_on_its_side_of_a_name_that_is_read_from_the_right():
    said = str(turning.kept_apart("Rainy lends أمينة حداد 240.00 NZD & 3 to דנה."))

    assert said == "Rainy lends <bdi>أمينة حداد</bdi> 240.00 NZD &amp; 3 to <bdi>דנה</bdi>."
