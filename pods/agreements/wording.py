"""The wording of an agreement: a template checked, and filled in with facts. Where templates lie and how papers look is not known here.

A template is plain text with the names of facts and terms in `{{ }}`, and `{% if %}` around what holds in some cases only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ledger.errors import Invalid, unknown
from pods.agreements.kinds import CO_OWNERSHIP, FORMS, KINDS, RULES, spelt

if TYPE_CHECKING:
    from pods.agreements.facts import Facts

SUMMARY = "=== In plain words"
"""The line that parts the agreement from the page that tells it in plain words."""
_MOST_CHARACTERS = 40_000
# What stands for a table and a blank until the paper is laid out; no name can hold these characters.
TABLE, BLANK = "\x02", "\x03"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ALLOWED = {"Template", "Output", "TemplateData", "Name", "If", "Compare", "Operand", "Const", "Not", "And", "Or"}


@dataclass(frozen=True, slots=True)
class Filled:
    """The agreement and its page in plain words, as templates lay them out, and what nobody decided, in reading order."""

    text: str
    summary: str
    blanks: list[str] = field(default_factory=list)


class _Blank(str):
    """What nobody decided: untrue where a template asks, a visible blank where it prints."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


def name_of(source: str) -> str:
    """The sha256 by which a wording is known."""
    return sha256(source.encode()).hexdigest()


def plain(source: str) -> str:
    """A template as it is kept: line ends made one kind, tabs and spaces at the ends of lines gone."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").removeprefix("\ufeff").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def check(kind: str, source: str, *, where: str) -> None:
    """The template can be filled in for every agreement of its kind.

    Raises: Invalid, naming the line and what is wrong there, with the nearest names for one that is unknown.
    """
    if not source.strip():
        raise Invalid(f"{where} is empty.", hint="Take the file away, and the usual text is used.", where=where)
    if len(source) > _MOST_CHARACTERS:
        raise Invalid(f"{where} has {len(source):,} characters.", hint=f"Keep it to {_MOST_CHARACTERS:,}.", where=where)
    for number, line in enumerate(source.split("\n"), 1):
        if _CONTROL.search(line):
            raise Invalid(
                f"{where}, line {number}: it holds a character that cannot be printed.",
                hint="Type the line again.",
                where=f"{where}:{number}",
            )
    names = {*KINDS[kind].names}
    for node in _parsed(source, where).find_all(_node_types()):
        at = f"{where}, line {node.lineno}"
        if type(node).__name__ not in _ALLOWED:
            raise Invalid(
                f"{at}: a template holds names and conditions only.",
                hint="Write {{ amount }}, or {% if purpose %} … {% endif %}.",
                where=f"{where}:{node.lineno}",
            )
        if type(node).__name__ == "Name" and node.name not in names:
            error = unknown("placeholder", node.name, names, among=f"for this agreement ({at})")
            error.where = f"{where}:{node.lineno}"
            raise error


def fill(source: str, facts: Facts) -> Filled:
    """The wording with the facts in it. Tables stand as TABLE name TABLE, on lines of their own."""
    kind = KINDS[facts["kind"]]
    values: dict[str, str] = {spelt(row[0]): row[1][0] for row in facts["tables"].get(RULES, [])}
    values |= facts["words"] | facts["terms"]
    tables = {name: f"{TABLE}{name}{TABLE}" if facts["tables"].get(name) else _Blank("none") for name in kind.tables}
    empty = {name: _Blank(f"{BLANK}{name}{BLANK}") for name in kind.names if not values.get(name)}
    context: dict[str, Any] = {**values, **empty, **tables}
    if facts["kind"] == CO_OWNERSHIP:
        # Forms are told apart by the word that is typed for them.
        context["form_word"] = next((word for word, said in FORMS.items() if said == values["form"]), "")
    # A newer program may have no setting of that name any more; what was agreed is printed all the same.
    gone = {each.name for each in _parsed(source, kind.name).find_all(_node_types()) if type(each).__name__ == "Name"}
    context = {name: _Blank(f"{BLANK}{name}{BLANK}") for name in gone} | context
    rendered = _environment().from_string(source).render(context)
    text, _, summary = rendered.partition(f"\n{SUMMARY}")
    blanks = re.findall(f"{BLANK}(.*?){BLANK}", text)
    return Filled(text, summary.partition("\n")[2], list(dict.fromkeys(blanks)))


def _parsed(source: str, where: str) -> Any:
    from jinja2 import TemplateSyntaxError

    try:
        return _environment().parse(source)
    except TemplateSyntaxError as error:
        raise Invalid(
            f"{where}, line {error.lineno}: a placeholder or a condition is not closed, or cannot be read.",
            hint="A placeholder is written {{ amount }}; a condition {% if purpose %} … {% endif %}.",
            where=f"{where}:{error.lineno}",
        ) from None


def _node_types() -> Any:
    from jinja2 import nodes

    return (nodes.Node,)


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, autoescape=False
    )
