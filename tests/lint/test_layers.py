"""Rooms of src/ include only what lies below them; see ARCHITECTURE.md, "Rooms"."""

import re

import pytest

from tree import expect_none, files_with, text_of

BELOW_APP = {"domain", "quality", "trace", "loop", "store", "stream", "wire"}
# Every room may use itself and base.
MAY_USE = {
    "base": set(),
    "domain": set(),
    "quality": {"domain"},
    "trace": {"domain"},
    "loop": {"domain"},
    "store": {"domain"},
    "stream": {"domain"},
    "wire": {"domain"},
    "app": BELOW_APP,
    "control": {"wire"},
    "net": {"app", "control", "wire", "stream"},
    "twin": {"domain", "wire"},
    "cli": BELOW_APP | {"app", "control", "net", "twin"},
}
BEAST_FILES_MAX = 3
# Libraries that only one room may touch.
OWNED_HEADERS = {"sqlite3.h": "store", "libpq-fe.h": "store"}
STORE_DRIVERS = ("store/sqlite/", "store/postgres/")

QUOTED = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
ANGLED = re.compile(r"^[ \t]*#[ \t]*include[ \t]*<([^>]+)>", re.M)


def layer_faults(path, text):
    """What is wrong with the includes of the file `path`, "src/<room>/…"."""
    room, faults = path.parts[1], []
    if room not in MAY_USE:
        return [f"{path}: {room} is not a room; give it a line in MAY_USE"]
    for included in QUOTED.findall(text):
        target = included.split("/")[0]
        if target not in MAY_USE or "/" not in included:
            faults.append(f'{path}: "{included}" does not start with a room')
        elif target not in MAY_USE[room] | {room, "base"}:
            faults.append(f'{path}: {room} may not use "{included}"')
        elif (included.startswith(STORE_DRIVERS) and room not in ("store", "cli")
              and not path.stem.endswith("_test")):
            faults.append(f'{path}: "{included}" goes round the Store interface')
    for included in ANGLED.findall(text):
        if OWNED_HEADERS.get(included, room) != room:
            faults.append(f"{path}: <{included}> belongs to {OWNED_HEADERS[included]}")
    return faults


def includes_beast(text):
    return any(included.startswith("boost/beast") for included in ANGLED.findall(text))


def beast_faults(sources):
    """`sources`: (path, text) of the whole tree."""
    users = [path for path, text in sources if includes_beast(text)]
    faults = [f"{path}: Boost.Beast in a header" for path in users if path.suffix != ".cpp"]
    if len(users) > BEAST_FILES_MAX:
        faults.append(f"Boost.Beast in {len(users)} files: {', '.join(map(str, users))}")
    return faults


def room_sources():
    return [(path, text_of(path)) for path in files_with({".h", ".cpp"}, {"src"})
            if len(path.parts) > 2]


def test_no_include_points_upward():
    expect_none(fault for path, text in room_sources() for fault in layer_faults(path, text))


def test_beast_stays_in_few_sources():
    expect_none(beast_faults(room_sources()))


def test_there_are_sources_to_check():
    assert room_sources()


def test_rooms_have_no_cycle():
    def below(room, seen=()):
        assert room not in seen
        return {room}.union(*(below(used, (*seen, room)) for used in MAY_USE[room]))

    for room in MAY_USE:
        below(room)


# --- what the checks themselves must catch

@pytest.mark.parametrize("name, text", [
    ("src/base/a.h", '#include "domain/lot.h"'),
    ("src/domain/a.cpp", '#include "store/store.h"'),
    ("src/stream/a.cpp", '  #  include "store/store.h"'),
    ("src/wire/a.h", '#include "app/record_meal.h"'),
    ("src/net/a.cpp", '#include "store/store.h"'),
    ("src/net/a.cpp", '#include "domain/lot.h"'),
    ("src/twin/a.cpp", '#include "net/server.h"'),
    ("src/app/a.cpp", '#include "store/sqlite/sqlite_store.h"'),
    ("src/app/a.cpp", "#include <sqlite3.h>"),
    ("src/domain/a.cpp", '#include "lot.h"'),
    ("src/domain/a.cpp", '#include "../store/store.h"'),
    ("src/odds/a.cpp", ""),
])
def test_catches(sample_path, name, text):
    assert layer_faults(sample_path(name), text)


@pytest.mark.parametrize("name, text", [
    ("src/domain/a.h", '#include "base/instant.h"\n#include <vector>'),
    ("src/app/a.cpp", '#include "app/b.h"\n#include "store/store.h"'),
    ("src/app/a_test.cpp", '#include "store/sqlite/sqlite_store.h"'),
    ("src/store/sqlite/a.cpp", "#include <sqlite3.h>"),
    ("src/cli/main.cpp", '#include "net/server.h"\n#include "store/sqlite/sqlite_store.h"'),
    ("src/domain/a.h", '// #include "store/store.h"'),
])
def test_lets_pass(sample_path, name, text):
    assert layer_faults(sample_path(name), text) == []


def test_catches_beast_in_headers_and_in_many_sources(sample_path):
    beast = "#include <boost/beast/http.hpp>"
    assert beast_faults([(sample_path("src/net/a.h"), beast)])
    many = [(sample_path(f"src/net/{n}.cpp"), beast) for n in range(BEAST_FILES_MAX + 1)]
    assert beast_faults(many)
    assert beast_faults(many[1:]) == []
