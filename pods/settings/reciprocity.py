"""What a savings pool says about reciprocity: points that are given away."""

from pods.settings.setting import SAVINGS, Setting

GIFTS = {
    "held": "whoever has points may give them away, down to zero",
    "below-zero": "points may be given away, even by who goes below zero with it",
    "none": "points are not given away",
}
SETTINGS = (Setting("point-gifts", "choice", "held", "Gifts of points: {meaning}.", GIFTS, (SAVINGS,)),)
