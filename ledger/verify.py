"""The book looked at again: the journal folded anew, its tables and pages compared, beancount's loader as second opinion."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.inventory import Inventory

from ledger import audit, book as books
from ledger.audit import Problem
from ledger.fold import Folded, fold
from ledger.pages import Pages, page_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from decimal import Decimal
    from pathlib import Path

    from ledger.book import Book

Progress = Callable[[str, float], None]
