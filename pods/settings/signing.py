"""What every pod says about who signs when money leaves it."""

from pods.settings.setting import Setting

SIGNATORIES = {
    "1": "whoever records it is enough",
    "2": "a second person signs as well, who neither receives it nor records it",
}
SETTINGS = (
    Setting("signatories", "choice", "1", "When money leaves the pod, {meaning}.", SIGNATORIES),
    Setting(
        "signatories-from",
        "amount",
        "0",
        "Where two people sign, they do from {value} on.",
        off="Where two people sign, they do for any amount.",
    ),
    Setting(
        "signatories-within",
        "whole",
        "7",
        "Where two people sign from an amount on, what one member gets within {value} days counts together, and so does "
        "what goes to nobody in the crew.",
        off="Where two people sign from an amount on, each payment counts by itself.",
    ),
)
