"""Every setting that pods have, a file a concern, gathered in the order in which `pod show` reads them aloud."""

from itertools import chain

from pods.settings import cycle, every, loans, savings, shares
from pods.settings.every import RULES
from pods.settings.savings import POINTS
from pods.settings.setting import LIVELIHOOD, NONE, OWNERSHIP, SAVINGS, USUAL, Setting, Topic

KINDS = {
    SAVINGS: "a savings pool: members save, and lend to each other",
    LIVELIHOOD: "a livelihood pod: members earn and own together",
    OWNERSHIP: "a company, association or co-op that members own",
}
SETTINGS = {each.name: each for each in chain(every.SETTINGS, savings.SETTINGS, cycle.SETTINGS, loans.SETTINGS)}
TOPICS = {each.name: each for each in chain(every.TOPICS, savings.TOPICS, loans.TOPICS, shares.TOPICS)}

__all__ = ["KINDS", "NONE", "POINTS", "RULES", "SETTINGS", "TOPICS", "USUAL", "Setting", "Topic"]
