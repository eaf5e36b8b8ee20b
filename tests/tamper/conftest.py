"""A small book, lived once for all tests of a process, and a copy of it for each."""

import shutil

import pytest

from tests.tamper.small import SmallBook, live


@pytest.fixture(scope="session")
def lived(tmp_path_factory):
    return live(tmp_path_factory.mktemp("small") / "book")


@pytest.fixture
def small(lived, tmp_path):
    """File times are kept, for the pages are trusted by them."""
    return SmallBook(shutil.copytree(lived, tmp_path / "book"))


@pytest.fixture(autouse=True)
def _alone(nobody_else_writes):
    """So it is in all of these tests."""
