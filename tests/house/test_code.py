import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("ledger", "pods", "reports", "cli", "dashboard", "bench")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "crewbook.py"]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_FUNCTION, LONGEST_FILE = 70, 400
HEAVY = (
    "alembic",
    "mako",
    "reportlab",
    "jinja2",
    "xlsxwriter",
    "fava",
    "flask",
    "babel",
    "waitress",
    "uharfbuzz",
    "hypothesis",
)


@functools.cache
def looked_through(path):
    """(what a file says it is, its functions as (line, name, lines), its handlers of exceptions)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    every = list(ast.walk(tree))
    functions = [
        (node.lineno, node.name, node.end_lineno - node.lineno + 1)
        for node in every
        if isinstance(node, ast.FunctionDef)
    ]
    return ast.get_docstring(tree), functions, [node for node in every if isinstance(node, ast.ExceptHandler)]


def test_a_function_fits_one_screen():
    long = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in [*FILES, *TESTS]
        for line, name, lines in looked_through(path)[1]
        if lines > LONGEST_FUNCTION
    ]
    assert long == []


def test_a_file_is_one_concern_and_not_too_long():
    assert [
        str(path.relative_to(ROOT))
        for path in FILES
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    ] == []


def test_a_file_opens_with_a_sentence_that_says_what_lives_there():
    assert [str(path.relative_to(ROOT)) for path in FILES if not looked_through(path)[0]] == []


def test_nothing_below_the_doors_reads_a_clock():
    below = [path for path in FILES if path.relative_to(ROOT).parts[0] in {"ledger", "pods", "reports"}]
    readers = ("datetime.now(", "date.today(", "time.time(", "utcnow(")

    assert [
        str(path.relative_to(ROOT))
        for path in below
        if any(each in path.read_text(encoding="utf-8") for each in readers)
    ] == []


def test_no_rule_catches_everything():
    caught = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        if path != ROOT / "cli" / "main.py"  # the door
        for node in looked_through(path)[2]
        if node.type is None or "Exception" in re.split(r"\W+", ast.unparse(node.type))
    ]
    assert caught == []


def test_who_catches_even_what_ends_the_program_lets_it_go_on():
    kept = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        for node in looked_through(path)[2]
        if node.type is not None and "BaseException" in ast.unparse(node.type)
        if not isinstance(node.body[-1], ast.Raise)
    ]
    assert kept == []


@pytest.mark.parametrize(
    "words", [["--help"], ["contribute", "--help"], ["contribute", "ana", "5", "--to", "rainy"]], ids=" ".join
)
def test_what_a_command_does_not_need_is_not_imported(words, tmp_path):
    """A contribution in a folder without a book fails, but only after it has imported what it would use."""
    from cli.main import run

    book = tmp_path / "book"
    run(["init", str(book), "--name", "Crew", "--currency", "NZD", "--on", "2026-01-01"])
    run(["member", "add", "ana", "--treasurer", "--book", str(book)])
    run(["pod", "open", "rainy", "--kind", "savings", "--book", str(book)])
    code = f"import sys; sys.argv = ['crewbook', *{words!r}]; from cli.main import main; main()"

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], cwd=book, capture_output=True, text=True, check=False
    )

    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert done.returncode == 0, done.stderr[-500:]
    assert imported & set(HEAVY) == set()
    assert "cli" in imported


def test_the_help_page_needs_not_even_typer():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import sys; sys.argv = ['crewbook', '--help']; from cli.main import main; main()"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert "typer" not in done.stderr
    assert "crewbook contribute ana 50 --to rainy" in done.stdout


def test_no_path_of_a_machine_stands_in_the_project():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = [name for name in names if name.endswith((".py", ".md", ".toml", ".txt", ".beancount", "Makefile", "run"))]
    paths = ("/wo" + "rk/", "/ro" + "ot/")

    assert [name for name in texts if any(path in (ROOT / name).read_text(encoding="utf-8") for path in paths)] == []
