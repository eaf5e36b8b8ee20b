"""The classes of a pod, of shares and of slices, each with its terms in sentences to be read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pods.owning import pie, shares
from pods.owning.slice_class import SLICES, slice_class
from reports import slices
from reports.aloud import aloud
from reports.document import Document, Fact, Money, Section
from reports.figures import total
from reports.heading import heading, pod
from reports.periods import marks
from reports.say import say

if TYPE_CHECKING:
    from ledger.view import View
    from pods.owning.slice_class import SliceClass


def share_classes(view: View, pod_id: str) -> Document:
    """Every class of a pod: its par value, how many shares are out, and its terms.

    Raises: Invalid, when there is no such pod.
    """
    found = pod(view, pod_id)
    classes = shares.classes(view, found)
    of_slices = slice_class(view, found)
    begun = (_of_slices(view, of_slices),) if of_slices.record else ()
    return Document(
        kind="share-classes",
        title=say("Classes of shares"),
        subtitle=found.name,
        **heading(view),
        sections=(*(_section(view, each) for each in classes), *begun)
        or (Section("", notes=(say("This pod has no class of shares."),)),),
        notes=marks(view, f"pod/{found.id}"),
        data={
            "pod": found.id,
            "on": view.on,
            "commodity": found.commodity,
            "classes": [
                *(_data(view, each) for each in classes),
                *([_slices_data(view, of_slices)] if of_slices.record else []),
            ],
        },
    )


def _section(view: View, each: shares.ShareClass) -> Section:
    facts = [Fact("Par value", Money(each.par, each.pod.commodity)), Fact("Shares out", each.outstanding(view))]
    authorised = each.terms.number("authorised")
    if authorised is not None:
        facts.append(Fact("Still to issue", authorised - each.outstanding(view)))
    sentences = tuple(aloud(said) for _, _, said in each.terms.sentences(each.pod.commodity))
    title = say("Class {name} ({commodity})", name=each.name, commodity=each.commodity)
    return Section(title, tuple(facts), notes=sentences, is_list=True)


def _of_slices(view: View, held: SliceClass) -> Section:
    pod = held.pod
    count = total(risk.slices for _, risk in pie.stakes(view, pod)).normalize() + 0
    said = tuple(aloud(sentence) for _, _, sentence in held.terms.sentences(pod.commodity))
    title = say("Class {name}: slices", name=held.name)
    return Section(title, (Fact("Slices", count), slices.state(view, pod)), notes=said, is_list=True)


def _slices_data(view: View, held: SliceClass) -> dict[str, object]:
    pod = held.pod
    return {
        "class": held.name,
        "kind": SLICES,
        "outstanding": total(risk.slices for _, risk in pie.stakes(view, pod)),
        "terms": held.terms.values(),
        "aloud": {name: said for name, _, said in held.terms.sentences(pod.commodity)},
    }


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
