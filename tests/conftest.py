"""Fixtures of all tests against the running program."""
import os
import pathlib
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


@pytest.fixture
def make_server(tmp_path, request):
    """make_server(demo=…, settings=…, …) gives a server not yet started; all end with the test."""
    made = []

    def make(name="data", **kwargs):
        if STORE == "postgres" and "store" not in kwargs:
            kwargs["store"] = request.getfixturevalue("postgres").database_url(name)
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
def shared_server(tmp_path_factory):
    """A demo server for all tests of a file that do not disturb each other."""
    server = Server(tmp_path_factory.mktemp("shared") / "data").start()
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
