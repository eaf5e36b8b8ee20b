"""The cap table of a pod as the files of the Open Cap Table Format, for other programs; the same book gives the same bytes.

Securities are followed through the postings: a lot that is split becomes what goes and a balance, both issued anew, as the
format has it. Entries that were corrected, and their corrections, are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from ledger import money
from ledger.errors import Refused
from pods.owning import pie, shares, slice_class, vesting
from reports.heading import pod as pod_called
from reports.ocf_securities import Item, Securities
from reports.ocf_vesting import dated_parts, follows_terms, terms_of

if TYPE_CHECKING:
    from ledger.act import Record
    from ledger.view import View
    from pods.crew.people import Pod

VERSION = "1.2.0"
# What the format has no place for; it stands in the manifest, where whoever reads the files sees it.
NOT_CARRIED = (
    "Votes of classes with one member, one vote are written as 0 a share.",
    "Capital accounts, the collective's capital, slices, savings and loans are not part of this format.",
    "Pledges and offers to sell are not part of it; redemption notes are written as paid on the day of the redemption, without interest.",
)
_FILES = {
    "stakeholders": ("Stakeholders.ocf.json", "OCF_STAKEHOLDERS_FILE"),
    "stock_classes": ("StockClasses.ocf.json", "OCF_STOCK_CLASSES_FILE"),
    "vesting_terms": ("VestingTerms.ocf.json", "OCF_VESTING_TERMS_FILE"),
    "transactions": ("Transactions.ocf.json", "OCF_TRANSACTIONS_FILE"),
}


def ocf(view: View, pod_id: str, country: str) -> dict[str, str]:
    """File name → content, the manifest first, as of the view's day. `country` is where the crew is formed, as ISO 3166 has it.

    Raises: Invalid, when there is no such pod; Refused, when it has no classes, or money that is no currency.
    """
    pod = pod_called(view, pod_id)
    classes = shares.classes(view, pod)
    if not classes:
        raise Refused(
            f"{pod.name} has no class of shares on {view.on}, so there is no cap table to write.",
            hint=f"Begin one: crewbook shares class {pod.id} A --par 10",
            where="pod",
        )
    _need_currency(pod)
    found = _items(view, pod, classes)
    contents = {file: _text({"file_type": kind, "items": found[name]}) for name, (file, kind) in _FILES.items()}
    return {"Manifest.ocf.json": _manifest(view, pod, country, contents), **contents}


def _need_currency(pod: Pod) -> None:
    """The pod's money is a currency.

    Raises: Refused, when it is a unit of the crew's own.
    """
    from babel.numbers import list_currencies

    if pod.commodity not in list_currencies():
        raise Refused(
            f"{pod.name} keeps {pod.commodity}, and the Open Cap Table Format knows the currencies of ISO 4217 only.",
            hint=f"Write the register instead: crewbook shares register {pod.id} --csv FILE",
            where="pod",
        )


def _manifest(view: View, pod: Pod, country: str, contents: dict[str, str]) -> str:
    listed = {f"{name}_files": [_file(file, contents[file])] for name, (file, _) in _FILES.items()}
    listed |= {f"{name}_files": [] for name in ("stock_plans", "stock_legend_templates", "valuations")}
    began = view.began("pod", pod.id) or view.book.first_day
    return _text(
        {
            "ocf_version": VERSION,
            "file_type": "OCF_MANIFEST_FILE",
            "issuer": {
                "id": identity(view, f"pod/{pod.id}"),
                "object_type": "ISSUER",
                "legal_name": pod.name,
                "formation_date": began.isoformat(),
                "country_of_formation": country,
                "comments": ["The formation date is the day on which the pod was opened in the book."],
            },
            "as_of": view.on.isoformat(),
            # No clock: the same book gives the same bytes.
            "generated_at": f"{view.on.isoformat()}T00:00:00Z",
            "comments": [f"crewbook, seal {view.seal}", *NOT_CARRIED, *_slices(view, pod)],
            **listed,
        }
    )


def _slices(view: View, pod: Pod) -> list[str]:
    """What the files leave out where members have slices beside shares, so that nobody takes the shares for all that is owned.

    The format has stock, options and the like for a number that was granted, warrants, and investments that convert. Slices
    are none of these: nobody is issued any, they follow from what is at risk, and they convert into nothing.
    """
    of, stakes = slice_class.slice_class(view, pod), pie.stakes(view, pod)
    if not stakes:
        return []
    holders = ", ".join(f"{member.body['name']} {numeric(stake.slices)}" for member, stake in stakes)
    part = (
        f"{of.terms.text('slices-part')} % of what is owned" if of.record else "no class, and no part of what is owned"
    )
    return [f"Beside these shares there are slices, dynamic equity: {part}. Who has how many on this day: {holders}."]


def _file(name: str, content: str) -> dict[str, str]:
    # The format asks for MD5, against slips and not against forgery; the seal is what holds.
    return {"filepath": name, "md5": hashlib.md5(content.encode(), usedforsecurity=False).hexdigest()}


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def identity(view: View, thing: str) -> str:
    """The UUID of a thing of the book, the same in every export."""
    return str(uuid.uuid5(uuid.UUID(view.book.id), thing))


def numeric(number: Decimal) -> str:
    """A number as the format writes it: at most ten decimals, no exponent."""
    text = f"{money.round_half_up(number, 10):f}"
    return re.sub(r"\.?0+$", "", text) if "." in text else text


def _items(view: View, pod: Pod, classes: list[shares.ShareClass]) -> dict[str, list[Item]]:
    grants = vesting.grants(view, pod)
    terms: dict[str, Item] = {}
    conditions: dict[str, str] = {}
    for each in grants:
        if follows_terms(each):
            made = terms_of(each, lambda thing: identity(view, thing))
            conditions[each.record.id] = id = str(made["id"])
            terms[id] = made
    moves = Securities(
        view,
        pod,
        identity=lambda thing: identity(view, thing),
        numeric=numeric,
        grants=grants,
        terms=conditions,
        parts=dated_parts,
    )
    transactions = [each for held in classes for each in moves.of(held)]
    holders = [each for each in view.find("member") if each.id in moves.holders]
    return {
        "stakeholders": [_stakeholder(view, each) for each in holders],
        "stock_classes": [_class(view, each) for each in classes],
        "vesting_terms": list(terms.values()),
        "transactions": sorted(transactions, key=lambda each: str(each["date"])),
    }


def _stakeholder(view: View, member: Record) -> Item:
    return {
        "id": identity(view, f"member/{member.id}"),
        "object_type": "STAKEHOLDER",
        "name": {"legal_name": member.body["name"]},
        "stakeholder_type": "INDIVIDUAL",
        "issuer_assigned_id": member.id,
        "comments": ["The name is the one in the book, which need not be the legal one."],
    }


def _class(view: View, held: shares.ShareClass) -> Item:
    authorised, by_share = held.terms.number("authorised"), held.votes == "per-share"
    comments = [] if by_share else ["One vote a member, whatever their shares."]
    comments += [] if held.is_transferable else ["The shares may not be passed on."]
    comments.append(f"Terms as of {view.on}.")
    return {
        "id": identity(view, f"class/{held.pod.id}/{held.name}"),
        "object_type": "STOCK_CLASS",
        "name": f"Class {held.name}",
        "class_type": "COMMON",
        "default_id_prefix": f"{held.name}-",
        "initial_shares_authorized": "UNLIMITED" if authorised is None else numeric(authorised),
        "votes_per_share": "1" if by_share else "0",
        "par_value": {"amount": numeric(held.par), "currency": held.pod.commodity},
        "seniority": "1",
        "comments": comments,
    }
