"""Shares as the rest of the program uses them: classes, issue, transfer, lots that keep their cost, who owns what."""

from __future__ import annotations

from pods.owning.ending import ENDED
from pods.owning.free import Pledge, ReleasePledge, bound, pledged
from pods.owning.holdings import Holding, ShareClass, classes, holding, register, share_class, votes_of
from pods.owning.issuing import Convert, Issue, IssueForWork
from pods.owning.lots import new_lot
from pods.owning.note_acts import Lend, PayNote
from pods.owning.notes import Note, notes
from pods.owning.offers import Offer, PassOffer, SettleOffer, Want, WithdrawOffer
from pods.owning.redeeming import Cancel, GiveBack, Redeem
from pods.owning.selling import TakeOffer, TransferOutside
from pods.owning.share_classes import ChangeClass, OpenClass, OpenSlices
from pods.owning.transferring import Transfer
from pods.owning.vesting import Grant, LoseUnvested, Vest, grants, unvested
from pods.owning.worth import worth_of

__all__ = [
    "ENDED", "Cancel", "ChangeClass", "Convert", "GiveBack", "Grant", "Holding", "Issue", "IssueForWork", "Lend", "LoseUnvested",
    "Note", "Offer", "OpenClass", "OpenSlices", "PassOffer", "PayNote", "Pledge", "Redeem", "ReleasePledge", "SettleOffer", "ShareClass", "TakeOffer", "Transfer",
    "TransferOutside", "Vest", "Want", "WithdrawOffer", "bound", "classes", "grants",
    "holding", "new_lot", "notes", "pledged", "register", "share_class", "unvested", "votes_of", "worth_of",
]  # fmt: skip
