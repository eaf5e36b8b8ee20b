"""What every pod says about the interest that its bank pays."""

from pods.settings.setting import Setting

INTEREST = {
    "costs": "pays the costs of the pod, the bank's first",
    "reserve": "is kept as a reserve of the pod",
}
SETTINGS = (
    Setting(
        "bank-interest", "choice", "costs", "Interest from the bank {meaning}; nobody's savings earn it.", INTEREST
    ),
)
