"""What a new crew's folder holds, written once by `init` and then left to people. The pages are in pages.py."""

from __future__ import annotations

import codecs
import json
import re
from pathlib import Path

from ledger import text

SETTINGS = "crewbook.toml"
DATABASE = "crewbook.db"

MAIN = """\
;; The book of {name}, kept by crewbook. This file is yours: change what you like, keep the includes.
;; To read the book without crewbook installed, delete the lines that name "crewbook".

option "title" {title}
option "operating_currency" "{currency}"
option "tolerance_multiplier" "0"
option "documents" "documents"
option "render_commas" "TRUE"

include "pages/*.beancount"

plugin "crewbook"

;; How the browser shows it (crewbook serve, or Fava): what is owed and earned without a minus sign.
{first_day} custom "fava-option" "default-page" "balance_sheet/"
{first_day} custom "fava-option" "invert-income-liabilities-equity" "true"
{first_day} custom "fava-option" "show-accounts-with-zero-balance" "false"
{first_day} custom "fava-option" "show-metadata-indicators" "false"
{first_day} custom "fava-option" "auto-reload" "true"
;; The crew's pages in its menu: who has paid, loans, circles, who owns what.
{first_day} custom "fava-extension" "crewbook"
;; For a year that ends in March, or another language than the browser's, drop the semicolons:
;; {first_day} custom "fava-option" "fiscal-year-end" "03-31"
;; {first_day} custom "fava-option" "language" "es"

;; Questions to keep at hand. What the crew owes its members is negative in beancount; neg() turns it round.
{first_day} query "money" "SELECT account, sum(position) AS there \
WHERE account ~ '^Assets:' AND NOT account ~ '^Assets:(Loans|Due|Advances|Crews):' GROUP BY account ORDER BY account"
{first_day} query "savings" "SELECT account, neg(sum(position)) AS saved \
WHERE account ~ '^Liabilities:Savings:' GROUP BY account ORDER BY account"
{first_day} query "loans" "SELECT account, sum(position) AS owed \
WHERE account ~ '^Assets:Loans:' GROUP BY account HAVING NOT empty(sum(position)) ORDER BY account"
{first_day} query "shares" "SELECT account, neg(sum(position)) AS held \
WHERE account ~ '^Equity:Shares:' GROUP BY account HAVING NOT empty(sum(position)) ORDER BY account"
{first_day} query "who did what" "SELECT meta['seq'] AS entry, date, meta['by'] AS who, meta['act'] AS act, \
coalesce(description, str(meta['about'])) AS what FROM #entries WHERE meta['seq'] IS NOT NULL ORDER BY entry DESC"
"""

GIT = "pages/* -text\n"

# beancount refuses a book whose documents folder is missing, and an empty one gets lost in copies.
PAPERS = """\
File a paper under the account that it belongs to, its day first, and Fava shows it there:
documents/Assets/Bank-Main/Rainy/2026-03-31.statement.pdf
"""

INBOX = """\
;; Hand-written beancount transactions wait here until `crewbook post` checks them and records them.
;; Write every amount out; lines that begin with a semicolon are left alone.
"""


_DATABASE_LINE = re.compile(r"^database\s*=.*$", re.MULTILINE)
_INCLUDE = re.compile(r'^include\s+"([^"]+)"', re.MULTILINE)
# What people keep in a book's folder, beside what is made from the journal.
_THEIRS = ("*.beancount", "inbox.posted-*.txt", ".gitattributes", "documents/**/*", "templates/*.txt", "pages/*.txt")


def theirs(folder: Path) -> list[Path]:
    """The files in a book's folder that are people's: no backup and no copy is whole without them."""
    found = {path for pattern in _THEIRS for path in folder.glob(pattern) if path.is_file()}
    for path in [each for each in found if each.suffix == ".beancount"]:
        # Prices and the like, which main.beancount may include from folders of their own.
        for name in _INCLUDE.findall(path.read_text(encoding="utf-8", errors="replace")):
            if not Path(name).is_absolute() and not name.startswith("pages/"):
                found |= {each for each in folder.glob(name) if each.is_file() and each.is_relative_to(folder)}
    return sorted(path for path in found if ".." not in path.parts and not path.name.endswith((".new", ".part")))


def with_database(settings: str, database: str) -> str:
    """The text of crewbook.toml with another database, all else in it as it was."""
    return _DATABASE_LINE.sub(lambda _: f"database = {json.dumps(database)}", settings, count=1)


def unified(content: bytes) -> bytes:
    """A text without what editors on Windows put into it: a mark before its first letter, and line ends of their own."""
    return content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def has_mark(path: Path) -> bool:
    """Whether a text begins with a byte-order mark, which beancount cannot read."""
    try:
        with path.open("rb") as file:
            return file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    except OSError:
        return False


MARK = "main.beancount begins with a byte-order mark, which beancount cannot read."
MARK_HINT = (
    "Save it again as UTF-8 without BOM (Notepad: Save as, Encoding: UTF-8); or: sed -i '1s/^\\xEF\\xBB\\xBF//' {path}"
)


def lay_out(folder: Path, *, name: str, currency: str, first_day: str) -> None:
    """Lay out a new folder; a file that is there already is somebody's and stays as it is."""
    (folder / "pages").mkdir(parents=True, exist_ok=True)
    (folder / "documents").mkdir(exist_ok=True)
    (folder / ".crewbook").mkdir(exist_ok=True)
    name = text.clean(name, what="name")
    main = MAIN.format(name=name, title=text.quote(name), currency=currency, first_day=first_day)
    files = {
        "main.beancount": main,
        "inbox.beancount": INBOX,
        # Who keeps the folder in git gets the pages back byte for byte, on every system.
        ".gitattributes": GIT,
        "documents/README.txt": PAPERS,
    }
    for where, content in files.items():
        if not (folder / where).exists():
            (folder / where).write_text(content, encoding="utf-8")
