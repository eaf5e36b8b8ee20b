"""What a savings pool says about reciprocity: saving alongside a loan, and points that are given away."""

from pods.settings.setting import SAVINGS, Setting

GIFTS = {
    "held": "whoever has points may give them away, down to zero",
    "below-zero": "points may be given away, even by who goes below zero with it",
    "none": "points are not given away",
}
SAVING = {
    "none": "nothing alongside the repayments of a loan",
    "equal": "an equal amount alongside each repayment of a loan, held until it is repaid and their points are back at zero",
}
SETTINGS = (
    Setting("reciprocal-saving", "choice", "none", "A borrower saves {meaning}.", SAVING, (SAVINGS,)),
    Setting("point-gifts", "choice", "held", "Gifts of points: {meaning}.", GIFTS, (SAVINGS,)),
)
