"""What pods say about fines and about the fund that they keep apart."""

from pods.settings.setting import LIVELIHOOD, OWNERSHIP, SAVINGS, Setting

FINES_TO = {
    "pod": "what the pod itself earns",
    "social-fund": "its social fund, which is kept apart and never shared out",
}
# A solidarity pod is itself the fund into which its fines go.
SETTINGS = (Setting("fines-to", "choice", "pod", "Fines go to {meaning}.", FINES_TO, (SAVINGS, LIVELIHOOD, OWNERSHIP)),)
