"""Every sentence with which pods/ and cli/ refuse something stands in the gallery."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.errors.gallery import cases

ROOT = Path(__file__).parents[2]
RAISED = {"Refused", "Invalid", "Stale", "Broken", "unknown"}
ANYTHING = ".*?"
# Sentences that no command can bring about, each with its reason.
OUT_OF_REACH = {
    "A process that writes statements was ended from outside.": "somebody has to end one of its own processes in time",
    "“{}” is not how a language is written.": "the command knows which languages there are",
    "Nobody said how much.": "the command asks for the amount",
    "Who inherits?": "the command asks for --heir before the rule does",
    "These shares are worth {} on {}, not {}.": "the command asks what they are worth",
    "What is paid for the shares of {} is said in the offer.": "the command for a sale out of an offer asks for no price",
    "A fee of {} cannot be charged.": "the command's form of a fee has no way to write a number without an end",
    "A payment of {} is below zero.": "the command's form of a payment has no minus sign",
    "The social fund of {} would lie in the accounts of {}, the pod {}.": "only a book of version 0.1.0 can hold such a pod",
    "A treasurer of {} decides {} alone (delegated-limit); the others are asked about more.": "the command asks them",
    "{} keeps {}, and {} {}.": "no command opens a pod in another currency than the book's",
    "This book holds no wording {}.": "a wording is recorded with the first agreement that uses it",
    "{} It said: {}": "a mistake of ours in the demonstration",
    "crewbook {} ended with {}.": "a mistake of ours in the demonstration",
}
# Sentences that other tests of this room pin.
ELSEWHERE = {
    "{} states something else now than what was proposed: its hash is {}, not {}.": "../cli/test_agreements.py",
    "A signature is a name, typed, and the hash of the paper that was read.": "../cli/test_agreements.py",
    "{} has no version with the hash {}; that of version {} begins with {}.": "../cli/test_agreements.py",
    "{} is the hash of version {} of {}; version {} is to be signed.": "../cli/test_agreements.py",
    "{} cannot be told to be this book's.": "../cli/test_agreements.py",
    "“{}” is neither yes nor no.": "../cli/test_dialogue.py",
    "“{}” says nothing of all who are here.": "../cli/test_meeting_voices.py",
    "{} receives the money, records the meeting or is not here; somebody else signs.": "../cli/test_meeting_voices.py",
    "An objection says why.": "../cli/test_meeting_voices.py",
    "How much is not said.": "../cli/test_dialogue.py",
    "“{}” may be {}.": "../cli/test_dialogue.py",
    "The draft of this meeting cannot be kept: {}.": "../cli/test_dialogue.py",
    "This meeting is being typed in another window as well, and was changed there.": "../cli/test_dialogue.py",
    "{} recorded; only the answer could not be written: {}.": "tests/cli/test_slips.py",
    "{} months cannot be reckoned.": "../pods/test_reciprocity.py",
    "The formula of this class divides by zero on that day.": "../pods/test_formula.py",
    "The pages cannot be loaded: {}.": "test_folder.py",
    "The pages cannot be loaded: {}, line {}, divides by zero.": "test_folder.py",
    "The book does not hold: {} problem{}.": "test_folder.py",
    "The sheet is larger than 5 MB.": "test_folder.py",
    "The book cannot be begun in {}: {}.": "test_folder.py",
    "{} is not empty.": "test_folder.py",
    "{} is there already: the book was written out before and has not changed since.": "../cli/test_keeping.py",
    "The database holds {} books.": "../cli/test_keeping.py",
    "The database and the pages tell two stories: both hold, and their entries are not the same.": "../cli/test_keeping.py",
    "{} holds pages and nothing else of a book's folder.": "../cli/test_keeping.py",
    "The database holds the book of {} already.": "../cli/test_keeping.py",
    "{} is missing, so there is nothing to show.": "../dashboard/test_server.py",
    "This book was kept by an older crewbook and must be backed up before it can be opened: {}.": "test_older.py",
    "This book was kept by an older crewbook and could not be brought up to date. {}": "test_older.py",
}


def sentences():
    """(file and line, the sentence with {} for what is filled in) of everything that is raised."""
    for room in ("pods", "cli"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                call = node.exc if isinstance(node, ast.Raise) else None
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in RAISED:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", spoken(call)


def spoken(call):
    if call.func.id == "unknown":
        what = call.args[0].value
        return f"There is no {what} “{{}}” "
    parts = call.args[0].values if isinstance(call.args[0], ast.JoinedStr) else [call.args[0]]
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)


def is_pinned(sentence, lines):
    """Whether some line of the gallery holds the sentence, whatever is filled in; it must hold its longest piece anyway."""
    parts = sentence.split("{}")
    longest = max(parts, key=len)
    pattern = re.compile(ANYTHING.join(re.escape(part) for part in parts))
    return any(longest in line and pattern.search(line) for line in lines)


def test_every_refusal_of_pods_and_commands_has_a_trigger_in_the_gallery():
    lines = [line for case in cases() for line in case.text.split("\n")]
    left_out = [
        f"{where}: {sentence}"
        for where, sentence in sentences()
        if sentence.replace("{}", "").strip()
        and sentence not in OUT_OF_REACH | ELSEWHERE
        and not is_pinned(sentence, lines)
    ]

    assert left_out == []


def test_no_sentence_is_excused_that_is_gone():
    spoken_now = {sentence for _, sentence in sentences()}

    assert (OUT_OF_REACH | ELSEWHERE).keys() - spoken_now == set()


def test_every_error_of_the_gallery_ends_with_a_point_and_its_own_exit_status():
    wrong = [
        case.name
        for case in cases()
        if not re.search(r"""[.?'")\]…]$""", case.text.split("\n")[0]) or case.status not in {1, 2, 3, 4}
    ]

    assert wrong == []


def test_a_rule_has_one_name():
    names = [(case.room, case.name) for case in cases()]

    assert len(set(names)) == len(names) > 200
