"""Receipts sent with a form: judged by what is in them, kept until it is recorded, filed as the command line files them."""

import io
import os
import re
import time

import pytest

from dashboard.forms import uploads
from dashboard.rights import Role
from tests.dashboard.visiting import Visit, fields, words

PDF = b"%PDF-1.4 flour, 20.00"
COST = {"pod": "bakery", "amount": "20", "purpose": "flour", "place": "Bank-Main"}


def sends(visit, content, name="Flour März.pdf", step="look", kind="expense", **typed):
    """Fill the form in with a file, as a browser sends it, and ask to see what will be recorded; the answer."""
    parts = [
        f'name="{field}"\r\n\r\n{value}'.encode()
        for field, value in (visit.form(f"do/{kind}") | COST | typed | {"step": step}).items()
    ]
    called = name.replace('"', "%22")
    parts.append(f'name="receipt"; filename="{called}"\r\nContent-Type: text/html\r\n\r\n'.encode() + content)
    body = b"".join(b"--edge\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return visit.client.post(f"/{visit.slug}/do/{kind}", data=body, content_type="multipart/form-data; boundary=edge")


def records(visit, looked, kind="expense"):
    return visit.client.post(f"/{visit.slug}/do/{kind}", data=fields(looked.text) | {"step": "record"})


def papers(crew):
    return sorted(str(path.relative_to(crew.folder)) for path in crew.folder.glob("documents/*/**/*") if path.is_file())


def test_a_receipt_is_filed_when_its_cost_is_recorded_and_not_before(visit, crew):
    looked = sends(visit, PDF)
    assert looked.status_code == 200, words(looked.text)
    assert papers(crew) == []
    assert records(visit, looked).status_code == 303
    (path,) = papers(crew)
    assert path == "documents/Expenses/Bakery/Shared/2026-06-15.flour-marz.pdf"
    assert (crew.folder / path).read_bytes() == PDF
    crew.do(f"verify --document {path}")
    with visit.client.get(f"/{visit.slug}/{path.replace('documents', 'document', 1)}") as shown:
        assert (shown.status_code, shown.data, shown.mimetype) == (200, PDF, "application/pdf")


def test_sent_twice_it_is_filed_once(visit, crew):
    looked = sends(visit, PDF)
    places = {records(visit, looked).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert len(papers(crew)) == 1


def test_it_stays_chosen_when_the_form_is_changed_again(visit, crew):
    looked = sends(visit, PDF)
    again = visit.client.post(f"/{visit.slug}/do/expense", data=fields(looked.text) | {"step": "change"})
    assert "Chosen: flour-marz.pdf" in words(again.text)
    assert 'enctype="multipart/form-data"' in again.text
    token = fields(looked.text)["receipt"]
    assert f'value="{token}"' in again.text


def test_what_is_refused_files_nothing(visit, crew):
    refused = sends(visit, PDF, amount="100000")
    assert refused.status_code == 422
    assert papers(crew) == []
    assert "Chosen: flour-marz.pdf" in words(refused.text)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<script>alert(1)</script>", "bill.pdf", "neither a PDF nor a picture"),
        (b"MZ" + b"0" * 100, "bill.jpg", "neither a PDF nor a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "bill.svg", "neither a PDF nor a picture"),
        (b"", "bill.pdf", "The file is empty. Choose another one"),
        (PDF + b"0" * uploads.MOST_BYTES, "bill.pdf", "larger than 10 MB"),
    ],
    ids=["script", "program", "svg", "empty", "large"],
)
def test_a_file_that_is_no_receipt_is_told_beside_its_field(visit, crew, content, name, said):
    answer = sends(visit, content, name)
    assert answer.status_code == 422
    wrong = re.search(r'id="field-receipt-wrong">(.*?)</p>', answer.text, re.DOTALL)
    assert said in words(wrong[1])
    assert papers(crew) == []


@pytest.mark.parametrize(
    "name",
    ["../../../crewbook.toml", '"><img src=x onerror=alert(1)>.pdf', "/etc/passwd", "قهوة.pdf", ".", "con.pdf.html"],
)
def test_a_name_leads_nowhere_and_is_made_anew(visit, crew, name):
    looked = sends(visit, b"\x89PNG\r\n\x1a\n...", name)
    assert "onerror=" not in looked.text
    records(visit, looked)
    (path,) = papers(crew)
    assert re.fullmatch(r"documents/Expenses/Bakery/Shared/2026-06-15\.[a-z0-9-]+\.png", path)


def test_more_than_a_file_is_not_read_at_all(visit):
    answer = sends(visit, b"0" * (12 * 1024 * 1024))
    assert answer.status_code == 413
    assert "too large" in words(answer.text)


@pytest.mark.parametrize("token", ["x", "../../crewbook.toml/a", f"{'0' * 64}.pdf/flour", f"{'0' * 64}.pdf/../x"])
def test_a_file_that_nobody_sent_is_not_there(visit, crew, token):
    answer = visit.sends("expense", **COST, receipt=token)
    assert answer.status_code == 422
    assert "not kept here any more" in words(answer.text)


def test_what_somebody_else_sent_is_not_theirs_to_file(visit, crew):
    token = fields(sends(visit, PDF).text)["receipt"]
    crew.do("member role ben --treasurer")
    visit.goes_as("ben", Role.TREASURER)
    assert visit.sends("expense", **COST, receipt=token).status_code == 422


def test_who_does_not_keep_the_book_sends_none(visit, crew):
    visit.goes_as("ben")
    token = visit.form("do/withdrawal")["csrf_token"]
    data = COST | {"csrf_token": token, "receipt": (io.BytesIO(PDF), "a.pdf"), "step": "look"}
    assert visit.client.post(f"/{visit.slug}/do/expense", data=data).status_code == 403
    assert not (crew.folder / uploads.FOLDER / "ben").exists()


def test_kept_files_are_for_their_owner_alone_and_go_after_a_day(visit, crew):
    sends(visit, PDF)
    folder = crew.folder / uploads.FOLDER / "ana"
    (first,) = folder.iterdir()
    assert oct(first.stat().st_mode)[-3:] == "600"
    os.utime(first, (0, time.time() - 25 * 60 * 60))
    sends(visit, PDF + b" and another")
    assert first not in set(folder.iterdir())


def test_what_another_window_took_away_meanwhile_is_in_nobodys_way(visit, crew):
    sends(visit, PDF)
    # There when the folder is read, and not any more when it is looked at.
    (crew.folder / uploads.FOLDER / "ana" / "gone").symlink_to("nowhere")
    assert sends(visit, PDF + b" and another").status_code == 200


def test_what_somebody_is_paid_back_takes_one_too(visit, crew):
    looked = sends(visit, b"\xff\xd8\xff...", "IMG 1.JPG", kind="reimbursement", member="ben")
    assert looked.status_code == 200, words(looked.text)
    records(visit, looked, "reimbursement")
    assert papers(crew) == ["documents/Expenses/Bakery/Shared/2026-06-15.img-1.jpg"]


def files(visit, content=PDF, step="look", **typed):
    """Send the scan of an agreement with its form; the answer."""
    data = visit.form("do/agreement-file") | {"agreement": "A1", "step": step} | typed
    data |= {"file": (io.BytesIO(content), "Scan 1.PDF")} if content else {}
    return visit.client.post(f"/{visit.slug}/do/agreement-file", data=data, content_type="multipart/form-data")


@pytest.fixture
def agreed(crew):
    """A membership agreement of Ben's that was adopted."""
    crew.do(
        "agreement draft rainy --kind membership --member ben --on 2026-06-03",
        "agreement propose A1 --by ana --on 2026-06-03",
        *(f"consent P1 --by {each} --on 2026-06-04" for each in ("ben", "cho", "dan")),
    )
    return crew


def test_the_scan_of_an_agreement_signed_by_hand_is_filed_as_the_command_line_files_it(visit, agreed):
    assert "File the signed paper" in visit.sees("agreements?agreement=A1")
    looked = files(visit)
    assert looked.status_code == 200, words(looked.text)
    assert "With the file scan-1.pdf." in words(looked.text)
    assert papers(agreed) == []
    shown = words(visit.client.post(f"/{visit.slug}/do/agreement-file", data=fields(looked.text) | {"step": "record"}, follow_redirects=True).text)  # fmt: skip
    assert "A1, version 1, is filed as 2026-06-15.membership-agreement-a1-version-1.pdf" in shown
    assert "Filed with it: 2026-06-15.membership-agreement-a1-version-1.pdf" in shown
    (path,) = papers(agreed)
    assert (agreed.folder / path).read_bytes() == PDF
    answer = agreed.do(f"verify --document {path}")
    assert "A1" in answer.out
    assert "membership-agreement-a1-version-1.pdf" in visit.sees("agreements?agreement=A1")


def test_the_same_scan_is_filed_once_and_it_is_said_beside_its_field(visit, agreed):
    records(visit, files(visit), "agreement-file")
    again = files(visit)
    assert again.status_code == 422
    assert "This very file of A1 is filed already." in words(
        re.search(r'id="field-file-wrong">(.*?)</p>', again.text, re.DOTALL)[1]
    )
    assert len(papers(agreed)) == 1


def test_without_a_file_nothing_is_filed(visit, agreed):
    answer = files(visit, content=b"")
    assert answer.status_code == 422
    assert "Missing: The signed paper." in words(answer.text)
    assert files(visit, content=b"MZ").status_code == 422


def test_a_filed_scan_is_for_the_crew_of_an_open_book_and_in_a_private_one_for_who_signs(visit, agreed):
    records(visit, files(visit), "agreement-file")
    (path,) = papers(agreed)
    address = f"/{visit.slug}/{path.replace('documents', 'document', 1)}"
    for is_private, member, role, status in (
        (False, "cho", Role.MEMBER, 200),
        (False, "", Role.GUEST, 404),
        (True, "ben", Role.MEMBER, 200),
        (True, "dan", Role.MEMBER, 404),
        (True, "", Role.AUDITOR, 200),
    ):
        other = Visit(agreed.folder, is_private=is_private).goes_as(member, role)
        with other.client.get(address) as answer:
            assert answer.status_code == status, (is_private, member, role)


def test_a_member_files_no_scan(agreed):
    assert Visit(agreed.folder).goes_as("ben").client.get("/tui/do/agreement-file").status_code == 403


def test_a_draft_has_no_paper_to_file(visit, crew):
    crew.do("agreement draft rainy --kind membership --member ben --on 2026-06-03")
    assert 'value="A1"' not in visit.client.get(f"/{visit.slug}/do/agreement-file").text
    assert "File the signed paper" not in visit.sees("agreements?agreement=A1")


def test_what_was_sent_is_looked_at_before_it_is_recorded_by_who_sent_it_alone(visit, crew):
    looked = sends(visit, PDF)
    address = re.search(r'href="(/tui/sent/[^"]+)"', looked.text)[1]
    with visit.client.get(address) as shown:
        assert (shown.status_code, shown.data, shown.mimetype) == (200, PDF, "application/pdf")
    crew.do("member role ben --treasurer")
    assert visit.goes_as("ben", Role.TREASURER).client.get(address).status_code == 404
    for name in ("../ana/x.pdf", "x", f"{'0' * 64}.pdf", "..%2F..%2Flogins.db"):
        assert visit.goes_as("ana").client.get(f"/{visit.slug}/sent/{name}").status_code == 404


def test_an_entry_leads_to_the_receipt_that_was_filed_with_it(visit, crew):
    place = records(visit, sends(visit, PDF)).headers["Location"]
    (path,) = papers(crew)
    address = f"/{visit.slug}/{path.replace('documents', 'document', 1)}"
    assert f'href="{address}"' in visit.client.get(place).text
    month = f"/{visit.slug}/livelihood?pod=bakery&month=2026-06"
    assert f'href="{address}"' in visit.client.get(month).text
    # A guest reads the entry, and not what was filed with it.
    guest = Visit(crew.folder).goes_as(role=Role.GUEST)
    shown = guest.client.get(place)
    assert shown.status_code == 200
    assert address not in shown.text + guest.client.get(month).text
    (crew.folder / path).unlink()
    assert "Filed with it" not in words(visit.client.get(place).text)
