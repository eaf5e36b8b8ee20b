"""A PostgreSQL that is elsewhere, closed, too old or not reached at all: told in words, and a password never is."""

import contextlib
import json
import socket
import threading

import pytest
import sqlalchemy as sa

SECRET = "hush-hush-4711"
CONTRIBUTE = ("contribute", "ana", "50", "--to", "rainy", "--on", "2026-06-15")


@pytest.fixture
def folder(crew):
    """A folder whose settings name a server."""
    return crew.folder


@pytest.fixture
def asked(folder, untouched):
    """What reading and writing say of a database's URL, and never its password."""

    def ask(url, status=4):
        told, hint = set(), ""
        for words in (CONTRIBUTE, ("balances",), ("balances", "--json")):
            said = untouched(folder, *words, status=status, CREWBOOK_DATABASE=url)
            assert SECRET not in said
            message = json.loads(said)["error"]["message"] if "--json" in words else said.split("\n")[0]
            told.add(message.removeprefix("crewbook: ").removesuffix(" Nothing was recorded."))
            hint = said.split("\n")[1].strip() if "--json" not in words else hint
        assert len(told) == 1, told
        return told.pop(), hint

    return ask


@pytest.fixture
def server(postgres_url):
    """(a URL with other parts, a function that runs SQL as the server's owner)."""
    url = sa.make_url(postgres_url).set(drivername="postgresql")

    def run(sql):
        engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            found = connection.exec_driver_sql(sql)
            rows = found.all() if found.returns_rows else []
        engine.dispose()
        return rows

    def other(**parts):
        return url.set(**{"password": SECRET, **parts}).render_as_string(hide_password=False)

    return other, run


@contextlib.contextmanager
def answering(answer):
    """The port of a server that answers whoever comes with the same bytes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        # Shut, it accepts nobody any more.
        with contextlib.suppress(OSError):
            while True:
                caller, _ = listening.accept()
                # Whoever is gone already needs no answer.
                with caller, contextlib.suppress(OSError):
                    caller.recv(1000)
                    caller.sendall(answer)

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        serving.join()
        listening.close()


def fatal(code, message):
    """How PostgreSQL refuses somebody who wants in."""
    fields = f"SFATAL\0VFATAL\0C{code}\0M{message}\0\0".encode()
    return b"E" + (len(fields) + 4).to_bytes(4, "big") + fields


def test_a_server_that_is_not_there(asked):
    assert asked(f"postgresql://ana:{SECRET}@127.0.0.1:1/tui") == (
        "No PostgreSQL server answers at 127.0.0.1, port 1.",
        "Start it, or correct host and port in the URL (database in crewbook.toml); PostgreSQL's own port is 5432.",
    )


def test_a_host_that_is_not_there(asked):
    message, hint = asked(f"postgresql://ana:{SECRET}@no-such-host.invalid/tui")
    assert message == "There is no computer “no-such-host.invalid” to be found."
    assert hint == "Check the host in the URL (database in crewbook.toml), and that this computer is online."


def test_a_user_and_a_database_that_are_not_there(asked, server):
    other, _ = server
    assert asked(other(username="nobody"))[0].endswith("knows no user “nobody” who may sign in.")
    message, hint = asked(other(database="nothere"))
    assert message.endswith("has no database “nothere”.")
    assert hint.endswith("or make the database: createdb -O postgres nothere")


def test_a_database_without_a_book(asked, server):
    other, run = server
    run("DROP DATABASE IF EXISTS without_a_book")
    run("CREATE DATABASE without_a_book")

    message, _ = asked(other(database="without_a_book"))

    assert message.startswith("The database “without_a_book” at ")
    assert message.endswith(" holds no book of crewbook.")


def test_a_user_without_rights(asked, server, installed, tmp_path):
    other, run = server
    run("DROP DATABASE IF EXISTS closed")
    run("CREATE DATABASE closed")
    run("DROP ROLE IF EXISTS guest")
    run("CREATE ROLE guest LOGIN")

    done = installed(
        tmp_path, "init", "tui", "--name", "Tui", "--currency", "NZD",
        "--database", other(username="guest", database="closed"),
    )  # fmt: skip

    assert done.returncode == 4
    assert "guest may not do this in the database “closed”: permission denied for schema public." in done.stderr
    assert "GRANT USAGE, CREATE ON SCHEMA public TO guest" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert not (tmp_path / "tui").exists()


@pytest.mark.parametrize(
    ("code", "message", "says"),
    [
        ("28P01", 'password authentication failed for user "ana"', "does not let ana in: the password is wrong or missing."),
        ("28000", 'no pg_hba.conf entry for host "10.0.0.2", user "ana", database "tui", no encryption', "wants an encrypted connection"),
        ("28000", 'no pg_hba.conf entry for host "10.0.0.2", user "ana", database "tui", SSL encryption', "lets ana not into tui"),
        ("53300", "sorry, too many clients already", "has no room for another connection."),
        ("57P03", "the database system is starting up", "is just starting or stopping."),
    ],
    ids=["password", "encryption", "address", "room", "starting"],
)  # fmt: skip
def test_a_server_that_lets_nobody_in(asked, code, message, says):
    with answering(fatal(code, message)) as port:
        said, hint = asked(f"postgresql://ana:{SECRET}@127.0.0.1:{port}/tui?sslmode=disable")

    assert said.startswith(f"The PostgreSQL server at 127.0.0.1, port {port} ")
    assert says in said
    assert hint


def test_something_else_on_the_port(asked):
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        said, _ = asked(f"postgresql://ana:{SECRET}@127.0.0.1:{port}/tui?sslmode=disable")

    assert said == f"What answers at 127.0.0.1, port {port} is no PostgreSQL server."


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (f"postgresql://ana:{SECRET}@host:x5432/tui", "The database's URL names the port “x5432”, which is no number."),
        (f"postgresql://ana:{SECRET}@{SECRET}@host/tui", "The database's URL holds more than one @, so its password cannot be told from its host."),
        (f"mysql://ana:{SECRET}@host/tui", "crewbook keeps books in SQLite and PostgreSQL, not in mysql."),
        (f"postgresql+nope://ana:{SECRET}@host/tui", "The database's URL cannot be read."),
        (f"postgres-sql://ana:{SECRET}@host/tui", "No database is reached by a URL that begins with “postgres-sql:”."),
        (f"postgresql://ana:{SECRET}@127.0.0.1:1/tui?colour=blue", "The database's URL holds the option colour, which PostgreSQL does not know."),
    ],
    ids=["port", "two @", "mysql", "driver", "no kind", "option"],
)  # fmt: skip
def test_a_url_that_is_none_is_bad_input(asked, url, says):
    assert asked(url, status=2)[0] == says


def test_a_server_that_is_too_old_is_refused_by_the_version_that_it_tells(postgres_url, monkeypatch):
    import psycopg

    from ledger.errors import Broken
    from ledger.store import Store

    store = Store(postgres_url)
    monkeypatch.setattr(psycopg.ConnectionInfo, "server_version", 110022)
    with pytest.raises(Broken) as told:
        store.books()
    store.close()

    assert told.value.message.endswith(" is version 11; crewbook needs 12 or newer.")


def test_psycopg_that_is_not_installed_is_named_with_what_installs_it(folder, untouched, installed, tmp_path):
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "psycopg.py").write_text("raise ModuleNotFoundError('no', name='psycopg')\n")

    said = untouched(
        folder, *CONTRIBUTE, by=installed,
        CREWBOOK_DATABASE=f"postgresql://ana:{SECRET}@host/tui", PYTHONPATH=str(tmp_path / "without"),
    )  # fmt: skip

    assert said == (
        "crewbook: Books on PostgreSQL need the Python package psycopg, which is not installed.\n"
        "  Install it where crewbook is installed: pip install 'crewbook[postgres]'\n"
    )


def test_who_holds_a_book_on_a_server_is_named_by_the_server(server, installed, tmp_path, monkeypatch):
    monkeypatch.setattr("ledger.engines.NOTICE_SECONDS", 0.2)
    other, _ = server
    begin = ("init", "tui", "--name", "Tui", "--currency", "NZD", "--database", other())
    assert installed(tmp_path, *begin).returncode == 0
    from ledger.settings import read_settings
    from ledger.store import Store

    told = []
    holder, waiter = Store(other()), Store(other())
    book = read_settings(tmp_path / "tui").book
    taken = holder.writing(book)
    taken.__enter__().is_dry = True

    def release(sentence):
        told.append(sentence)
        taken.__exit__(None, None, None)

    waiter.tell = release
    with waiter.writing(book) as session:
        session.is_dry = True
    holder.close()
    waiter.close()

    assert len(told) == 1
    assert "(user postgres, server process " in told[0]
    assert told[0].startswith("The book is held by crewbook ")
