"""Which text an agreement is drafted from: the crew's own, else the usual one. And the draft that one asks for, as an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.act import make
from ledger.errors import Invalid, unknown
from pods.agreements import versions, wording
from pods.agreements.drafting import Draft
from pods.agreements.kinds import KINDS, LOAN, NOTE
from pods.agreements.wording import name_of
from reports.agreements.usual import usual

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ledger.view import View


def template(folder: Path, kind: str) -> tuple[str, str]:
    """The template of a kind, and where it lies: in the crew's folder first.

    Raises: Invalid, when it cannot be read or is broken.
    """
    if kind not in KINDS:
        raise unknown("kind of agreement", kind, KINDS, hint=f"Choose {', '.join(KINDS)}.", among="here")
    own = folder / "templates" / f"{kind}.txt"
    if not own.exists():
        return wording.plain(usual(kind)), f"The usual template for {kind}"
    where = f"templates/{kind}.txt"
    try:
        source = wording.plain(own.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise Invalid(
            f"{where} cannot be read: {why}.", hint="Save it as plain text, in UTF-8.", where=str(own)
        ) from None
    wording.check(kind, source, where=where)
    return source, where


def drafted(folder: Path, view: View, subject: str, kind: str | None, given: Mapping[str, str | None]) -> Draft:
    """The act that drafts what was named: an agreement's next version, a loan's or a note's paper, or one of a pod.

    Raises: Invalid, where a pod is named without the kind; and what `template` raises.
    """
    fields = {**given, "agreement_kind": kind, "pod": subject}
    loan, note = view.get("loan", subject.upper()), view.get("note", subject.upper())
    if view.get(versions.AGREEMENT, subject.upper()) is not None:
        about = {**versions.agreement(view, subject).about}
        fields = {"agreement_kind": about.pop("kind"), "share_class": about.pop("class", None), **about}
        fields["form"] = given.get("form") or about.get("form")
    elif kind == LOAN or (kind is None and loan is not None):
        fields |= {"agreement_kind": LOAN, "loan": subject, "pod": (loan.pod if loan else None) or ""}
    elif kind == NOTE or (kind is None and note is not None):
        fields |= {"agreement_kind": NOTE, "note": subject, "pod": (note.pod if note else None) or ""}
    elif kind is None:
        raise Invalid(
            "What kind of agreement is it?",
            hint=f"Add --kind co-ownership, membership or certificate; for a loan: crewbook agreement draft L1. Given was: {subject}",
            where="kind",
        )
    if fields["agreement_kind"] in {LOAN, NOTE}:
        # Whose it is, the loan or the note says.
        fields.pop("member", None)
    source, _ = template(folder, str(fields["agreement_kind"]))
    named = name_of(source)
    is_kept = view.get(versions.WORDING, named) is not None
    return make(Draft, **fields, wording=named, source=None if is_kept else source)
