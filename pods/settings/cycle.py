"""What a savings pool says about shares that are bought at meetings, a cycle at a time."""

from pods.settings.setting import SAVINGS, Setting

PART_SHARES = {
    "handed-back": "handed back",
    "carried": "carried to the member's next purchase",
}
SETTINGS = (
    Setting(
        "part-shares",
        "choice",
        "handed-back",
        "At a meeting, what does not make a whole share is {meaning}.",
        PART_SHARES,
        (SAVINGS,),
    ),
)
