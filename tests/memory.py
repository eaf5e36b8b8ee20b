"""Databases in memory, for tests that make many books. What becomes of files and servers is tried with files and servers."""

import functools

from ledger.store import Store


def in_memory():
    """A database whose tables are there already: they are made once a process and copied, for making them takes thrice as long."""
    store = Store("sqlite://")
    with store.engine.connect() as connection:
        connection.connection.driver_connection.deserialize(_tables())
    return store


@functools.cache
def _tables():
    store = Store("sqlite://")
    store.create()
    with store.engine.connect() as connection:
        return connection.connection.driver_connection.serialize()
