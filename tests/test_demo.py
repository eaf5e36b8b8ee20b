import os
from pathlib import Path

import pytest

from cli.main import run


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Made by somebody whose environment tells of another book, which is on a server."""
    folder = tmp_path_factory.mktemp("demo") / "crew"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CREWBOOK_MEMBER", "somebody")
        patched.setenv("CREWBOOK_DATABASE", "postgresql://somebody@127.0.0.1:1/another")
        assert run(["demo", str(folder), "--no-serve"]) == 0
        assert os.environ["CREWBOOK_MEMBER"] == "somebody"
    return folder


def test_the_demonstration_is_a_book_of_its_own_whatever_the_environment_tells_of_another(demo):
    assert (demo / "crewbook.db").is_file()
    assert "another" not in (demo / "crewbook.toml").read_text(encoding="utf-8")


def test_the_demonstration_writes_a_paper_for_every_member_the_owners_the_pool_and_the_loan(demo):
    papers = {path.name for path in (demo / "papers").iterdir()}

    assert {f"member-{member}.pdf" for member in ("ana", "ben", "zhanna", "eleni", "amina")} < papers
    assert {"ownership-bakery.pdf", "pool-rainy.pdf", "loan-L1.pdf", "receipt.pdf"} < papers
    assert {"circle-tanda.pdf", "fund-care.pdf"} < papers
    assert all((demo / "papers" / name).read_bytes().startswith(b"%PDF") for name in papers)


def test_the_demonstration_ends_with_one_loan_repaid_and_one_running(demo, capsys):
    assert run(["balances", "Assets:Loans", "--json", "--on", "2025-12-31", "--book", str(demo)]) == 0

    told = capsys.readouterr().out
    assert '"account": "Assets:Loans:Rainy:Eleni:L2"' in told
    assert '"number": "240.00"' in told
    assert "L1" not in told


def test_the_demonstration_shows_a_circle_that_is_over_a_fund_that_helped_and_who_is_behind(demo, capsys):
    asked = ["--json", "--on", "2025-12-31", "--book", str(demo)]
    assert run(["balances", "Liabilities:Circle", *asked]) == 0
    assert '"balances": []' in capsys.readouterr().out
    assert run(["statement", "fund", "care", *asked]) == 0
    assert '"granted": "90.00"' in capsys.readouterr().out
    assert run(["due", *asked]) == 0
    assert '"member": "eleni"' in capsys.readouterr().out


def test_a_paper_printed_again_as_of_the_same_day_and_seal_is_the_same_whatever_was_recorded_since(demo, capsys):
    book = ["--book", str(demo)]
    run(["verify", "--json", *book])
    seal = capsys.readouterr().out.split('"seal": "')[1][:64]
    asked = ["statement", "member", "ben", "--on", "2025-12-31", "--at", seal, *book]
    papers = [demo / "first.pdf", demo / "second.pdf"]
    assert run([*asked, "--pdf", str(papers[0])]) == 0
    first = capsys.readouterr().out
    assert run(["contribute", "ben", "7", "--to", "rainy", "--on", "2025-06-01", *book]) == 0
    capsys.readouterr()

    assert run([*asked, "--pdf", str(papers[1])]) == 0

    assert capsys.readouterr().out == first
    assert papers[0].read_bytes() == papers[1].read_bytes()


def test_a_demonstration_takes_no_folder_that_holds_something(demo, capsys):
    assert run(["demo", str(demo), "--no-serve"]) == 1
    assert "is not empty" in capsys.readouterr().err


def test_the_readme_shows_a_picture_that_is_there():
    root = Path(__file__).parent.parent
    assert "docs/ownership.png" in (root / "README.md").read_text(encoding="utf-8")
    assert (root / "docs" / "ownership.png").read_bytes().startswith(b"\x89PNG")
