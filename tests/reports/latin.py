"""What of a page that somebody reads is English: of a book without Latin letters, every Latin word is one of ours."""

import re

from pods.agreements.kinds import KINDS
from pods.lending.schedule import METHODS
from pods.settings import SETTINGS, TOPICS
from reports.language import catalogue

# Commands, accounts, seals and names of things: all that is typed or written the same in every language.
TYPED = (
    r"crewbook [^\n<]*|[A-Z][A-Za-z]+(:[\w.-]+)+|\b[0-9a-f]{8,64}\b|%/[a-z]+|act/36\d|"
    r"\b(Cash-Box|Bank-Main|NZD|PIE|UTC|CSV|PDF|HTML|XLSX|Excel|SAVIX|beancount|sha256)\b"
)
# Settings with what they may be, and terms of agreements, where a paper tells how each is typed.
CHOICES = (
    {*SETTINGS, "none", "usual", *METHODS, *(name for kind in KINDS.values() for name in kind.terms)}
    | {choice for each in SETTINGS.values() for choice in each.choices or ()}
    | {each.name for each in TOPICS.values()}
)
_TYPED = re.compile(TYPED)
_ON_PAPER = re.compile(rf"{TYPED}|(?<![\w-])({'|'.join(sorted(CHOICES, key=len, reverse=True))})(?![\w-]| [a-z]{{3}})")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}")


def words(printed: str, *, is_paper: bool = True) -> set[str]:
    """The Latin words of a page, without what is typed; on a paper, names of settings are."""
    return set(_WORD.findall((_ON_PAPER if is_paper else _TYPED).sub(" ", printed)))


def words_of_translations(tag: str) -> set[str]:
    """The Latin words that its translations have, beside what is typed."""
    return _words_of(form for each in catalogue(tag) for form in _forms(each.string))


def words_of_texts() -> set[str]:
    """The words of our texts in English."""
    return _words_of(form for each in catalogue("es") for form in _forms(each.id))


def _forms(texts):
    return texts if isinstance(texts, tuple) else (texts,)


def _words_of(texts):
    return {word for text in texts for word in words(re.sub(r"\{[\w-]+\}", " ", text))}


def tags_off(page: str) -> str:
    """What is read of a page, and what is read aloud of it."""
    body = re.sub(r"<(style|script|title|pre|code)\b.*?</\1>", " ", page.partition("<body")[2], flags=re.DOTALL)
    aloud = re.findall(r'\b(?:aria-label|alt|placeholder|data-head|title)="([^"]*)"', body)
    return " ".join([re.sub(r"<[^>]*>|&\w+;", " ", body), *aloud])
