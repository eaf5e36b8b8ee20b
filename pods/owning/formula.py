"""The formula by which a class values a share: read, said aloud, and reckoned exactly. Only arithmetic; no program is run."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = {
    "par": "par",
    "book": "the book value",
    "years": "the whole years for which it was held",
}
_CALLS = {"min": "the smaller of", "max": "the larger of"}
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "plus", ast.Sub: "less", ast.Mult: "times", ast.Div: "divided by"}
_LONGEST = 80
# Figures that no formula takes from each other by chance.
_ANY = {"par": Fraction(10_007), "book": Fraction(20_011), "years": Fraction(30_011)}


def read(typed: str) -> str:
    """The formula as it was typed, when it can be reckoned.

    Raises: Invalid, with an example, otherwise; and when it divides by zero whatever a share is worth.
    """
    try:
        _reckoned(_parsed(typed), _ANY)
    except ZeroDivisionError:
        raise Invalid(
            f"“{money.printable(typed)}” divides by zero.",
            hint="Write it so that it has a value, as in max(par, 0.8*book)",
            where="redeem-formula",
        ) from None
    return " ".join(typed.split())


def aloud(formula: str) -> str:
    """The formula in words: `max(par, 0.8*book)` → the larger of par and 80 % of the book value."""
    return _said(_parsed(formula))


def value(formula: str, known: Mapping[str, Fraction]) -> Fraction:
    """What a share is worth, exact; `known` has a figure for each of NAMES.

    Raises: Invalid, when it divides by zero.
    """
    try:
        return _reckoned(_parsed(formula), known)
    except ZeroDivisionError:
        raise Invalid(
            "The formula of this class divides by zero on that day.",
            hint="Propose another: crewbook shares change POD/CLASS --set redeem-formula=…",
            where="redeem-formula",
        ) from None


def _parsed(typed: str) -> ast.expr:
    try:
        body = ast.parse(typed.strip(), mode="eval").body if len(typed) <= _LONGEST else None
    except (SyntaxError, ValueError):
        body = None
    if body is None or not _is_known(body):
        raise Invalid(
            f"“{money.printable(typed)}” is no formula for the value of a share.",
            hint=f"Write it with {', '.join(NAMES)}, numbers, + - * / ( ), min and max: max(par, 0.8*book)",
            where="redeem-formula",
        )
    return body


def _is_known(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool) and isfinite(node.value)
    if isinstance(node, ast.Name):
        return node.id in NAMES
    if isinstance(node, ast.BinOp):
        return type(node.op) in _SIGNS and _is_known(node.left) and _is_known(node.right)
    if isinstance(node, ast.Call):
        is_ours = isinstance(node.func, ast.Name) and node.func.id in _CALLS and not node.keywords
        return is_ours and len(node.args) > 1 and all(_is_known(each) for each in node.args)
    return False


def _said(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return NAMES[node.id]
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        *before, last = (_said(each) for each in node.args)
        return f"{_CALLS[node.func.id]} {', '.join(before)} and {last}"
    assert isinstance(node, ast.BinOp)
    if isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Name):
        return f"{(Decimal(str(node.left.value)) * 100).normalize():f} % of {NAMES[node.right.id]}"
    left, right = (
        f"({_said(each)})" if isinstance(each, ast.BinOp) and not _is_part(each) else _said(each)
        for each in (node.left, node.right)
    )
    return f"{left} {_SIGNS[type(node.op)]} {right}"


def _is_part(node: ast.BinOp) -> bool:
    """Whether it is said as a percentage of something, which needs no brackets."""
    return isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Name)


def _reckoned(node: ast.expr, known: Mapping[str, Fraction]) -> Fraction:
    if isinstance(node, ast.Constant):
        # The figure as it was typed: 0.1 is a tenth.
        return Fraction(str(node.value))
    if isinstance(node, ast.Name):
        return known[node.id]
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return (min if node.func.id == "min" else max)(_reckoned(each, known) for each in node.args)
    assert isinstance(node, ast.BinOp)
    return _joined(node.op, _reckoned(node.left, known), _reckoned(node.right, known))


def _joined(sign: ast.operator, left: Fraction, right: Fraction) -> Fraction:
    if isinstance(sign, ast.Add):
        return left + right
    if isinstance(sign, ast.Sub):
        return left - right
    if isinstance(sign, ast.Mult):
        return left * right
    return left / right
