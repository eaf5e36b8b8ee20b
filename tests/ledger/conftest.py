"""Every journal test runs on SQLite and on a real PostgreSQL."""

import pytest

from tests.ledger.acts import Crew, a_year


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """The URL of a database. The one of PostgreSQL is shared: every test begins its own book in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/crewbook.db"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def crew(store_url, tmp_path):
    """A crew whose book has just begun."""
    crew = Crew(tmp_path / "crew", store_url)
    yield crew
    crew.close()


@pytest.fixture
def full_crew(crew):
    """A crew whose book holds some of everything: 14 entries on two pages."""
    return a_year(crew)


@pytest.fixture
def sqlite_crew(tmp_path):
    """The same on SQLite only, where the store makes no difference."""
    crew = a_year(Crew(tmp_path / "crew", f"sqlite:///{tmp_path}/crewbook.db"))
    yield crew
    crew.close()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    """Nobody else writes in these tests: a problem need not be looked at again a moment later."""
    monkeypatch.setattr("ledger.verify._MOMENT_SECONDS", 0)
    monkeypatch.setattr("crewbook._MOMENT_SECONDS", 0)
