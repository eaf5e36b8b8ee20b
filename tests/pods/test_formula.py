"""A formula for the value of a share is read, said aloud, and reckoned exactly; nothing else is run."""

from fractions import Fraction

import pytest

from ledger.errors import Invalid
from pods.owning import formula

KNOWN = {"par": Fraction(10), "book": Fraction(25, 2), "years": Fraction(3)}


@pytest.mark.parametrize(
    ("typed", "worth", "said"),
    [
        ("max(par, 0.8*book)", Fraction(10), "the larger of par and 80 % of the book value"),
        ("min( par , book )", Fraction(10), "the smaller of par and the book value"),
        (
            "par*(1+0.02*years)",
            Fraction(106, 10),
            "par times (1 plus 2 % of the whole years for which it was held)",
        ),
        ("(par+book)/2", Fraction(45, 4), "(par plus the book value) divided by 2"),
        ("book - 0.1*par", Fraction(23, 2), "the book value less 10 % of par"),
    ],
)
def test_a_formula_is_reckoned_exactly_and_said_in_words(typed, worth, said):
    assert formula.value(formula.read(typed), KNOWN) == worth
    assert formula.aloud(typed) == said


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "par +",
        "par ** 9",
        "open(par)",
        "max(par)",
        "par.real",
        "'x'",
        "True",
        "1e999",
        "par" + "+par" * 30,
        "f(x=1)",
    ],
)
def test_what_is_no_plain_arithmetic_is_refused(typed):
    with pytest.raises(Invalid, match="no formula"):
        formula.read(typed)


def test_a_formula_that_divides_by_nothing_says_so():
    with pytest.raises(Invalid, match="divides by zero"):
        formula.value("par / years", {**KNOWN, "years": Fraction(0)})
