"""Sizes, names and openings of source files."""

import ast
import re
from pathlib import Path

import pytest

from cpp_functions import functions_of
from tree import all_files, expect_none, files_with, is_generated, text_files, text_of

COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 600
REASON_LINES = 10
CODE = {".h", ".cpp", ".c", ".py", ".sh", ".cmake", ".sql", ".ts", ".tsx", ".js", ".mjs", ".css"}
CPP = {".h", ".cpp", ".c"}
OWN_FOLDER = Path("src/base/temporary_folder.h")

REASON = re.compile(rf"longer than {FILE_LINES_MAX} lines[:,]? \w+", re.I)
VAGUE_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "managers"}
MERGE_MARKS = re.compile(r"^(<{7}|>{7})( |$)")
MARKS = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK")) + r")\b")
SHELL_FUNCTION = re.compile(r"^(\w+)\(\) [{(]\n(?:.*\n)*?[})]", re.M)


def is_code(path):
    return path.suffix in CODE or path.name == "CMakeLists.txt" or path == Path("dev")


def code_files():
    return [path for path in all_files() if is_code(path) and not is_generated(text_of(path))]


def column_faults(path, text):
    """A line that only its web address makes too long may stay."""
    return [f"{path}:{number}: {len(line)} columns"
            for number, line in enumerate(text.splitlines(), 1)
            if len(line) > COLUMNS_MAX and len(re.sub(r"https?://\S+", "", line)) > COLUMNS_MAX]


def shell_functions(text):
    for found in SHELL_FUNCTION.finditer(text):
        yield found.group(1), text.count("\n", 0, found.start()) + 1, found.group().count("\n") + 1


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def function_faults(path, text):
    if path.suffix in CPP:
        functions = functions_of(text)
    elif path.suffix == ".py":
        functions = python_functions(text)
    elif path.suffix == ".sh" or path == Path("dev"):
        functions = shell_functions(text)
    else:
        return []
    return [f"{path}:{line}: {name} has {length} lines"
            for name, line, length in functions if length > FUNCTION_LINES_MAX]


def length_faults(path, text):
    lines = text.splitlines()
    if len(lines) <= FILE_LINES_MAX or REASON.search(" ".join(lines[:REASON_LINES])):
        return []
    return [f"{path}: {len(lines)} lines, and the first ones give no reason"]


def header_faults(path, text):
    faults = []
    if not text.startswith(("//", "/*")):
        faults.append(f"{path}: does not open with a comment on what it is")
    if not re.search(r"^#pragma once$", text, re.M):
        faults.append(f"{path}: no #pragma once")
    return faults


def words_of(name):
    """The words of a file's name: "SessionManager.h" has session, manager and h."""
    return {word.lower() for word in re.split(r"[_.\-]|(?<=[a-z])(?=[A-Z])", name)}


def name_faults(path):
    return [f"{path}: '{part}' says nothing; name it after what it does"
            for part in path.parts
            if VAGUE_WORDS & words_of(part)]


def mark_faults(path, text):
    return [f"{path}:{number}: {MARKS.search(line).group()}"
            for number, line in enumerate(text.splitlines(), 1) if MARKS.search(line)]


def merge_faults(path, text):
    return [f"{path}:{number}: a mark of a merge"
            for number, line in enumerate(text.splitlines(), 1) if MERGE_MARKS.search(line)]


def folder_faults(path, text):
    """Of two test programs that start alike, neither may find the other's files: without address
    randomization (as under TSan) an address in a name was the same in both."""
    if path == OWN_FOLDER:
        return []
    return [f"{path}:{number}: use TemporaryFolder, whose name the system draws"
            for number, line in enumerate(text.splitlines(), 1)
            if "temp_directory_path" in line or "mkdtemp" in line]


def faults_over(check, paths):
    return [fault for path in paths for fault in check(path, text_of(path))]


def test_lines_are_short():
    expect_none(faults_over(column_faults, code_files()))


def test_functions_are_short():
    expect_none(faults_over(function_faults, code_files()))


def test_files_are_short_or_give_a_reason():
    expect_none(faults_over(length_faults, code_files()))


def test_headers_open_with_a_comment_and_guard():
    expect_none(faults_over(header_faults, files_with({".h"}, {"src"})))


def test_files_say_what_they_are_for():
    expect_none(fault for path in all_files() for fault in name_faults(path))


def test_nothing_is_left_over():
    expect_none(faults_over(mark_faults, text_files()))


def test_temporary_folders_have_names_of_their_own():
    expect_none(faults_over(folder_faults, [path for path in all_files() if path.suffix in CPP]))


def test_no_merge_is_half_done():
    expect_none(faults_over(merge_faults, text_files()))


# --- what the checks themselves must catch

def test_catches_marks_of_a_merge(sample_path):
    assert len(merge_faults(sample_path, "<" * 7 + " HEAD\na\n" + "=" * 7 + "\nb\n" + ">" * 7)) == 2
    assert not merge_faults(sample_path, "Title\n" + "=" * 7 + "\n" + "<" * 8)


def test_catches_folders_named_by_hand(sample_path):
    line = 'auto folder = std::filesystem::temp_directory_path() / "gaveurs_import";'
    assert folder_faults(sample_path("a_test.cpp"), line)
    assert folder_faults(OWN_FOLDER, line) == []


def test_catches_long_lines_but_not_long_addresses(sample_path):
    path = sample_path("a.cpp")
    assert column_faults(path, "x" * 101)
    assert column_faults(path, "é" * 100) == []
    assert column_faults(path, "// https://example.org/" + "x" * 100) == []


@pytest.mark.parametrize("name, opening, line, closing", [
    ("a.cpp", "void f() {", "  g();", "}"),
    ("a.py", "def f():", "    g()", ""),
    ("a.sh", "f() {", "  g", "}"),
    ("dev", "f() {", "  g", "}"),
])
def test_catches_long_functions(sample_path, name, opening, line, closing):
    def source(lines):
        return "\n".join([opening, *[line] * lines, closing]) + "\n"

    assert function_faults(sample_path(name), source(FUNCTION_LINES_MAX))
    assert function_faults(sample_path(name), source(FUNCTION_LINES_MAX - 2)) == []


def test_catches_long_files_without_reason(sample_path):
    path, long_text = sample_path("a.cpp"), "x\n" * (FILE_LINES_MAX + 1)
    assert length_faults(path, long_text)
    reason = f"// Longer than {FILE_LINES_MAX} lines: the table of codes is one list.\n"
    assert length_faults(path, reason + long_text) == []


def test_catches_headers_without_comment_or_guard(sample_path):
    path = sample_path("a.h")
    assert header_faults(path, "#pragma once\n")
    assert header_faults(path, "// A thing.\n")
    assert header_faults(path, "// A thing.\n#pragma once\n") == []


@pytest.mark.parametrize("name", ["src/base/utils.h", "src/helpers/a.h", "src/net/SessionManager.h",
                                  "web/common.ts", "src/base/string_util.cpp"])
def test_catches_vague_names(sample_path, name):
    assert name_faults(sample_path(name))


def test_catches_left_over_marks(sample_path):
    assert mark_faults(sample_path("a.cpp"), "// " + "TO" + "DO: later")
    assert mark_faults(sample_path("a.cpp"), "mktemp -d /tmp/a.XXXXXX") == []
