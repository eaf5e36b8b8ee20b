"""Divisions by zero in beancount text, found before beancount reads it: its parser dies of one, and takes the program along."""

from __future__ import annotations

import ast
import glob
import os
import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAYBE = re.compile(r"/[ \t+-]*[0(]")
# Where a stroke is none of reckoning: strings, comments, lines that beancount skips, tags, links, and dates.
_STROKES = re.compile(
    r'"(?:[^"\\]|\\.)*"|;[^\n]*|^[*:#!&?%][^\n]*|[#^][A-Za-z0-9/._-]+|[12][0-9]{3}[-/][0-9]+[-/][0-9]+|(/)',
    re.MULTILINE | re.DOTALL,
)
_DIVISOR = re.compile(r"[ \t+-]*(?:([0-9][0-9,]*(?:\.[0-9]*)?)|(\())")
_RECKONED = re.compile(r"[0-9., \t+*/()-]*")
_INCLUDE = re.compile(r'^include[ \t]+"([^"\n]+)"', re.MULTILINE)


def by_zero(text: str) -> int:
    """The number of the first line of `text` that divides by zero; 0 when none does."""
    if not _MAYBE.search(text):
        return 0
    for stroke in _STROKES.finditer(text):
        if stroke[1] and _is_zero(text, stroke.end()):
            return text.count("\n", 0, stroke.start()) + 1
    return 0


def _is_zero(text: str, at: int) -> bool:
    """Whether the number, or what stands in brackets, at this place comes to zero."""
    divisor = _DIVISOR.match(text, at)
    if divisor is None:
        return False
    if divisor[1]:
        return not any(digit in "123456789" for digit in divisor[1])
    reckoned = _RECKONED.match(text, divisor.start(2))
    assert reckoned is not None
    depth = 0
    for end, char in enumerate(reckoned[0], 1):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            return _reckon(reckoned[0][:end]) == 0
    return False


def _reckon(expression: str) -> Fraction | None:
    """What an expression of numbers comes to; 0 when it divides by zero itself, None when it is none."""
    plain = re.sub(r"\b0+(?=[0-9])", "", expression.replace(",", ""))
    try:
        return _value(ast.parse(plain.strip(), mode="eval").body)
    except ZeroDivisionError:
        return Fraction(0)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand) if isinstance(node.op, ast.USub) else _value(node.operand)
    if not isinstance(node, ast.BinOp):
        raise TypeError
    left, right = _value(node.left), _value(node.right)
    if isinstance(node.op, ast.Div):
        return left / right
    if isinstance(node.op, ast.Mult):
        return left * right
    return left + right if isinstance(node.op, ast.Add) else left - right


def in_files(main: Path) -> Iterator[tuple[Path, int]]:
    """The file and line of every first division by zero in a book's main file and in what it includes."""
    waiting, seen = [main], set()
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        try:
            text = path.read_bytes().decode("utf-8", "replace")
        except OSError:
            # Who may not read it learns that from beancount, which may not either.
            continue
        if line := by_zero(text):
            yield path, line
        for pattern in _INCLUDE.findall(text):
            waiting += _included(path.parent, pattern)


def _included(folder: Path, pattern: str) -> list[Path]:
    """The files that an include names, found as beancount finds them: from the root too, and below as well where it says **."""
    found = glob.glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 - it takes no pattern from the root
    # Of one file by one name only, as beancount takes it, or two that include each other by way of .. would have no end.
    return [Path(os.path.normpath(folder / each)) for each in sorted(found)]
