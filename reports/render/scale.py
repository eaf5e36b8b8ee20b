"""What stands at a chart's edges, on paper and on a page: round amounts, named days."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from itertools import chain, count
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_DAYS, _MOST_MONTHS = 9, 12


def day_words(day: date, pattern: str, language: str) -> str:
    """The day in the document's language, in a CLDR pattern or length; in English when the language is unknown."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en", "GB")
    return format_date(day, pattern, locale=Locale("en", "GB") if locale == Locale("en") else locale)


def amount_ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Round amounts, at most nine, from at or below the lowest and zero to at or above the highest and zero."""
    low, high = min(Decimal(0), *values), max(Decimal(0), *values)
    raw = (high - low) / 6 or Decimal("0.25")
    magnitude = Decimal(1).scaleb(math.floor(raw.log10()))
    step = next(magnitude * times for times in (1, 2, 5, 10) if magnitude * times >= raw)
    first, last = math.floor(low / step), math.ceil(high / step)
    ticks = [step * at for at in range(first, max(last, first + 1) + 1)]
    return [tick.quantize(Decimal(1)) if step >= 1 else tick for tick in ticks]


def day_ticks(first: date, last: date, *, most: int = _MOST_MONTHS) -> list[tuple[date, str]]:
    """Days to name under the axis, each with its pattern: days, first days of months, or years; about `most` of them."""
    span = (last - first).days
    if span < 62:  # noqa: PLR2004 - two months read better by the day
        step = next(step for step in (1, 2, 7, 14) if span // step < min(most, _MOST_DAYS))
        days = [date.fromordinal(first.toordinal() + at) for at in range(0, span + 1, step)]
        return [(day, "d MMM y" if at == 0 else "d MMM") for at, day in enumerate(days)]
    start = first.year * 12 + first.month - (1 if first.day == 1 else 0)
    stop = last.year * 12 + last.month - 1
    step = next(step for step in chain((1, 2, 3, 6), count(12, 12)) if (stop - start) // step < most)
    months = [at for at in range(start, stop + 1) if at % step == 0]
    named = [(date(at // 12, at % 12 + 1, 1), at % 12 == 0) for at in months]
    if step >= 12:  # noqa: PLR2004
        return [(day, "y") for day, _ in named]
    return [(day, "MMM y" if at == 0 or is_january else "MMM") for at, (day, is_january) in enumerate(named)]
