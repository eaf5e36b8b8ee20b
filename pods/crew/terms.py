"""A pod's terms: what was typed for its settings, read and checked, and the settings in force."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ledger import chart, money, text
from ledger.errors import Invalid, unknown
from pods.settings import ALL, CLASSES, CONTRADICTIONS, IDLE, KINDS, NONE, SETTINGS, TOPICS, USUAL, Setting, Topic

_WHOLE = 100
_LEAST_WORDS, _MOST_WORDS = 2, 80
_ONES = re.compile(r" 1 (day|month|instalment)s")


def settings_of(kind: str) -> list[Setting]:
    """The settings that a pod of this kind has, or a class of shares or slices, in reading order."""
    return [
        setting for setting in SETTINGS.values() if kind in setting.kinds or (not setting.kinds and kind not in CLASSES)
    ]


def topics_of(kind: str) -> list[Topic]:
    """What the others may be asked about in a pod of this kind."""
    return [topic for topic in TOPICS.values() if not topic.kinds or kind in topic.kinds]


def _choices(setting: Setting, kind: str) -> Mapping[str, str] | None:
    """The words that may be given for a setting, with their meanings; topics are those of the kind of pod."""
    if setting.form != "list":
        return setting.choices
    topics = topics_of(kind)
    return {USUAL: _listed([topic.says for topic in topics if topic.is_usual])} | {
        topic.name: topic.says for topic in topics
    }


def read_terms(kind: str, typed: Mapping[str, str], digits: int, commodity: str) -> dict[str, str]:
    """What was typed, checked and in its plain form: name → value.

    Raises: Invalid, for a setting that pods of this kind do not have, or a value that it cannot take.
    """
    if kind not in KINDS and kind not in CLASSES:
        raise unknown("kind of pod", kind, KINDS, hint=f"Choose {', '.join(KINDS)}.")
    names = {setting.name: setting for setting in settings_of(kind)}
    terms = {}
    for name, value in typed.items():
        if name in SETTINGS and name not in names:
            raise Invalid(
                f"A {kind if kind in CLASSES else f'{kind} pod'} has no {name}; that is a setting of: "
                f"{', '.join(SETTINGS[name].kinds or KINDS)}.",
                hint=f"It has: {', '.join(names)}.",
                where="set",
            )
        if name not in names:
            raise unknown("setting", name, names)
        terms[name] = _read(names[name], kind, value.strip(), digits, commodity)
    return terms


def need_agreeing(kind: str, given: Mapping[str, str]) -> None:
    """The terms that a pod would have do not contradict one another; `given` are all that were set.

    Raises: Invalid, naming the first two that do, and the cure.
    """
    found = CONTRADICTIONS[kind](given) if kind in CONTRADICTIONS else ()
    for what, cure in found:
        raise Invalid(f"These terms contradict one another: {what}.", hint=f"{cure}.", where="set")


def _read(setting: Setting, kind: str, value: str, digits: int, commodity: str) -> str:
    if value.lower() == NONE and setting.default == NONE:
        return NONE
    if setting.form == "members":
        named = dict.fromkeys(part.strip() for part in value.split(",") if part.strip())
        return ALL if not named or ALL in named else ",".join(named)
    if setting.form in {"place", "words"}:
        return (_place if setting.form == "place" else _words)(setting, value)
    if setting.form == "formula":
        # Only a class of shares has one, and no contribution waits for what reads it.
        from pods.owning.formula import read

        return read(value)
    choices = _choices(setting, kind)
    if choices is not None:
        return _ordered(setting, choices, value) if setting.form == "order" else _chosen(setting, choices, value)
    return (_cost if setting.form in {"rate", "charge"} else _number)(setting, value, digits, commodity)


def _cost(setting: Setting, value: str, digits: int, commodity: str) -> str:
    """A rate such as 10%/4weeks, or a charge: an amount, or a percentage of something."""
    if setting.form == "rate":
        # Rates bring calendars with them, and no contribution waits for those.
        from pods.lending.charges import parse_rate

        return str(parse_rate(value))
    if not value.endswith("%"):
        return _number(setting, value, digits, commodity)
    number = _number(replace(setting, form="percent"), value.removesuffix("%").strip(), digits, commodity)
    return f"{number}%" if Decimal(number) else "0"


def _ordered(setting: Setting, choices: Mapping[str, str], value: str) -> str:
    """All of the words, each once, in the order given."""
    given = [part.strip() for part in value.split(",")]
    if sorted(given) != sorted(choices):
        raise Invalid(
            f"{setting.name} cannot be “{money.printable(value)}”.",
            hint=f"Put these in their order, each once: {','.join(choices)}.",
            where=setting.name,
        )
    return ",".join(given)


def _words(setting: Setting, value: str) -> str:
    """Words of the crew's own, such as a name."""
    said = text.clean(value, most=_MOST_WORDS).strip()
    if len(said) < _LEAST_WORDS:
        raise Invalid(
            f"{setting.name} says nothing.",
            hint=f'Write whose name it is: --set {setting.name}="Coast Housing Trust", or none.',
            where=setting.name,
        )
    return said


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
    if setting.form in {"amount", "charge"}:
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
    if setting.form == "percent" and number > _WHOLE:
        raise Invalid(
            f"{setting.name} cannot be more than 100 %.", hint=f"Write --set {setting.name}=10", where=setting.name
        )
    return f"{number:f}"


def _listed(said: Sequence[str]) -> str:
    """`a, b and c`."""
    *before, last = said
    return f"{', '.join(before)} and {last}" if before else last


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
        named = set(filter(None, self.text("ask-about").split(",")))
        usual = {topic.name for topic in topics_of(self.kind) if topic.is_usual}
        return named - {USUAL} | (usual if USUAL in named else set())

    def sentences(self, commodity: str) -> list[tuple[str, str, str]]:
        """(name, value, the sentence that explains it) in reading order, without what the other terms make idle."""
        idle = IDLE[self.kind](self.given) if self.kind in IDLE else frozenset()
        spoken = [each for each in settings_of(self.kind) if each.name not in idle]
        return [(each.name, self.text(each.name), self._sentence(each, commodity)) for each in spoken]

    def values(self) -> dict[str, str]:
        """Name → value of every setting, also of those that are not read aloud."""
        return {each.name: self.text(each.name) for each in settings_of(self.kind)}

    def aloud(self, commodity: str) -> dict[str, str]:
        """Name → the sentence that explains it, of every setting."""
        return {each.name: self._sentence(each, commodity) for each in settings_of(self.kind)}

    def _sentence(self, setting: Setting, commodity: str) -> str:
        value = self.text(setting.name)
        if setting.off is not None and (not self.topics() if setting.form == "list" else self._is_off(setting)):
            return setting.off
        meaning = "everybody in the crew" if value == ALL else value.replace(",", ", ")
        choices = _choices(setting, self.kind)
        if choices is not None:
            meaning = self._meaning(setting, choices)
            meaning = meaning.replace("{delegated-limit}", f"{self.text('delegated-limit')} {commodity}")
        if setting.form == "formula":
            from pods.owning.formula import aloud

            meaning = aloud(value)
        if setting.form in {"amount", "charge"}:
            value = f"{value[:-1]} %" if value.endswith("%") else f"{value} {commodity}"
        sentence = setting.says.format(value=value, meaning=meaning)
        return _ONES.sub(r" 1 \1", sentence)

    def _is_off(self, setting: Setting) -> bool:
        value = self.text(setting.name)
        return value == NONE if setting.default == NONE else not value.endswith("%") and not self.number(setting.name)

    def _meaning(self, setting: Setting, choices: Mapping[str, str]) -> str:
        """What the words that were given mean, one behind the other."""
        if setting.form == "order":
            return ", then ".join(choices[part] for part in self.text(setting.name).split(","))
        if setting.form != "list":
            return choices[self.text(setting.name)]
        topics = self.topics()
        # A topic that an older book names is read aloud even where this version's pods of that kind have none.
        said = [each.says for each in TOPICS.values() if each.name in topics]
        return _listed(said)
