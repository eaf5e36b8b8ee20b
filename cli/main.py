"""The program `crewbook`: its groups of commands, its help page, and how every error is told."""

from __future__ import annotations

import functools
import gc
import json
import os
import re
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any, cast

USAGE, BROKEN = 2, 4
LONG = ("serve", "demo", "verify", "query", "backup", "restore", "export")


# Which file brings which command: only the one that was typed is built, so that it starts at once.
GROUPS = {
    "crew": ("init", "member"),
    "pods": ("pod",),
    "cycles": ("cycle",),
    "savings": ("contribute", "withdraw", "opening", "meeting", "receipt"),
    "attendance": ("attendance",),
    "points": ("points",),
    "reciprocity": ("reciprocity",),
    "goals": ("goal", "goals", "drop-goal"),
    "bank": ("bank-interest", "bank-costs"),
    "loans": ("loan",),
    "livelihood": ("income", "expense", "reimburse", "advance", "pay", "hours", "need", "share"),
    "supporting": ("support",),
    "proposals": ("proposals", "consent", "sign", "carry-out", "withdraw-proposal"),
    "shares": ("shares",),
    "capital": ("capital",),
    "surplus": ("surplus", "dividend"),
    "slices": ("slices",),
    "agreements": ("agreement",),
    "leaving": ("leave-pod",),
    "statements": ("statement",),
    "summary": ("summary",),
    "journal": ("balances", "journal", "query", "enter", "correct", "inbox", "post", "verify"),
    "dues": ("expect", "excuse", "due"),
    "fines": ("fine",),
    "fund": ("fund",),
    "circles": ("circle",),
    "periods": ("period",),
    "keeping": ("backup", "restore", "export", "doctor"),
    "plans": ("plan",),
    "serve": ("serve",),
    "inviting": ("invite", "sign-ins"),
    "demo": ("demo",),
}


@functools.cache
def app(word: str = "") -> Any:
    """The Typer application with the command `word`, or with every command when there is none of that name."""
    import typer

    # Plain help: rich would cost more than typer itself, at every --help.
    root = typer.Typer(name="crewbook", no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
    root.callback(invoke_without_command=False)(_root)
    wanted = [group for group, commands in GROUPS.items() if word in commands] or list(GROUPS)
    for group in wanted:
        import_module(f"cli.{group}").register(root)
    return root


def _root() -> None:
    """Bookkeeping for people who share money and own things together."""


def main() -> None:
    """Run the command line; every error is a sentence, and the exit status names its family."""
    words = sys.argv[1:]
    if "_CREWBOOK_COMPLETE" in os.environ:
        # The shell asks what could be typed next.
        app()(prog_name="crewbook")
    if words in ([], ["--help"], ["-h"], ["help"]):
        from cli.help import PAGE

        print(PAGE, end="")
        return
    if words == ["--version"]:
        from importlib.metadata import version

        print(f"crewbook {version('crewbook')}")
        return
    # Collecting garbage costs a short command a fifth of its time, at its start and again at its end.
    if words[0] not in LONG:
        gc.disable()
    status = run(words)
    gc.freeze()
    sys.exit(status)


def run(words: list[str]) -> int:  # noqa: PLR0911 - one answer a family of errors
    """Run one command and answer its exit status."""
    import typer

    from cli.program import program
    from ledger.errors import CrewbookError

    _speak_utf8()
    # typer brings its own click, whose base error it does not name.
    usage_error = cast("type[Exception]", typer.BadParameter.__mro__[2])
    try:
        _check_words(words)
        status = program(app(words[0]), words)(args=words, prog_name="crewbook", standalone_mode=False)
        sys.stdout.flush()
    except CrewbookError as error:
        from cli.lines import dated

        on = words[words.index("--on") + 1] if "--on" in words[:-1] else None
        told = error.as_dict()
        status = _tell(told | {"hint": dated(told["hint"], on)}, error.exit_status, as_json="--json" in words)
        _flush_output()
        return status
    except usage_error as error:
        return _tell(_usage(error, words), USAGE, as_json="--json" in words)
    except (typer.Abort, KeyboardInterrupt):
        print("Stopped; nothing more was recorded.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output went away, as `crewbook journal | head` does; what is still to come goes nowhere.
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        where = f": {error.filename}" if error.filename else ""
        hint = "If this command records, look before you type it again: crewbook journal --last 3"
        found = {
            "kind": "broken",
            "message": f"{error.strerror or error}{where}.",
            "hint": hint,
            "where": str(error.filename or ""),
        }
        return _tell(found, BROKEN, as_json="--json" in words)
    except Exception as error:
        # The last door, and the only one so wide: what nobody foresaw is told like everything else, and ends the program.
        # CREWBOOK_DEBUG shows where it happened.
        if "CREWBOOK_DEBUG" in os.environ:
            raise
        return _tell(_damage(words) or _unforeseen(error), BROKEN, as_json="--json" in words)
    return status if isinstance(status, int) else 0


def _unforeseen(error: Exception) -> dict[str, str]:
    hint = "Check the book: crewbook verify. If it holds, this is our mistake; please report it with what you typed."
    message = f"Something unforeseen happened: {type(error).__name__}: {error}."
    return {"kind": "broken", "message": message, "hint": hint, "where": ""}


def _damage(words: list[str]) -> dict[str, str] | None:
    """What does not hold in the book in question: a hand in its tables is the usual cause of what nobody foresaw.

    None when the book holds, when there is none, or when the look itself fails.
    """
    try:
        from pathlib import Path

        from cli.door import Door
        from cli.options import Given
        from ledger.verify import verify

        # As it may be typed: `--book DIR` or `--book=DIR`.
        parts = [part for word in words for part in (word.split("=", 1) if word.startswith("--book=") else [word])]
        at = parts.index("--book") + 1 if "--book" in parts else 0
        found = verify(Door(Given(book=Path(parts[at]) if at else None)).book)
    except Exception:  # noqa: BLE001 - what was unforeseen is told then, and not what the look came upon
        return None
    if found.ok:
        return None
    first, others = found.problems[0], len(found.problems) - 1
    more = f" And {others} more." if others else ""
    return {
        "kind": "broken",
        "message": f"The book is damaged, and this could not be done. {first.where}: {first.what}{more}",
        "hint": "See all that does not hold, and what to do: crewbook verify",
        "where": first.where,
    }


def _drop_output() -> None:
    """What is still to be printed goes nowhere: writing it failed once."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _flush_output() -> None:
    """What was printed is written now; where it cannot be, it is not tried again when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        _drop_output()


def _check_words(words: list[str]) -> None:
    """Whatever is typed is text; a shell hands on bytes that are none.

    Raises: Invalid, quoting the word.
    """
    from ledger.errors import Invalid

    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise Invalid(f"“{word}” holds bytes that are no text.", hint="Type it again, in UTF-8.") from None


def _speak_utf8() -> None:
    """Names come in every script, whatever the terminal says it can show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _shown(sentence: str) -> str:
    """The sentence on one line: what it quotes may hold characters that steer a terminal."""
    return " ".join("".join(char if char.isprintable() else " " for char in sentence).split(" "))


def _usage(error: Any, words: list[str]) -> dict[str, str]:
    """What was typed wrong, with the command's help as the hint."""
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    # The form's own words for a number that is none are a programmer's.
    message = re.sub(r"Input should be a valid integer.*", "it must be a whole number, as in 42", message)
    message = message.replace("Input should be", "it must be")
    message += "" if message.endswith((".", "?", ")")) else "."
    option = getattr(error, "option_name", "") or ""
    if option[1:2].isdigit():
        given = next((word for word in words if word.startswith(option)), option)
        what = "The entry's number" if words[0] in {"receipt", "correct"} else "The amount"
        message = f"{what} is {given}; it must be more than zero."
    path = getattr(getattr(error, "ctx", None), "command_path", "")
    command = "crewbook " + " ".join(path.split()[1:])
    hint = f"See: {command.strip()} --help"
    if "unexpected extra argument" in message:
        more = message.partition("(s)")[2].strip(" ().")
        message = f"“{more}” is more than this command takes."
        hint = f"Put what has a space in it in quotes, as in --name 'Ana Tūī'. {hint}"
    return {"kind": "invalid", "message": message, "hint": hint, "where": option}


def _tell(error: dict[str, str], status: int, *, as_json: bool) -> int:
    """Print an error to stderr and answer the exit status; as JSON it goes to the program on stdout as well."""
    if as_json:
        told = json.dumps({"error": error}, ensure_ascii=False, indent=2)
        print(told, file=sys.stderr)
        if not sys.stdout.isatty():
            with suppress(OSError):
                print(told)
        return status
    from cli.lines import fitted

    print(fitted(f"crewbook: {_shown(error['message'])}", sys.stderr), file=sys.stderr)
    if error["hint"]:
        print(fitted(f"  {_shown(error['hint'])}", sys.stderr), file=sys.stderr)
    return status


if __name__ == "__main__":
    main()
