"""Every journal test runs on SQLite and on a real PostgreSQL."""

import shutil

import pytest

from tests.ledger import keeping
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


@pytest.fixture(scope="session")
def lived(tmp_path_factory):
    """Call it with a folder and the URL of a database: a crew's year, lived once a process and copied there."""
    folder, database = tmp_path_factory.mktemp("lived") / "crew", tmp_path_factory.mktemp("lived") / "crewbook.db"
    crew = a_year(Crew(folder, f"sqlite:///{database}"))
    rows, id = keeping.kept(crew.store, crew.book.id), crew.book.id
    crew.close()

    def again(to, url):
        # File times are kept, for the pages are trusted by them.
        shutil.copytree(folder, to)
        crew = Crew(to, url, book_id=id)
        if crew.store.is_sqlite:
            shutil.copyfile(database, crew.store.url.database)
        else:
            crew.store.create()
            keeping.bring(crew.store, rows)
        return crew

    return again


@pytest.fixture
def full_crew(lived, store_url, tmp_path):
    """A crew whose book holds some of everything: 14 entries on two pages."""
    crew = lived(tmp_path / "crew", store_url)
    yield crew
    crew.close()


@pytest.fixture
def sqlite_crew(lived, tmp_path):
    """The same on SQLite only, where the store makes no difference."""
    crew = lived(tmp_path / "crew", f"sqlite:///{tmp_path}/crewbook.db")
    yield crew
    crew.close()


@pytest.fixture(autouse=True)
def _alone(nobody_else_writes):
    """So it is in all of these tests."""
