"""Every test can fail: it asserts something, itself or by what it calls, and nothing that is so whatever the program does."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[1]
FAILING = {"pytest.raises", "pytest.fail", "pytest.warns"}
# What is true whatever stands in it, once anything does.
FULL = (ast.Tuple, ast.List, ast.Dict, ast.Set, ast.GeneratorExp, ast.Lambda, ast.JoinedStr)


@cache
def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


@cache
def asserts(function):
    """Whether a function fails by itself where something is not as it should be."""
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and ast.unparse(node.func) in FAILING)
        for node in ast.walk(function)
    )


def called(function):
    """The names of what a function calls."""
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {
        each.attr if isinstance(each, ast.Attribute) else each.id
        for each in calls
        if hasattr(each, "attr") or hasattr(each, "id")
    }


def without_assertion(trees):
    """The tests that assert nothing; a helper is looked up by its name in all of `trees`, and so on down to what it calls."""
    helpers = {}
    for tree in trees.values():
        for function in functions(tree):
            helpers.setdefault(function.name, []).append(function)

    @cache
    def can_fail(name):
        waiting, seen = [name], set()
        while waiting:
            for function in helpers.get(waiting.pop(), ()):
                if function not in seen:
                    seen.add(function)
                    if asserts(function):
                        return True
                    waiting += called(function)
        return False

    for path, tree in trees.items():
        for function in functions(tree):
            if function.name.startswith("test_") and not asserts(function) and not any(map(can_fail, called(function))):
                yield f"{path}:{function.lineno} {function.name}"


def so_by_itself(test):
    """Whether an asserted expression is true whatever the program does."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, FULL):
        return isinstance(test, ast.GeneratorExp | ast.Lambda | ast.JoinedStr) or bool(
            test.elts if hasattr(test, "elts") else test.keys
        )
    if isinstance(test, ast.BoolOp):
        parts = map(so_by_itself, test.values)
        return any(parts) if isinstance(test.op, ast.Or) else all(parts)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        # The same call twice may answer otherwise the second time.
        is_call = any(isinstance(node, ast.Call) for node in ast.walk(test))
        is_alike = ast.unparse(test.left) == ast.unparse(test.comparators[0])
        is_empty_in = isinstance(test.ops[0], ast.In) and isinstance(test.left, ast.Constant) and test.left.value == ""
        return is_empty_in or (
            is_alike and not is_call and isinstance(test.ops[0], ast.Eq | ast.Is | ast.LtE | ast.GtE)
        )
    return False


@pytest.fixture(scope="module")
def trees():
    return {
        str(path.relative_to(ROOM)): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOM.rglob("*.py"))
    }


def test_every_test_asserts_something(trees):
    assert list(without_assertion(trees)) == []
    assert sum(function.name.startswith("test_") for tree in trees.values() for function in functions(tree)) > 1000


def test_nothing_is_asserted_that_is_so_by_itself(trees):
    assert [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and so_by_itself(node.test)
    ] == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def test_a(): look()", ["test_a"]),
        ("def look(): pass\ndef test_a(): look()", ["test_a"]),
        ("def look(): see()\ndef see(): assert 1 == two\ndef test_a(): look()", []),
        ("def look(): test_a()\ndef test_a(): look()", ["test_a"]),
        ("def test_a():\n  with pytest.raises(Refused): look()", []),
    ],
)
def test_a_test_without_assertion_is_found(source, names):
    assert [each.rpartition(" ")[2] for each in without_assertion({"a.py": ast.parse(source)})] == names


@pytest.mark.parametrize(
    ("asserted", "is_so"),
    [
        ("True", True), ("found or True", True), ("found == found", True), ("(found == 1, 'why')", True), ("[found]", True),
        ("'' in found", True), ("f'{found}'", True), ("found and True", False), ("look() == look()", False), ("[]", False),
        ("found != found", False), ("found == other", False), ("'a' in found", False), ("False", False),
    ],
)  # fmt: skip
def test_what_is_so_by_itself_is_known(asserted, is_so):
    assert so_by_itself(ast.parse(asserted, mode="eval").body) is is_so
