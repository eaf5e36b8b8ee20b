"""A crew of four with a pool and a bakery, for every test a copy of its own."""

import pytest

from tests.typed import copied


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    return tmp_path_factory.mktemp("books")


@pytest.fixture
def crew(templates, tmp_path):
    return copied("living", templates, tmp_path / "book")
