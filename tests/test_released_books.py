import json
import shutil
from pathlib import Path

import pytest

from cli.main import run

BOOKS = sorted((Path(__file__).parent / "books").iterdir())


@pytest.fixture(params=BOOKS, ids=lambda path: path.name)
def book(request, tmp_path):
    return shutil.copytree(request.param, tmp_path / "book")


def test_a_book_made_by_a_released_version_verifies(book, capsys):
    assert run(["verify", "--json", "--book", str(book)]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True
    assert told["entries"] == 108


def test_a_book_made_by_a_released_version_still_says_what_it_said(book, capsys):
    assert run(["statement", "member", "ben", "--on", "2025-12-31", "--json", "--book", str(book)]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["net"] == {"NZD": "480.00"}
    assert [pod["points"] for pod in told["pods"] if pod["pod"] == "rainy"] == ["1849.62"]


def test_a_book_made_by_a_released_version_goes_on(book, capsys):
    assert run(["contribute", "ben", "5", "--to", "rainy", "--on", "2026-01-08", "--book", str(book)]) == 0
    assert run(["verify", "--book", str(book)]) == 0
    assert "109 entries" in capsys.readouterr().out
