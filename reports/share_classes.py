"""The classes of shares of a pod, each with its terms in sentences to be read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import shares
from reports.aloud import aloud
from reports.document import Document, Fact, Money, Section
from reports.heading import heading, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View


def share_classes(view: View, pod_id: str) -> Document:
    """Every class of a pod: its par value, how many shares are out, and its terms.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    classes = shares.classes(view, found)
    return Document(
        kind="share-classes",
        title=say("Classes of shares"),
        subtitle=found.name,
        **heading(view),
        sections=tuple(_section(view, each) for each in classes)
        or (Section("", notes=(say("This pod has no class of shares."),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "classes": [_data(view, each) for each in classes],
        },
    )


def _section(view: View, each: shares.ShareClass) -> Section:
    facts = [Fact("Par value", Money(each.par, each.pod.commodity)), Fact("Shares out", each.outstanding(view))]
    authorised = each.terms.number("authorised")
    if authorised is not None:
        facts.append(Fact("Still to issue", authorised - each.outstanding(view)))
    sentences = tuple(aloud(said) for _, _, said in each.terms.sentences(each.pod.commodity))
    return Section(
        say("Class {name} ({commodity})", name=each.name, commodity=each.commodity), tuple(facts), notes=sentences
    )


def _data(view: View, each: shares.ShareClass) -> dict[str, object]:
    return {
        "class": each.name,
        "commodity": each.commodity,
        "par": each.par,
        "decimals": each.digits,
        "outstanding": each.outstanding(view),
        "terms": each.terms.values(),
        "aloud": {name: said for name, _, said in each.terms.sentences(each.pod.commodity)},
    }
