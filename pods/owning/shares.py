"""Shares as the rest of the program uses them: classes, issue, transfer, lots that keep their cost, who owns what."""

from __future__ import annotations

from pods.owning.holdings import Holding, ShareClass, classes, holding, register, share_class, votes_of
from pods.owning.issuing import Convert, Issue, IssueForWork
from pods.owning.lots import new_lot
from pods.owning.notes import Lend, Note, PayNote, notes
from pods.owning.redeeming import ENDED, Cancel, GiveBack, Redeem
from pods.owning.share_classes import ChangeClass, OpenClass
from pods.owning.transferring import Transfer

__all__ = [
    "ENDED", "Cancel", "ChangeClass", "Convert", "GiveBack", "Holding", "Issue", "IssueForWork", "Lend", "Note", "OpenClass", "PayNote", "Redeem", "ShareClass", "Transfer", "classes",
    "holding", "new_lot", "notes", "register", "share_class", "votes_of",
]  # fmt: skip
