"""Which text an agreement is drafted from: the crew's own, else the usual one. And the draft that one asks for, as an act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.act import make
from ledger.errors import Invalid, Refused, unknown
from pods.agreements import versions, wording
from pods.agreements.drafting import Draft
from pods.agreements.kinds import KINDS, LOAN, NOTE
from pods.agreements.wording import name_of
from reports.agreements.usual import usual

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ledger.view import View


def _unheard(_: str) -> None:
    """Where nobody is told which text is taken."""


def template(
    folder: Path,
    kind: str,
    typed: str | None = None,
    tell: Callable[[str], None] = _unheard,
    *,
    skips_empty: bool = False,
) -> tuple[str, str, str | None]:
    """The template of a kind, where it lies, and its language where it is one of the crew's in another than English.

    It is looked for in the crew's folder first. Where there is none in the language that is asked for, `tell` hears which one
    is taken instead. With `skips_empty` a file without a byte counts as not there: a shell makes it before it runs
    `crewbook agreement template loan > templates/loan.txt`.
    Raises: Invalid, when it cannot be read or is broken, or there is no such language.
    """

    def there(own: Path) -> bool:
        return own.exists() and not (skips_empty and own.is_file() and own.stat().st_size == 0)

    if kind not in KINDS:
        raise unknown("kind of agreement", kind, KINDS, hint=f"Choose {', '.join(KINDS)}.", among="here")
    language = _language(typed)
    for tag in dict.fromkeys((language, language.partition("-")[0])) if language else ():
        where = f"templates/{kind}.{tag}.txt"
        if there(folder / where):
            return _read(folder / where, kind, where), where, language
    where = f"templates/{kind}.txt"
    own = folder / where
    if language:
        what = f"that of {where}" if there(own) else "the usual one, in English"
        tell(f"There is no text in “{language}” (templates/{kind}.{language}.txt); the text is {what}.")
    if there(own):
        return _read(own, kind, where), where, None
    return wording.plain(usual(kind)), f"The usual template for {kind}", None


def copied(folder: Path, kind: str, typed: str | None = None) -> str:
    """Put the text that is in use for a kind of agreement into the crew's folder, to be changed there; answers where.

    Raises: Refused, where the crew has a text of its own there; Invalid, when it cannot be written, and what `template` raises.
    """
    source, _, _ = template(folder, kind, typed, skips_empty=True)
    language = _language(typed)
    where = f"templates/{kind}.{language}.txt" if language else f"templates/{kind}.txt"
    own = folder / where
    if own.exists() and own.stat().st_size:
        raise Refused(
            f"{where} is there already: the crew's own text is not written over.",
            hint=f"Change it with any editor, or look at it: crewbook agreement template {kind}",
            where=where,
        )
    try:
        own.parent.mkdir(exist_ok=True)
        own.write_text(source, encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{where} cannot be written: {error.strerror}.", hint=_WRITABLE, where=where) from None
    return where


_WRITABLE = "See whether the disk is full, and whose the folder is."


def _language(typed: str | None) -> str | None:
    """The tag of the language of a text; None for English and where none was given.

    Raises: Invalid, for what is no language.
    """
    from babel import Locale, UnknownLocaleError

    if typed is None:
        return None
    tag = typed.strip().replace("_", "-")
    try:
        plain = Locale.parse(tag, sep="-").language
    except (UnknownLocaleError, ValueError, TypeError):
        raise Invalid(
            f"“{typed[:30]}” is no language.", hint="Write its short name, as in es, ar or pt-BR.", where="lang"
        ) from None
    return None if plain == "en" else tag


def _read(own: Path, kind: str, where: str) -> str:
    """A template of the crew's own.

    Raises: Invalid, when it cannot be read or is broken.
    """
    try:
        source = wording.plain(own.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise Invalid(
            f"{where} cannot be read: {why}.", hint="Save it as plain text, in UTF-8.", where=str(own)
        ) from None
    wording.check(kind, source, where=where)
    return source


def drafted(
    folder: Path,
    view: View,
    subject: str,
    kind: str | None,
    given: Mapping[str, str | None],
    *,
    language: str | None = None,
    tell: Callable[[str], None] = _unheard,
) -> Draft:
    """The act that drafts what was named: an agreement's next version, a loan's or a note's paper, or one of a pod.

    Its text is in `language`, by default that of the version before, else English.
    Raises: Invalid, where a pod is named without the kind; and what `template` raises.
    """
    fields = {**given, "agreement_kind": kind, "pod": subject}
    loan, note = view.get("loan", subject.upper()), view.get("note", subject.upper())
    if view.get(versions.AGREEMENT, subject.upper()) is not None:
        standing = versions.agreement(view, subject)
        about = {**standing.about}
        language = language or versions.language(view, standing.wording)
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
    source, _, written_in = template(folder, str(fields["agreement_kind"]), language, tell)
    named = name_of(source)
    is_kept = view.get(versions.WORDING, named) is not None
    return make(Draft, **fields, wording=named, source=None if is_kept else source, language=written_in)
