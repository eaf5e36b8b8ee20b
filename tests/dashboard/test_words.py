"""Pages, forms and previews in Spanish and Arabic leave no word of ours in English: of a book without Latin letters every such word would be seen."""

import html
import re
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from dashboard.drawing import spoken
from dashboard.forms.offers import OFFERS
from dashboard.pages import PAGES
from dashboard.rights import Role
from reports.document import Money
from reports.language import reading
from reports.say import say
from tests.dashboard.visiting import Visit
from tests.reports.latin import tags_off, words, words_of_texts, words_of_translations
from tests.reports.mute import kept

# What stands on pages in its own language, each with its reason.
LEFT = {
    "English", "Español", "español", "may", # what each language calls itself; May, in Spanish
    "Fava", "crewbook", # names of programs
    "crew", # who begins a book, by the short name that its first entry keeps
}  # fmt: skip
# What is looked at once for each pod, loan, agreement and the like, whatever else is filled in.
_ONE = ("pod", "loan", "agreement", "proposal", "entry", "month", "show", "draft", "until", "circle")
# Where links lead that are no pages of ours.
_ELSEWHERE = ("account", "paper/", "document/", "sign-out", "static/", "sent/")


@pytest.fixture(scope="module")
def visit(tmp_path_factory):
    """The dashboard over the book, as a treasurer sees it."""
    return Visit(kept(tmp_path_factory.mktemp("mute")).folder).goes_as("m1", Role.TREASURER)


def read(visit, path, tag):
    """A page as it is served."""
    answer = visit.client.get(f"/{visit.slug}/{path}{'&' if '?' in path else '?'}lang={tag}", follow_redirects=True)
    assert answer.status_code in {200, 422}, f"{path}: {answer.status_code}"
    # What people sign stays in the language in which it is printed.
    return re.sub(r"<article\b.*?</article>", " ", answer.text, flags=re.DOTALL)


def links(visit, page):
    """The pages of ours to which a page leads, without their language."""
    for href in re.findall(r'href="([^"#]*)', page):
        found = urlsplit(html.unescape(href))
        path = found.path.removeprefix(f"/{visit.slug}/")
        if not path or found.path == path or found.netloc or path.startswith(_ELSEWHERE):
            continue
        asked = "&".join(f"{name}={value}" for name, value in parse_qsl(found.query) if name != "lang")
        yield f"{path}?{asked}" if asked else path


def one_of(path):
    """What stands for all pages that are alike but for whom they are about."""
    page, _, asked = path.partition("?")
    given = dict(parse_qsl(asked))
    kind = re.sub(r"\d+", "", page) if page.startswith("recorded/") else page
    about = given.get("member") if kind == "members" else None
    return kind, about, *(given.get(name) for name in _ONE), given.get("step")


def walked(visit, tag):
    """Path → page of everything that can be come to from the menu and the forms."""
    waiting = [
        *(page.name for page in PAGES),
        "do",
        "meeting?pod=p1",
        "invite",
        "legal-name/m1",
        *(f"do/{kind}" for kind in OFFERS),
    ]
    found, seen = {}, set()
    while waiting:
        path = waiting.pop(0)
        if one_of(path) in seen:
            continue
        seen.add(one_of(path))
        found[path] = read(visit, path, tag)
        waiting += links(visit, found[path])
    return found


def test_an_amount_stays_whole_beside_a_number_on_a_page_from_the_right():
    with reading("ar"):
        said = spoken(say("{amount} · {what}", amount=Money(Decimal("160.00"), "NZD"), what="8"))

    assert str(said) == '<bdi dir="ltr">160.00 NZD</bdi> · 8'


def test_no_page_that_can_be_come_to_leaves_a_word_in_english_in_arabic(visit):
    theirs = words_of_translations("ar")
    left = {
        path: found
        for path, page in walked(visit, "ar").items()
        if (found := words(tags_off(page), is_paper=False) - theirs - LEFT)
    }
    assert left == {}


def test_no_page_or_form_leaves_a_word_in_english_in_spanish(visit):
    english = words_of_texts() - words_of_translations("es")
    paths = [*(page.name for page in PAGES), *(f"do/{kind}" for kind in OFFERS)]
    left = {
        path: found
        for path in paths
        if (found := words(tags_off(read(visit, path, "es")), is_paper=False) & english - LEFT)
    }
    assert left == {}
