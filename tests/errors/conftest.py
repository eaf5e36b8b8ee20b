"""The prepared books of this room."""

import pytest


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    return tmp_path_factory.mktemp("books")
