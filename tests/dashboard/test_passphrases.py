"""Which passphrases may be chosen, and how they are kept."""

import argon2
import pytest

from dashboard import passphrases
from dashboard.passphrases import weakness

NAMES = ["ana", "Ana Tūī", "Tui Crew"]


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        ("", "This one has 0 characters; take at least 12."),
        ("short", "This one has 5 characters; take at least 12."),
        ("eleven char", "This one has 11 characters; take at least 12."),
        ("   eleven char   ", "This one has 11 characters; take at least 12."),
        ("x" * 201, "This one is longer than 200 characters."),
        ("anaanaanaana", "little more than a name"),
        ("Ana Tūī 2026", "little more than a name"),
        ("tui crew tui crew", "little more than a name"),
        ("passwordpassword", "easy to guess"),
        ("password1234", "easy to guess"),
        ("qwertyuiop1234", "easy to guess"),
        ("123456789012345", "easy to guess"),
        ("aaaaaaaaaaaaaaaa", "easy to guess"),
        ("iloveyou iloveyou", "easy to guess"),
    ],
)  # fmt: skip
def test_what_others_would_try_is_refused_with_the_reason(chosen, why):
    assert why in weakness(chosen, NAMES)


@pytest.mark.parametrize(
    "chosen",
    [
        "seven quiet otters hum",
        "Xk3!vRq9#pLw",
        "乐器马铃薯窗户骆驼云彩明天",
        "صباح ممطر وقهوة بعيدة",
        "vier Hühner im Nebel",
    ],
)
def test_what_nobody_would_try_may_be_chosen_in_any_script(chosen):
    assert weakness(chosen, NAMES) == ""


def test_the_rules_are_told_before():
    assert any(str(passphrases.SHORTEST) in rule for rule in passphrases.rules())


def test_a_passphrase_is_the_same_on_every_keyboard():
    kept = passphrases.hashed("vier Hu\u0308hner im Nebel")
    assert passphrases.matches(kept, "vier H\u00fchner im Nebel ")
    assert not passphrases.matches(kept, "vier Huhner im Nebel")


def test_nothing_matches_what_was_never_kept():
    assert not passphrases.matches(None, "")
    assert not passphrases.matches("", "")
    assert not passphrases.matches("no hash", "no hash")


def test_it_is_kept_at_the_price_that_the_standard_asks_for(real_hasher):
    kept = argon2.extract_parameters(real_hasher.hash("seven quiet otters hum"))
    assert kept.type is argon2.Type.ID
    assert (kept.memory_cost, kept.time_cost) == (65536, 3)
