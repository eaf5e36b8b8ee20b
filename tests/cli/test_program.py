"""Of the program only the command that was typed is made ready, and that once a process."""

from cli.main import app
from cli.program import program


def names(command):
    return {name: sorted(getattr(each, "commands", {})) for name, each in command.commands.items()}


def test_only_the_command_that_was_typed_is_made():
    assert names(program(app("contribute"), ["contribute", "ana", "5"])) == {"contribute": []}
    assert names(program(app("shares"), ["shares", "issue", "ana"])) == {"shares": ["issue"]}


def test_a_group_that_is_asked_for_help_or_mistyped_knows_all_its_commands():
    whole = names(program(app("member"), ["member"]))

    assert {"add", "list"} <= set(whole["member"])
    assert names(program(app("member"), ["member", "--help"])) == whole
    assert names(program(app("member"), ["member", "lsit"])) == whole


def test_what_was_made_once_is_not_made_again():
    assert program(app("pod"), ["pod", "show", "rainy"]) is program(app("pod"), ["pod", "show", "bakery"])
