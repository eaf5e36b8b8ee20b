"""Every sentence with which a rule refuses, found where it is raised; and each language's file of them with its gaps."""

from __future__ import annotations

import ast
import io
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.drawing import hinted
from dashboard.refusals import FOLDER, catalogue
from reports.language import languages
from reports.languages.gathered import without_clutter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ROOT = Path(__file__).parents[2]
_ROOMS = ("pods", "ledger")
_RAISED = {"Invalid", "Refused", "Stale"}
_ASKERS = {"need_treasurer", "need_owner", "need_another"}
"""What they are told is being done stands at the head of their sentence: `A share-out`."""
_ENDINGS = {"", "s", "is", "are", "a", "an"}
_WORDS = re.compile(r"[a-z]{2,}")
_NUMBERED = re.compile(r"\{(\w+)\}")
_MOST_WAYS = 12
"""A sentence put together in more ways than these is left in English."""


@cache
def sentences() -> dict[str, list[str]]:
    """Each sentence, with the values in it named in braces, and the files that raise it; pieces that stand in others too; one dictionary for all who ask."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for room in _ROOMS for path in (_ROOT / room).rglob("*.py")):
        name = str(path.relative_to(_ROOT))
        for sentence in _in_file(ast.parse(path.read_text(encoding="utf-8"))):
            if _WORDS.search(_NUMBERED.sub("", sentence)):
                where = found.setdefault(sentence, [])
                if name not in where:
                    where.append(name)
    return found


def _in_file(tree: ast.Module) -> Iterator[str]:
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        within = list(ast.walk(function))
        named = _assigned(within)
        for node in within:
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {*_RAISED, "unknown", "need_money"}
            ):
                said = list(node.args[:1]) if node.func.id in _RAISED else []
                hints = [each.value for each in node.keywords if each.arg == "hint"]
                for each in said:
                    yield from _spellings(each, named)
                for each in hints:
                    yield from filter(None, (hinted(spelling) for spelling in _spellings(each, named)))
                for each in (*said, *hints):
                    yield from _pieces(each, named)
            elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _ASKERS:
                yield from (
                    part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def _assigned(within: Iterable[ast.AST]) -> dict[str, list[ast.expr]]:
    """The texts that a function gives a name before it raises one."""
    found: dict[str, list[ast.expr]] = {}
    for node in within:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _is_text(node.value):
            found.setdefault(node.targets[0].id, []).append(node.value)
        elif (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Tuple)
            and isinstance(node.value, ast.IfExp)
        ):
            for at, target in enumerate(node.targets[0].elts):
                for side in (node.value.body, node.value.orelse):
                    if isinstance(target, ast.Name) and isinstance(side, ast.Tuple) and _is_text(side.elts[at]):
                        found.setdefault(target.id, []).append(side.elts[at])
    return found


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_text(node.body) or _is_text(node.orelse)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and (_is_text(node.left) or _is_text(node.right))
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _spellings(node: ast.expr, named: dict[str, list[ast.expr]]) -> list[str]:
    """The ways in which a text can come out, each with its values named in braces."""
    ways = _ways(node, named)
    return [_settled(each) for each in ways] if len(ways) <= _MOST_WAYS else []


def _ways(node: ast.expr, named: dict[str, list[ast.expr]]) -> list[str]:
    if isinstance(node, ast.Constant):
        return [str(node.value).replace("{", "{{").replace("}", "}}")]
    if isinstance(node, ast.IfExp):
        return [*_ways(node.body, named), *_ways(node.orelse, named)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [left + right for left in _ways(node.left, named) for right in _ways(node.right, named)]
    if isinstance(node, ast.JoinedStr):
        ways = [""]
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                is_ending = _is_ending(part.value)
                said = _ways(part.value, named) if is_ending else [f"{{{_called(part.value)}}}"]
            else:
                said = _ways(part, named)
            ways = [before + each for before in ways for each in said]
        return ways
    if isinstance(node, ast.Name) and node.id in named:
        others = {name: held for name, held in named.items() if name != node.id}
        return [way for each in named[node.id] for way in _ways(each, others)]
    return [f"{{{_called(node)}}}"]


def _is_ending(node: ast.expr) -> bool:
    """Whether it is `"" if count == 1 else "s"` or the like: another language has no use for it as a value of its own."""
    return isinstance(node, ast.IfExp) and all(
        isinstance(each, ast.Constant) and each.value in _ENDINGS for each in (node.body, node.orelse)
    )


def _pieces(node: ast.expr, named: dict[str, list[ast.expr]]) -> Iterator[str]:
    """Texts of ours that are put into a sentence where a value stands."""
    for part in ast.walk(node):
        if isinstance(part, ast.FormattedValue):
            inner = part.value
            is_ours = isinstance(inner, ast.IfExp) and not _is_ending(inner)
            if is_ours or (isinstance(inner, ast.Name) and inner.id in named):
                for spelling in _spellings(inner, named):
                    yield spelling.strip(" ,;")


def _called(node: ast.expr) -> str:
    """What a translator knows a value by: `name` for `member.body['name']`, `amount` for what `show` prints."""
    called = "value"
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        called = re.sub(r"\W", "_", node.slice.value)
    elif isinstance(node, ast.Attribute):
        called = node.attr
    elif isinstance(node, ast.Name):
        called = node.id
    elif isinstance(node, ast.Call):
        function = _called(node.func)
        is_wrapped = function in {"printable", "join", "str", "len"} and node.args
        called = "amount" if function == "show" else _called(node.args[0]) if is_wrapped else function
    return called.strip("_")


def _settled(way: str) -> str:
    """The sentence with a name of its own for every value: `{amount}`, `{amount_2}`."""
    counts: dict[str, int] = {}

    def one(found: re.Match[str]) -> str:
        name = found[1]
        counts[name] = counts.get(name, 0) + 1
        return f"{{{name}}}" if counts[name] == 1 else f"{{{name}_{counts[name]}}}"

    return _NUMBERED.sub(one, way)


def untranslated(tag: str) -> list[str]:
    """The sentences that a language's file does not say yet."""
    known = catalogue(tag)
    return [sentence for sentence in sentences() if not _said(known, sentence)]


def bring_up_to_date(tag: str) -> None:
    """Write a language's file anew: every sentence, what was translated of it, and nothing that is raised no more."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    known = catalogue(tag)
    fresh: Any = Catalog(
        locale=tag.replace("-", "_"),
        header_comment="# What rules refuse with. Write between the quotes of msgstr; leave what stands in braces as it is.",
        fuzzy=False,
    )
    for sentence, where in sentences().items():
        fresh.add(sentence, string=_said(known, sentence), locations=[(name, None) for name in where])
    written = io.BytesIO()
    write_po(written, fresh, width=0, include_lineno=False, ignore_obsolete=True)
    (FOLDER / f"{tag}.po").write_bytes(without_clutter(written.getvalue()))


def _said(known: Any, sentence: str) -> str:
    held = known.get(sentence) if known is not None else None
    return str(held.string) if held is not None and held.string else ""


def main() -> Sequence[str]:
    """Bring every file up to date; a line a language with how many sentences it lacks."""
    lines = []
    for tag in languages()[1:]:
        bring_up_to_date(tag)
        lines.append(f"{tag}: {len(untranslated(tag))} of {len(sentences())} refusals are not translated")
    return lines
