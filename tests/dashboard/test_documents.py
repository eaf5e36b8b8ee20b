"""Filed papers: opened or downloaded by those who may see them, and nothing outside the folder is ever read."""

import pytest

from dashboard.rights import Role
from dashboard.shield import Shield
from tests.dashboard.visiting import Visit

LOAN = "Assets/Loans/Rainy/Ben/L1/2026-06-02.deed.pdf"
PLACE = "Assets/Bank-Main/Bakery"


@pytest.fixture
def crew(crew):
    for name, content in {
        LOAN: b"%PDF-1.7 a deed",
        f"{PLACE}/2026-06-01.flour.png": b"\x89PNG",
        f"{PLACE}/2026-06-01.note.txt": "Kia ora, Ana Tūī".encode(),
        f"{PLACE}/2026-06-01.page.html": b"<script>alert(1)</script>",
        f"{PLACE}/2026-06-01.code.js": b"alert(1)",
        f"{PLACE}/2026-06-01.picture.svg": b"<svg onload='alert(1)'/>",
        f"{PLACE}/.hidden.pdf": b"%PDF",
        "../secret.txt": b"a secret",
    }.items():
        path = crew.folder / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return crew


def gets(visit, name):
    answer = visit.client.get(f"/{visit.slug}/document/{name}")
    answer.get_data()
    answer.close()
    return answer


@pytest.mark.parametrize("file", ["mānuka.pdf", "إيصال.pdf", "квитанция à.pdf"])
def test_a_paper_may_be_named_in_any_script(visit, crew, file):
    (crew.folder / "documents" / PLACE / file).write_bytes(b"%PDF-1.7")
    visit.site.wsgi_app = Shield(visit.site.wsgi_app)
    answer = gets(visit, f"{PLACE}/{file}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert gets(visit, f"{PLACE}/{file}%0aX: y").status_code == 404
    assert gets(visit, f"{PLACE}/%e2%80%a8{file}").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (LOAN, "application/pdf"),
        (f"{PLACE}/2026-06-01.flour.png", "image/png"),
        (f"{PLACE}/2026-06-01.note.txt", "text/plain; charset=utf-8"),
    ],
)
def test_pdfs_pictures_and_plain_text_are_opened(visit, name, kind):
    answer = gets(visit, name)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("name", ["page.html", "code.js", "picture.svg"])
def test_anything_else_is_downloaded_as_bytes(visit, name):
    answer = gets(visit, f"{PLACE}/2026-06-01.{name}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name",
    [
        "../crewbook.toml", "../secret.txt", "..%2f..%2fsecret.txt", "%2e%2e/secret.txt", "/etc/passwd", "%2fetc%2fpasswd",
        f"{PLACE}/../../../../secret.txt", f"{PLACE}/..%5c..%5csecret.txt", f"{PLACE}/.hidden.pdf", PLACE, f"{PLACE}/",
        "nothing.pdf", f"{PLACE}/2026-06-01.note.txt%00.pdf", f"{PLACE}//2026-06-01.note.txt", "%252e%252e/secret.txt",
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(visit, name):
    answer = gets(visit, name)
    assert answer.status_code in {301, 302, 308, 404}
    assert b"secret" not in answer.data.replace(b"secret.txt", b"")
    if answer.status_code != 404:
        assert visit.client.get(answer.headers["Location"]).status_code == 404


def test_a_link_that_leads_out_leads_nowhere(visit, crew):
    (crew.folder / "documents" / "out.txt").symlink_to(crew.folder / "crewbook.toml")
    (crew.folder / "documents" / "away").symlink_to(crew.folder.parent)
    assert gets(visit, "out.txt").status_code == 404
    assert gets(visit, "away/tui/crewbook.toml").status_code == 404


def test_in_a_private_book_each_sees_what_lies_on_their_own_accounts(crew):
    visit = Visit(crew.folder, is_private=True)
    receipt = f"{PLACE}/2026-06-01.flour.png"
    seen = {
        who: (gets(visit.goes_as(who, role), LOAN).status_code, gets(visit, receipt).status_code)
        for who, role in (("ana", None), ("ben", None), ("cho", None), ("kim", Role.GUEST), ("kim ", Role.AUDITOR))
    }
    assert seen == {"ana": (200, 200), "ben": (200, 404), "cho": (404, 404), "kim": (404, 404), "kim ": (200, 200)}


def test_in_a_private_book_an_agreement_is_seen_by_who_signs_it(crew):
    crew.do(
        "pod open easy --kind savings --set ask-about=none --on 2026-06-01",
        "contribute ben 5 --to easy --on 2026-06-01",
        "agreement draft easy --kind membership --member ben --on 2026-06-02",
        "agreement propose A1 --on 2026-06-03",
        "agreement file A1 --on 2026-06-05",
    )
    path = crew.ask("agreement status A1")["agreements"][0]["files"][0]["path"].removeprefix("documents/")
    visit = Visit(crew.folder, is_private=True)
    assert gets(visit.goes_as("ben"), path).status_code == 200
    assert gets(visit.goes_as("cho"), path).status_code == 404
