"""Fava's own pages, drawn with every word in them escaped: its journal prints payees, narrations and names of files as they stand.

What crewbook records holds no markup, but what people write into main.beancount by hand may. It is shown as text; what a
query answers, and what is downloaded, stays as it was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BaseLoader

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

_AS_IT_IS, _ESCAPED = "{% autoescape false %}", "{% autoescape true %}"


class Escaping(BaseLoader):
    """The templates of another loader; where one switches escaping off, it stays on."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """A template's text, where it stands, and whether it is still the newest."""
        source, path, is_newest = self._loader.get_source(environment, template)
        return source.replace(_AS_IT_IS, _ESCAPED), path, is_newest
