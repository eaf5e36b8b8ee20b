"""The settings of a pod: their plain-words names, what may be typed for them, and the sentence that explains each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledger import chart, money
from ledger.errors import Invalid, unknown

KINDS = {
    "savings": "a savings pool: members save, and lend to each other",
    "livelihood": "a livelihood pod: members earn and own together",
    "ownership": "a company, association or co-op that members own",
}
RULES = {
    "consent": "everybody is asked, and it passes when all have answered or the deadline is over, and nobody objects",
    "unanimous": "everybody who is asked must say yes",
    "majority": "more than half of those asked must say yes",
    "two-thirds": "at least two thirds of those asked must say yes",
    "delegated": "a treasurer may say yes alone up to {delegated-limit}; above that nobody may object",
}
TOPICS = {
    "terms": "a change of these settings",
    "loan": "a loan",
    "withdrawal": "a withdrawal",
    "issue": "an issue of shares",
    "transfer": "a transfer of shares",
    "correction": "the correction of something that was consented to",
}
POINTS = {
    "month-end": "each month adds the balance at its end",
    "month-start": "each month adds the balance of its first day",
    "average": "each month adds the middle between its first day's and its last day's balance",
    "daily": "each month adds the average of its days' balances",
}
NONE = "none"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `form` is amount, number, whole, percent, choice, list or place; `says` reads it aloud."""

    name: str
    form: str
    default: str
    says: str
    choices: Mapping[str, str] | None = None
    kinds: tuple[str, ...] = tuple(KINDS)


_SAVINGS = ("savings",)
SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("place", "place", "Cash-Box", "Money is kept in {value} unless another place is named."),
        Setting("consent-rule", "choice", "consent", "Proposals: {meaning}.", RULES),
        Setting("ask-about", "list", "terms,loan,correction", "Others are asked before {meaning}.", TOPICS),
        Setting("deadline-days", "whole", "7", "A proposal stays open for {value} days."),
        Setting("delegated-limit", "amount", "0", "What a treasurer may decide alone: up to {value}."),
        Setting(
            "notice-days", "whole", "0", "Savings can be withdrawn {value} days after giving notice.", kinds=_SAVINGS
        ),
        Setting("reserve", "amount", "0", "Loans leave at least {value} in the pool.", kinds=_SAVINGS),
        Setting(
            "points", "choice", "month-end", "Reciprocity points: {meaning}, loans counting negative.", POINTS, _SAVINGS
        ),
        Setting("loan-limit", "number", NONE, "A member may owe at most {value} times their savings.", kinds=_SAVINGS),
        Setting("points-floor", "number", NONE, "No loan may lead a member below {value} points.", kinds=_SAVINGS),
        Setting("open-loans", "whole", "1", "Loans that a member may have open at a time: {value}.", kinds=_SAVINGS),
        Setting("largest-loan", "amount", NONE, "Nobody may owe more than {value}.", kinds=_SAVINGS),
        Setting("arrears-days", "whole", "0", "Nobody borrows who is more than {value} days late.", kinds=_SAVINGS),
    )
}
_OFF = {
    "notice-days": "Savings can be withdrawn at any time, without notice.",
    "loan-limit": "Loans are not limited by a member's savings.",
    "points-floor": "Loans are not limited by points.",
    "largest-loan": "There is no largest loan.",
    "reserve": "Loans may use all the money in the pool.",
    "arrears-days": "Nobody borrows who is late with an instalment.",
    "delegated-limit": "A treasurer decides no money alone.",
}
_COUNTS = ("deadline-days", "notice-days", "arrears-days")


def settings_of(kind: str) -> list[Setting]:
    """The settings that a pod of this kind has, in reading order."""
    return [setting for setting in SETTINGS.values() if kind in setting.kinds]


def read_terms(kind: str, typed: Mapping[str, str], digits: int, commodity: str) -> dict[str, str]:
    """What was typed, checked and in its plain form: name → value.

    Raises: Invalid, for a setting that pods of this kind do not have, or a value that it cannot take.
    """
    if kind not in KINDS:
        raise unknown("kind of pod", kind, KINDS, hint=f"Choose {', '.join(KINDS)}.")
    names = {setting.name: setting for setting in settings_of(kind)}
    terms = {}
    for name, value in typed.items():
        if name in SETTINGS and name not in names:
            raise Invalid(
                f"A {kind} pod has no {name}; that is a setting of: {', '.join(SETTINGS[name].kinds)}.",
                hint=f"It has: {', '.join(names)}.",
                where="set",
            )
        if name not in names:
            raise unknown("setting", name, names)
        terms[name] = _read(names[name], value.strip(), digits, commodity)
    return terms


def _read(setting: Setting, value: str, digits: int, commodity: str) -> str:
    if value.lower() == NONE and setting.default == NONE:
        return NONE
    if setting.form == "place":
        return _place(setting, value)
    if setting.choices is not None:
        return _chosen(setting, setting.choices, value)
    return _number(setting, value, digits, commodity)


def _place(setting: Setting, value: str) -> str:
    place = chart.component(value, setting.name)
    if place in chart.CLAIMS:
        raise Invalid(
            f"{place} is not a place where money lies.", hint="Try Cash-Box or Bank-Main.", where=setting.name
        )
    return place


def _chosen(setting: Setting, choices: Mapping[str, str], value: str) -> str:
    chosen = [part.strip() for part in value.split(",")] if setting.form == "list" else [value]
    if setting.form == "list" and chosen in ([""], [NONE]):
        return ""
    for part in chosen:
        if part not in choices:
            raise Invalid(
                f"{setting.name} cannot be “{money.printable(part)}”.",
                hint=f"Choose {', '.join(choices)}.",
                where=setting.name,
            )
    return ",".join(dict.fromkeys(chosen))


def _number(setting: Setting, value: str, digits: int, commodity: str) -> str:
    try:
        number = money.parse_number(value, where=setting.name)
    except Invalid:
        such = "3 or none" if setting.default == NONE else "3"
        raise Invalid(
            f"{setting.name} cannot be “{money.printable(value)}”.",
            hint=f"Write a number, such as {such}.",
            where=setting.name,
        ) from None
    if setting.form == "amount":
        money.to_minor(number, digits, commodity)
    if setting.form == "whole" and number != number.to_integral_value():
        raise Invalid(
            f"{setting.name} must be a whole number, not {value}.",
            hint=f"Write --set {setting.name}={number:.0f}",
            where=setting.name,
        )
    if number < 0 and setting.name != "points-floor":
        raise Invalid(
            f"{setting.name} cannot be negative.", hint=f"Write --set {setting.name}=0 or more.", where=setting.name
        )
    return f"{number:f}"


class Terms:
    """A pod's settings in force: what was set, and the defaults for the rest."""

    def __init__(self, kind: str, given: Mapping[str, str]) -> None:
        self.kind = kind
        self.given = given

    def text(self, name: str) -> str:
        """The setting as it is written."""
        return self.given.get(name, SETTINGS[name].default)

    def number(self, name: str) -> Decimal | None:
        """The setting as a number, or None when there is no such limit."""
        value = self.text(name)
        return None if value == NONE else Decimal(value)

    def whole(self, name: str) -> int:
        """The setting as a whole number."""
        return int(Decimal(self.text(name)))

    def topics(self) -> set[str]:
        """What others are asked about."""
        return set(filter(None, self.text("ask-about").split(",")))

    def sentences(self, commodity: str) -> list[tuple[str, str, str]]:
        """(name, value, the sentence that explains it) for every setting, in reading order."""
        return [(each.name, self.text(each.name), self._sentence(each, commodity)) for each in settings_of(self.kind)]

    def _sentence(self, setting: Setting, commodity: str) -> str:
        value = self.text(setting.name)
        if setting.name in _OFF and value in {NONE, "0"}:
            return _OFF[setting.name]
        meaning = value
        if setting.choices is not None:
            said = [setting.choices[part] for part in value.split(",") if part]
            meaning = ", ".join(said) if said else "nothing: the treasurer records what was agreed at the table"
            meaning = meaning.replace("{delegated-limit}", f"{self.text('delegated-limit')} {commodity}")
        if setting.form == "amount":
            value = f"{value} {commodity}"
        sentence = setting.says.format(value=value, meaning=meaning)
        return sentence.replace("1 days", "1 day") if setting.name in _COUNTS else sentence
