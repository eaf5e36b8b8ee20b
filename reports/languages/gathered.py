"""Every text of ours that a report or a page can say, found where it is written; and each language's file with its gaps."""

from __future__ import annotations

import ast
import io
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pods.agreements.kinds import KINDS
from pods.owning.offered import STAGES
from pods.owning.tranches import WAYS
from pods.pools.ratios import words
from pods.settings import KINDS as POD_KINDS
from pods.settings import POINTS, SETTINGS
from pods.settings.loans import SHARING
from reports.aloud import templates
from reports.language import FOLDER, catalogue, has_words, languages
from reports.settings import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What marks a text: `say` and `say_count`, and the parts of a document whose first words are always ours.
_SINGLE = {"say", "Fact", "Column", "Table", "LineChart", "BarChart"}
_SEVERAL, _TYPED = "say_count", "say_typed"
_ROOT = FOLDER.parent.parent
_ROOMS = ("dashboard", "reports")
_CLUTTER = tuple(
    f'"{name}'.encode() for name in ("Project", "Report", "POT", "PO-", "Last", "Language-Team", "Generated")
)

Message = str | tuple[str, str]


@cache
def messages() -> dict[Message, list[str]]:
    """Each text, or (one, several), with the files that say it, in the order of files and lines; of one dictionary for all who ask."""
    found: dict[Message, list[str]] = {}
    for path in _files():
        said = _messages_in(path) if path.suffix == ".py" else _messages_of_template(path)
        for message in filter(_is_said, said):
            where = found.setdefault(message, [])
            name = str(path.relative_to(_ROOT))
            if name not in where:
                where.append(name)
    for kind in KINDS.values():
        tables = (message for title, columns in kind.tables.values() for message in (title, *columns))
        for message in dict.fromkeys((*kind.words.values(), *tables, *kind.terms.values())):
            found.setdefault(message, []).append("pods/agreements")
    for message in dict.fromkeys(each for template, meanings in templates().items() for each in (template, *meanings)):
        found.setdefault(message, []).append("pods/settings")
    for message in map(plain, SETTINGS):
        found.setdefault(message, []).append("pods/settings")
    for message in words():
        found.setdefault(message, []).append("pods/pools/ratios.py")
    for message in (*POD_KINDS.values(), *SHARING.values(), *STAGES.values(), *WAYS.values(), *POINTS.values()):
        found.setdefault(message, []).append("pods/settings")
    return found


def _is_said(message: Message) -> bool:
    """Whether it has words, or marks between what stands in it that not every language writes alike."""
    one = message if isinstance(message, str) else message[0]
    return has_words(one) or any(mark in re.sub(r"\{\w+\}", "", one) for mark in ",;?“")


def _files() -> list[Path]:
    """Every file that says something to people, sorted."""
    rooms = [_ROOT / room for room in _ROOMS]
    return sorted(path for room in rooms for kind in ("*.py", "*.html") for path in room.rglob(kind))


def untranslated(tag: str) -> list[str]:
    """The texts that a language's file does not say yet."""
    known = catalogue(tag)
    return [message if isinstance(message, str) else message[0] for message in messages() if not _said(known, message)]


def bring_up_to_date(tag: str) -> None:
    """Write a language's file anew: every text, what was translated of it, and nothing that no report says any more."""
    from babel.messages.pofile import write_po

    known = catalogue(tag)
    fresh = type(known)(
        locale=known.locale,
        project="crewbook",
        version="",
        header_comment=f"# {known.locale.get_language_name('en')}. Write between the quotes of msgstr; leave what stands in braces as it is.",
        fuzzy=False,
    )
    for message, where in messages().items():
        fresh.add(message, string=_said(known, message) or "", locations=[(name, None) for name in where])
    written = io.BytesIO()
    write_po(written, fresh, width=0, include_lineno=False, ignore_obsolete=True)
    (FOLDER / f"{tag}.po").write_bytes(without_clutter(written.getvalue()))


def without_clutter(written: bytes) -> bytes:
    """A language's file without what changes with the clock and what nobody filled in: two versions are to be compared."""
    return b"".join(line for line in written.splitlines(keepends=True) if not line.startswith(_CLUTTER))


def _said(known: Any, message: Message) -> Any:
    held = known.get(message if isinstance(message, str) else message[0])
    said = held.string if held is not None else ""
    is_whole = all(said) if isinstance(said, tuple) else said
    return said if is_whole and isinstance(said, tuple) == isinstance(message, tuple) else ""


def _messages_in(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        given = [_literal(each) for each in node.args[:2]]
        if node.func.id == _SEVERAL and len(given) > 1 and given[0] and given[1]:
            yield (given[0], given[1])
        elif node.func.id == _TYPED and len(given) > 1 and given[1]:
            yield given[1]
        elif node.func.id in _SINGLE and given[0]:
            yield given[0]


def _messages_of_template(path: Path) -> Iterator[Message]:
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    node = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for _, name, strings in extract_from_ast(node, ("say", _SEVERAL), babel_style=False):
        given = [each for each in (strings if isinstance(strings, tuple) else (strings,)) if each]
        if name == _SEVERAL and len(given) > 1:
            yield (given[0], given[1])
        elif name != _SEVERAL and given:
            yield given[0]


def _literal(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _all() -> list[str]:
    return [tag for tag in languages() if (FOLDER / f"{tag}.po").is_file()]


def main() -> list[str]:
    """Bring every file up to date; a line a language with how many texts it lacks."""
    lines = []
    for tag in _all():
        bring_up_to_date(tag)
        lines.append(f"{tag}: {len(untranslated(tag))} of {len(messages())} texts are not translated")
    return lines
