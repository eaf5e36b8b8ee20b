"""A key makes an act safe to repeat: the same act is recorded once, and another act never hides behind it."""

from decimal import Decimal

import pytest

from ledger.errors import Invalid, Refused, Stale
from tests.ledger.acts import AT_ONCE, CASH, SAVED, Crew, Move, Thing, Two, at_once, saves, takes


def test_the_same_key_with_the_same_act_answers_the_first_answer_and_records_nothing(crew):
    first = crew.post(saves("Ana", "5.00"), key="k1")
    again = crew.post(saves("Ana", "5.00"), key="k1")
    assert again.is_repeat
    assert not first.is_repeat
    assert again.entries == first.entries
    assert crew.entries() == 2
    assert crew.verify().ok


def test_a_repeat_answers_the_id_that_was_opened(crew):
    crew.post(saves("Ana", "5.00"))
    assert crew.post(Thing(name="T1"), key="k1").id == "T1" == crew.post(Thing(name="T1"), key="k1").id


def test_a_repeat_is_the_first_answer_even_when_its_rule_would_now_refuse(crew):
    crew.post(saves("Ana", "5.00"), "2025-03-01")
    crew.post(takes("Ana", "5.00"), "2025-03-02", key="k1")
    assert crew.post(takes("Ana", "5.00"), "2025-03-02", key="k1").is_repeat


@pytest.mark.parametrize(
    "other",
    [
        lambda crew: crew.post(saves("Ana", "6.00"), key="k1"),
        lambda crew: crew.post(saves("Ben", "5.00"), key="k1"),
        lambda crew: crew.post(saves("Ana", "5.00"), by="ben", key="k1"),
        lambda crew: crew.post(saves("Ana", "5.00"), "2025-03-02", key="k1"),
        lambda crew: crew.post(Thing(name="T1"), key="k1"),
        lambda crew: crew.post_all(saves("Ana", "5.00"), saves("Ana", "5.00"), key="k1"),
    ],
)
def test_the_same_key_with_another_act_member_day_or_kind_is_stale_and_records_nothing(crew, other):
    crew.post(saves("Ana", "5.00"), "2025-03-01", key="k1")
    with pytest.raises(Stale, match="The key “k1” was used before for another act") as caught:
        other(crew)
    assert caught.value.exit_status == 3
    assert crew.entries() == 2
    assert crew.verify().ok


def test_without_a_key_the_same_act_is_recorded_every_time(crew):
    crew.post(saves("Ana", "5.00"))
    assert not crew.post(saves("Ana", "5.00")).is_repeat
    assert crew.entries() == 3


def test_a_batch_stands_under_one_key_and_one_number(crew):
    batch = (saves("Ana", "1.00"), saves("Ben", "2.00"), Thing(name="T1"))
    first = crew.post_all(*batch, key="meeting")
    again = crew.post_all(*batch, key="meeting")
    assert [(entry.seq, entry.batch, entry.key) for entry in first.entries] == [
        (2, 2, "meeting"),
        (3, 2, None),
        (4, 2, None),
    ]
    assert again.entries == first.entries
    assert again.is_repeat
    assert crew.entries() == 4


def test_a_part_of_a_batch_is_another_act(crew):
    crew.post_all(saves("Ana", "1.00"), saves("Ben", "2.00"), key="meeting")
    for part in ([saves("Ana", "1.00")], [saves("Ben", "2.00"), saves("Ana", "1.00")]):
        with pytest.raises(Stale):
            crew.post_all(*part, key="meeting")


def test_what_follows_from_an_act_is_answered_again_with_it(crew):
    first = crew.post(Two(name="T1"), key="k1")
    again = crew.post(Two(name="T1"), key="k1")
    assert [entry.kind for entry in again.entries] == ["test-two", "test-thing"]
    assert again.entries == first.entries
    assert (again.id, again.is_repeat) == ("T1", True)


def test_a_batch_is_recorded_whole_or_not_at_all(crew):
    before = crew.page.read_bytes()
    with pytest.raises(Refused, match=r"would be 2\.00 NZD short"):
        crew.post_all(saves("Ana", "1.00"), takes("Ana", "3.00"), key="meeting")
    assert crew.entries() == 1
    assert crew.page.read_bytes() == before
    assert crew.post_all(saves("Ana", "1.00"), takes("Ana", "1.00"), key="meeting").entry.seq == 2, (
        "the key is still free"
    )


def test_a_refused_act_leaves_its_key_free(crew):
    with pytest.raises(Refused):
        crew.post(takes("Ana", "3.00"), key="k1")
    assert not crew.post(saves("Ana", "3.00"), key="k1").is_repeat


def test_a_dry_run_leaves_its_key_free(crew):
    dry = crew.post(saves("Ana", "3.00"), key="k1", dry_run=True)
    real = crew.post(saves("Ana", "3.00"), key="k1")
    assert not real.is_repeat
    assert dry.entry == real.entry


def test_two_books_in_one_database_share_no_keys(crew, tmp_path, store_url):
    other = Crew(tmp_path / "other", store_url)
    crew.post(saves("Ana", "5.00"), key="k1")
    assert not other.post(saves("Ben", "6.00"), key="k1").is_repeat
    other.close()


@pytest.mark.parametrize("key", ["", "  ", "a\nb", "x" * 201, "a\ud800"])
def test_a_key_that_cannot_be_kept_is_refused(crew, key):
    with pytest.raises(Invalid):
        crew.post(saves("Ana", "5.00"), key=key)
    assert crew.entries() == 1


@pytest.mark.parametrize("key", ["it's", '"quoted"', "ключ 1", "a\\nb", "😀"])
def test_any_printable_key_works(crew, key):
    first = crew.post(saves("Ana", "5.00"), key=key)
    assert crew.post(saves("Ana", "5.00"), key=key).entries == first.entries
    assert crew.verify().ok


def test_an_empty_batch_is_refused(crew):
    with pytest.raises(Invalid, match="nothing to record"):
        crew.post_all()


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (Move(lines=((CASH, Decimal(5)), (SAVED + "Ana", Decimal(-4)))), "do not balance: they sum to 1.00 NZD"),
        (Move(lines=((CASH, Decimal("5.001")), (SAVED + "Ana", Decimal("-5.001")))), "too many decimals"),
        (Move(lines=((CASH, Decimal("5.00000000000000000000000000000000001")), (SAVED + "Ana", Decimal(-5)))), "too many decimals"),
        (Move(lines=((CASH, Decimal(5)), (SAVED + "Ana", Decimal(-5))), commodity="XYZ"), "no commodity “XYZ”"),
        (Move(lines=(("Assets:cash", Decimal(5)), (SAVED + "Ana", Decimal(-5)))), "“Assets:cash” is no account"),
        (Move(lines=(("Assets", Decimal(5)), (SAVED + "Ana", Decimal(-5)))), "“Assets” is no account"),
        (Move(lines=((CASH, Decimal(5)), (SAVED + "Ana", Decimal(-5))), tags=("a b",)), "“a b” cannot be a tag"),
        (Move(lines=((CASH, Decimal(5)), (SAVED + "Ana", Decimal(-5))), tags=("x\n2025-01-01 open Assets:Evil",)), "cannot be a tag"),
    ],
)  # fmt: skip
def test_what_beancount_could_not_read_back_is_refused_before_it_is_recorded(crew, act, says):
    with pytest.raises(Invalid, match=says):
        crew.post(act)
    assert crew.entries() == 1
    assert crew.verify().ok


@pytest.mark.parametrize("name", ["", "a\nb", "\x1b[2J"])
def test_who_did_it_is_a_name(crew, name):
    with pytest.raises(Invalid, match="is no name"):
        crew.post(saves("Ana", "5.00"), by=name)
    with pytest.raises(Invalid, match="is no name"):
        crew.post(saves("Ana", "5.00"), entered_by=name or "\n")


SAME = (
    AT_ONCE
    + """
for number in range(12):
    print(book.post(saves("Ana", "1.00"), by="ana", now=NOW, key=f"key {number}").entry.seq)
"""
)


def test_processes_that_send_the_same_keys_at_once_record_each_once(crew):
    said = at_once(SAME, crew, "one", "two", "three")
    assert [each.split() for each in said] == [[str(seq) for seq in range(2, 14)]] * 3
    assert crew.entries() == 13
    assert crew.verify().ok
