"""Persons are kept and erased apart from the journal, on every database."""

from ledger import persons
from ledger.persons import Person
from ledger.verify import verify
from tests.ledger.acts import saves

ANA = Person("ana", "Anahera Te Whenua", "1 Hill Road, Ōtaki", "021 555", "a1" * 16)
BEN = Person("ben", "بن", "", "", "b2" * 16)


def known(book):
    with book.store.reading(book.id) as session:
        return persons.persons(session)


def test_persons_are_kept_changed_and_erased_and_the_journal_does_not_move(crew):
    book = crew.book
    crew.post(saves("Ana", "5.00", "first"), "2026-03-01")
    with book.store.reading(book.id) as session:
        before = session.head

    with book.store.writing(book.id) as session:
        persons.keep(session, BEN)
        persons.keep(session, Person("ana", "Ana", nonce="c3" * 16))
        persons.keep(session, ANA)
    assert known(book) == {"ana": ANA, "ben": BEN}

    with book.store.writing(book.id) as session:
        assert persons.erase(session, "ben")
        assert not persons.erase(session, "cho")
    assert known(book) == {"ana": ANA}
    with book.store.reading(book.id) as session:
        assert session.head == before
    assert verify(book).ok


def test_a_hash_of_persons_covers_names_addresses_and_their_chance_and_no_contact():
    found = {"ana": ANA, "ben": BEN}
    hash = persons.hashed(found, ["ana", "ben"])

    for other in (Person("ana", "Ana", ANA.address, "", ANA.nonce), Person("ana", ANA.legal_name, "", "", ANA.nonce),
                  Person("ana", ANA.legal_name, ANA.address, "", "d4" * 16)):  # fmt: skip
        assert persons.hashed(found | {"ana": other}, ["ana", "ben"]) != hash
    same = Person("ana", ANA.legal_name, ANA.address, "elsewhere", ANA.nonce)
    assert persons.hashed(found | {"ana": same}, ["ana", "ben"]) == hash
    assert persons.hashed(found, ["cho"]) == ""
