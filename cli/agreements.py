"""Commands for agreements: draft, decide, propose, sign, see, end; and the templates that they are written from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.door import Door
from cli.options import plain, reports, writes

AgreementArgument = Annotated[str, typer.Argument(help="The agreement, as in A1.")]

TextLanguage = Annotated[
    str | None,
    typer.Option(
        help="The language of its text, as in es: templates/KIND.es.txt in the crew's folder.", metavar="LANGUAGE"
    ),
]


def register(app: typer.Typer) -> None:
    """Add `agreement` to the program."""
    agreement = typer.Typer(
        no_args_is_help=True,
        help="Agreements: template, draft, term, show, propose, sign, file, list, status, end.",
        rich_markup_mode=None,
    )
    app.add_typer(agreement, name="agreement")
    plain(agreement, "template")(template)
    writes(agreement, "draft")(draft)
    writes(agreement, "term")(term)
    reports(agreement, "show")(show)
    writes(agreement, "propose")(propose)
    writes(agreement, "sign")(sign)
    writes(agreement, "file")(file)
    reports(agreement, "list")(list_agreements)
    reports(agreement, "status")(status)
    writes(agreement, "end")(end)


def template(
    door: Door,
    kind: Annotated[str, typer.Argument(help="loan, membership, co-ownership, certificate or note.")],
    check: Annotated[bool, typer.Option("--check", help="Only say whether the crew's own template holds.")] = False,
    names: Annotated[
        bool, typer.Option("--names", help="Every name that it may hold, and what it stands for.")
    ] = False,
    copy: Annotated[
        bool, typer.Option("--copy", help="Put it into the crew's folder, as templates/KIND.txt, to be changed there.")
    ] = False,
    lang: TextLanguage = None,
) -> None:
    """Print the text from which a kind of agreement is written, or put a copy of it into the crew's folder to be changed there."""
    from cli import agreement_papers

    agreement_papers.print_template(door, kind, lang, is_check=check, is_names=names, is_copy=copy)


def draft(
    door: Door,
    subject: Annotated[
        str, typer.Argument(help="A pod, a loan (L1), a note (NT1), or an agreement (A1) for its next version.")
    ],
    kind: Annotated[
        str | None, typer.Option(help="loan, membership, co-ownership, certificate (of shares) or note.")
    ] = None,
    member: Annotated[str | None, typer.Option(help="Whose membership or certificate it is.")] = None,
    form: Annotated[
        str | None, typer.Option(help="company, association, co-operative, partnership or none.", metavar="FORM")
    ] = None,
    share_class: Annotated[str | None, typer.Option("--class", help="Of a certificate: the class of shares.")] = None,
    numbers: Annotated[str | None, typer.Option(help="Of a certificate: the shares' numbers, as in 1-20.")] = None,
    lang: TextLanguage = None,
) -> None:
    """Draft an agreement from the book, or its next version; what nobody decided is a blank, and is listed."""
    from cli import agreement_papers

    given = {"kind": kind, "member": member, "form": form, "share_class": share_class, "numbers": numbers}
    agreement_papers.draft(door, subject, language=lang, **given)


def term(
    door: Door,
    agreement: AgreementArgument,
    terms: Annotated[list[str], typer.Argument(help='What was decided, as in disputes="We ask Mere first."')],
) -> None:
    """Write down what the crew decided for a draft; an empty text makes it a blank again."""
    from cli.agreement_papers import terms as read
    from ledger.act import make
    from pods.agreements.drafting import Decide

    act = make(Decide, agreement=agreement, terms=read(terms))
    door.post(act, says=f"Read it: crewbook agreement show {agreement.upper()} --draft")


def show(
    door: Door,
    agreement: AgreementArgument,
    version: Annotated[int | None, typer.Option(help="An earlier version.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="The draft of its next version.")] = False,
    summary: Annotated[bool, typer.Option("--summary", help="One page in plain words.")] = False,
) -> None:
    """The agreement, to read or to print and sign."""
    from cli import agreement_papers

    agreement_papers.show(door, agreement, number=version, is_draft=draft, is_summary=summary)


def propose(door: Door, agreement: AgreementArgument) -> None:
    """Ask the others to adopt the draft as it stands."""
    from cli import agreement_papers

    agreement_papers.propose(door, agreement)


def sign(
    door: Door,
    agreement: AgreementArgument,
    name: Annotated[str | None, typer.Option(help="Your name, typed as the book shows it.")] = None,
    hash: Annotated[str | None, typer.Option(help="The hash at the foot of the paper, 8 characters or more.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take your signature back.")] = False,
) -> None:
    """Sign what was adopted: your name, and the hash of what you read."""
    from cli import agreement_papers

    agreement_papers.sign(door, agreement, name=name, hash=hash, withdraw=withdraw)


def file(
    door: Door,
    agreement: AgreementArgument,
    paper: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="The paper that was signed by hand, scanned (default: printed now)."),
    ] = None,
    version: Annotated[int | None, typer.Option(help="An earlier version.")] = None,
) -> None:
    """Put the paper among the crew's papers, and its sha256 into the book."""
    from cli import agreement_papers

    agreement_papers.file(door, agreement, paper, number=version)


def list_agreements(door: Door) -> None:
    """Every agreement, and whether the book still says the same."""
    from reports.agreements.standing import agreements

    with door.view() as view:
        door.show(agreements(view))


def status(
    door: Door,
    agreement: Annotated[str | None, typer.Argument(help="The agreement (default: all that have not ended).")] = None,
) -> None:
    """Who has signed, which agreements are out of date, and exactly which facts changed."""
    from reports.agreements.standing import status as status_of

    with door.view() as view:
        door.show(status_of(view, agreement))


def end(
    door: Door,
    agreement: AgreementArgument,
    because: Annotated[str, typer.Option(help="Why, as in repaid.")],
) -> None:
    """End an agreement, or drop its draft."""
    from ledger.act import make
    from pods.agreements.drafting import End

    door.post(make(End, agreement=agreement, because=because))
