"""Fixtures of all tests against the running program."""
import os
import pathlib
import re
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from harness.postgres import Postgres  # noqa: E402
from harness.server import ROOT, Server, binary  # noqa: E402

_servers = []
# Which kind of store make_server() gives its servers; "postgres": a database of their own each.
STORE = os.environ.get("GAVEURS_TEST_STORE", "sqlite")


def pytest_collection_modifyitems(items):
    if binary().exists():
        return
    reason = pytest.mark.skip(reason=f"no program at {binary()}; build it or set GAVEURS_BIN")
    for item in items:
        needs_program = item.path.parent.name in ("blackbox", "crash")
        if needs_program and "harness_only" not in item.keywords:
            item.add_marker(reason)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.failed:
        for server in _servers:
            report.sections.append((f"log of {server.data.name}", server.log_tail()))


@pytest.fixture(scope="session")
def database_of():
    """database_of(name) gives the URL of a database of that name on a server all scenarios use."""
    made = []

    def url(name):
        if not made:
            made.append(Postgres().start())
        return made[0].database_url(re.sub(r"[^a-z0-9_]", "_", name.lower())[-63:])

    yield url
    for server in made:
        server.remove()


@pytest.fixture
def make_server(tmp_path, database_of):
    """make_server(demo=…, settings=…, …) gives a server not yet started; all end with the test."""
    made = []

    def make(name="data", **kwargs):
        # A scenario that names the folder is about the embedded store.
        if STORE == "postgres" and not {"store", "data"} & kwargs.keys():
            kwargs["store"] = database_of(f"{tmp_path.name}_{name}")
        server = Server(kwargs.pop("data", tmp_path / name), **kwargs)
        made.append(server)
        _servers.append(server)
        return server

    yield make
    for server in made:
        server.kill()
        _servers.remove(server)


@pytest.fixture
def server(make_server):
    """A demo server of one's own, started."""
    return make_server().start()


@pytest.fixture
def postgres():
    """A private PostgreSQL of one's own, started, with an empty database."""
    server = Postgres()
    try:
        yield server.start()
    finally:
        server.remove()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory, database_of):
    """A demo server for all tests of a file that do not disturb each other."""
    folder = tmp_path_factory.mktemp("shared")
    store = database_of(folder.name) if STORE == "postgres" else None
    server = Server(folder / "data", store=store).start()
    _servers.append(server)
    yield server
    server.kill()
    _servers.remove(server)


@pytest.fixture
def records_csv():
    """The cooperative's real records, where they are at hand."""
    path = ROOT.parent / "shared" / "data" / "lots_2023.csv"
    if not path.exists():
        pytest.skip("the real records (../shared/data/lots_2023.csv) are not here")
    return path
