"""Agreements: what the crew agreed in writing, read, signed, and whether the book still says the same, fact by fact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from dashboard import documents as filed
from dashboard.drawing import direction, template
from dashboard.forms.agreeing import is_kept, may_see, to_sign
from dashboard.leaves import leaf, leaf_read
from dashboard.page import Page
from dashboard.pages.doing import Do
from dashboard.readers import parties
from dashboard.rights import Right
from ledger import documents, persons
from pods.agreements import filing, versions
from pods.agreements.versions import ADOPTED, ENDED, Agreement
from reports.agreements.paper import paper
from reports.agreements.standing import called, row, stale, status
from reports.language import reading
from reports.say import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.asking import Asking
    from dashboard.leaves import Leaf
    from ledger.view import View
    from reports.document import Document, Table


def shows(asking: Asking, view: View) -> dict[str, Any]:
    """The agreements that the visitor may read, or one of them: its text and where it stands."""
    record = view.get(versions.AGREEMENT, asking.given["agreement"].upper()) if asking.given.get("agreement") else None
    if record is not None and may_see(asking, view, Agreement(record)):
        return _one(asking, view, Agreement(record))
    is_over = asking.given.get("show") == "over"
    shown, found_leaf = _over(asking, view) if is_over else leaf(asking, "agreements", "leaf", _alive(asking, view))
    return {
        "chosen": None,
        "is_over": is_over,
        "rows": [(row(view, each), bool(stale(view, each)), to_sign(asking, view, each)) for each in shown],
        "leaf": found_leaf,
        "doing": [Do("agreement-draft", say("Draft an agreement"))] if asking.visitor.is_of_crew else [],
        "sees_all": asking.may(Right.ALL),
    }


def _alive(asking: Asking, view: View) -> list[Agreement]:
    return [each for each in versions.alive(view) if may_see(asking, view, each)]


def _over(asking: Asking, view: View) -> tuple[Sequence[Agreement], Leaf | None]:
    """A leaf of those that have ended, what ended last first; where one sees one's own, all are looked through for theirs."""
    if not asking.may(Right.ALL):
        found = [each for each in versions.all_of(view, ENDED) if may_see(asking, view, each)]
        return leaf(asking, "agreements", "leaf", found[::-1])
    return leaf_read(
        asking,
        "agreements",
        "leaf",
        lambda skip, count: [
            Agreement(each) for each in view.last_changed(versions.AGREEMENT, status=(ENDED,), skip=skip, count=count)
        ],
    )


def _is_over(found: Agreement) -> bool:
    return found.status == ENDED


def _one(asking: Asking, view: View, found: Agreement) -> dict[str, Any]:
    has_both = (
        found.is_draft
        and bool(found.in_force)
        and all(may_see(asking, view, found, each) for each in (found.read, found.version))
    )
    is_draft = (
        asking.given.get("draft") == "1" if has_both else found.is_draft and not _sees_in_force(asking, view, found)
    )
    with reading("en"):
        document = _paper(asking, view, found, is_draft=is_draft)
    # What people sign is one paper: it is read in the language in which it is printed, and its direction, whatever the reader's.
    with reading(document.written_in):
        drawn = template("agreement.html").render(document=document, runs=direction())
    text = Markup(drawn)  # noqa: S704 - every word is escaped there
    return {
        "chosen": found,
        "title": called(view, found),
        "is_draft": is_draft,
        "has_both": has_both,
        "standing": _standing(asking, view, found),
        "files": [(path, number) for path, number in _files(found) if filed.may(asking, view, path)],
        "is_unfiled": not _is_over(found)
        and found.in_force is not None
        and all(each["number"] != found.in_force for each in filing.filed(found)),
        "text": text,
        "asked": {"agreement": found.id, **({"draft": "1"} if is_draft else {})},
        "doing": _about(asking, view, found, document, is_draft=is_draft),
        "documents": documents.FOLDER,
    }


def _sees_in_force(asking: Asking, view: View, found: Agreement) -> bool:
    return bool(found.in_force) and may_see(asking, view, found, found.in_force)


def _files(found: Agreement) -> list[tuple[str, int]]:
    return [(filing.path(each), each["number"]) for each in filing.filed(found)]


def _paper(asking: Asking, view: View, found: Agreement, *, is_draft: bool) -> Document:
    """The text as it is printed; names by law and addresses are for who signs, and for who keeps the book."""
    number = found.version if is_draft else None
    is_shown = asking.may(Right.KEEP) or asking.visitor.member in parties(view, found.id, number)
    known = persons.of_book(asking.served.book) if is_shown else {}
    document = paper(view, found.id, is_draft=is_draft, known=known)
    sections = (
        replace(section, tables=tuple(_without_commands(table) for table in section.tables))
        for section in document.sections
    )
    return replace(document, sections=tuple(sections))


def _without_commands(table: Table) -> Table:
    """A table whose last column tells commands, without it: the page has buttons."""
    if table.columns[-1].title != "Decide it":
        return table
    return replace(table, columns=table.columns[:-1], rows=tuple(row[:-1] for row in table.rows))


def _standing(asking: Asking, view: View, found: Agreement) -> Document:
    """Where it stands, without the commands that tables end with; what has changed is for who may read what was agreed."""
    document = status(view, found.id)
    is_told = not found.in_force or _sees_in_force(asking, view, found)
    sections = [
        replace(
            section,
            title="",
            facts=section.facts if is_told else section.facts[:1],
            tables=tuple(replace(table, note="") for table in section.tables if is_told and table.title != "Papers"),
        )
        for section in document.sections
    ]
    return replace(document, sections=tuple(sections))


def _about(asking: Asking, view: View, found: Agreement, document: Document, *, is_draft: bool) -> list[Do]:
    """What the visitor may do: sign, decide on the draft, propose it, draft the next version, end it."""
    if not asking.visitor.is_of_crew:
        return []
    filled, doing = {"agreement": found.id}, []
    if to_sign(asking, view, found):
        doing.append(Do("agreement-sign", say("Sign it"), {**filled, "hash": str(document.data["hash"])}))
    if found.status == ADOPTED and asking.me in found.signed:
        doing.append(Do("agreement-sign-back", say("Take my signature back"), filled, "small"))
    if is_draft:
        if asking.may(Right.KEEP):
            doing.append(Do("agreement-term", say("Write down what was decided"), filled, "small"))
        read = {"number": found.version, "hash": str(document.data["hash"])}
        doing.append(Do("agreement-adopt", say("Ask the others to adopt it"), {**filled, **read}))
    elif not found.is_draft and not _is_over(found) and found.status != ADOPTED and stale(view, found):
        about = {name: value for name, value in found.about.items() if name not in {"kind", "class"}}
        again = {**about, "agreement_kind": found.about["kind"], "share_class": found.about.get("class")}
        doing.append(Do("agreement-draft", say("Draft the next version"), again))
    if asking.may(Right.KEEP) and not is_draft and is_kept(view, found):
        doing.append(Do("agreement-file", say("File the signed paper"), filled, "small"))
    if asking.may(Right.KEEP) and not _is_over(found):
        doing.append(Do("agreement-end", say("End it") if found.in_force else say("Drop it"), filled, "small"))
    return doing


PAGE = Page("agreements", say("Agreements"), (Right.ALL, Right.OWN), shows)
