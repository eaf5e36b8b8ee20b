import re
from pathlib import Path

import typer.main

from cli.help import PAGE
from cli.main import GROUPS, app
from pods.settings import SETTINGS, TOPICS
from reports.render.files import FORMS

ROOT = Path(__file__).parents[2]


def commands():
    """Every command with its options: `loan pay-out` → {"--on", …}."""

    def walk(command, words):
        if hasattr(command, "commands"):
            for name, below in command.commands.items():
                yield from walk(below, [*words, name])
        else:
            yield (
                " ".join(words),
                {option for each in command.params for option in each.opts if option.startswith("--")},
            )

    return dict(walk(typer.main.get_command(app()), []))


def test_every_command_and_each_of_its_options_stands_in_the_docs():
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))

    # The files that a report can be written as are told once, for all.
    told = {f"--{form}" for form in FORMS} if all(f"`--{form} FILE`" in text for form in FORMS) else set()
    # So is in which language, but for the command that remembers it.
    told |= {"--lang"} if "`--lang LANGUAGE`" in text else set()
    missing = [
        f"{name} {option}"
        for name, options in commands().items()
        for option in options - {"--help"} - (told - {"--pdf", *(["--lang"] if name == "member add" else [])})
        if f"`{option}`" not in sections.get(name, "") and f"`{option}," not in sections.get(name, "")
    ]

    assert commands().keys() == sections.keys()
    assert missing == []


def test_every_command_stands_on_the_help_page():
    words = set(re.findall(r"[a-z][a-z-]+", PAGE))

    assert [name for name in commands() if not set(name.split()) <= words] == []


def test_the_help_page_fits_a_terminal_of_80_columns():
    assert [line for line in PAGE.splitlines() if len(line) > 79] == []


def test_a_command_is_found_in_the_group_that_brings_it():
    brought = {name.split()[0] for name in commands()}
    named = [command for group in GROUPS.values() for command in group]

    assert sorted(named) == sorted(brought)
    for command in named:
        assert command in typer.main.get_command(app(command)).commands


def test_every_setting_stands_in_the_docs_with_its_default():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    missing = [each.name for each in SETTINGS.values() if f"| `{each.name}` | `{each.default}` |" not in text]

    assert missing == []
    for word in ("CREWBOOK_MEMBER", "CREWBOOK_DATABASE", "`database`", "`member`", "`book`"):
        assert word in text


def test_every_choice_of_a_setting_stands_in_the_docs():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert [word for each in SETTINGS.values() for word in each.choices or () if f"| `{word}` |" not in text] == []


def test_every_topic_that_others_are_asked_about_stands_in_the_docs():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    rows = {
        each.name: f"| `{each.name}` | {'yes ' if each.is_usual else ''}| {', '.join(each.kinds) or 'all'} | {each.says} |"
        for each in TOPICS.values()
    }

    assert [name for name, row in rows.items() if row not in text] == []


def test_who_may_do_what_in_the_dashboard_stands_in_the_docs_as_in_the_code():
    from dashboard.rights import Right, Role, rights

    text = (ROOT / "docs" / "dashboard.md").read_text(encoding="utf-8")
    told, right = {}, ""
    for line in text.splitlines():
        cells = [each.strip() for each in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 + len(Role) and cells[2] in {"open", "private"}:
            right = cells[0].strip("`") or right
            told |= {(right, role, cells[2]): cell == "yes" for role, cell in zip(Role, cells[3:], strict=True)}

    assert told == {
        (right, role, "private" if is_private else "open"): right in rights(role, is_private=is_private)
        for right in Right
        for role in Role
        for is_private in (False, True)
    }
