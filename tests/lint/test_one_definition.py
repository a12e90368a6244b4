"""One name, one type: two headers that define a type of the same name break the program as soon as
both are linked into it, and no compiler says so (the linker keeps one of the two destructors)."""

import re
from collections import defaultdict

import pytest

from tree import expect_none, files_with, text_of

# A definition at the left margin: of the namespace, not of another type.
DEFINITION = re.compile(
    r"^(?:class|struct|union|enum(?: class)?)\s+(\w+)(?:\s+final)?(?:\s*:(?!:)[^;{]*)?\s*\{", re.M)


def doubles(sources):
    """`sources`: (path, text) of all headers."""
    places = defaultdict(list)
    for path, text in sources:
        for name in DEFINITION.findall(text):
            places[name].append(path)
    return [f"{name}: {', '.join(map(str, paths))}"
            for name, paths in places.items() if len(paths) > 1]


def test_every_type_is_defined_once():
    expect_none(doubles((path, text_of(path)) for path in files_with({".h"}, {"src"})))


# --- what the check itself must catch

@pytest.mark.parametrize("text", [
    "class Events {\n};", "struct Events final : Base {\n};", "enum class Events : int { kA };",
    "class Events\n    : public Base {\n};",
])
def test_catches_doubles(sample_path, text):
    other = "struct Events {\n};"
    assert doubles([(sample_path("src/net/a.h"), text), (sample_path("src/twin/b.h"), other)])


@pytest.mark.parametrize("text", [
    "class Events;", "class Room {\n  struct Events {};\n};", "struct Events::Impl {\n};",
])
def test_lets_declarations_and_members_pass(sample_path, text):
    other = "struct Events {\n};"
    assert doubles([(sample_path("src/net/a.h"), text), (sample_path("src/net/b.h"), other)]) == []
