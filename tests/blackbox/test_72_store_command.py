"""gaveurs store: copies, backups and checks of a whole farm, from either kind of store."""
import json
import shutil
import sqlite3
import threading

import pytest

from harness.meals import meal
from harness.patience import wait_until
from harness.records import record, write
from harness.server import run_cli
from harness.ws import Ws


def store(*args, code=0):
    done = run_cli("store", *args, timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def sums(text):
    """(rows, hash) of every table in the output."""
    return {words[0]: (int(words[1]), words[3]) for words in map(str.split, text.splitlines())
            if len(words) == 4 and words[2] == "rows"}


def carry_key(source, target):
    """The keys of the log and of codes are in no copy or backup: a person takes them along."""
    folder = source.data.parent if source.store else source.data
    for key in ("journal.key", "products.key"):
        shutil.copy(folder / key, target / key)


@pytest.fixture
def farm(make_server):
    """A running server over the embedded store with some meals, a correction and an alert."""
    server = make_server("farm", store=None).start()
    for repas in range(12):
        server.record(meal(1, repas=repas))
    server.record(meal(1, repas=3, dose_reelle=300))
    server.record(meal(2, taux_mortalite=12))
    return server


def shown(server):
    """What people see: lots, meals, alerts."""
    pages = ["/api/lots/", "/api/gavage/gaveur/1?limit=200", "/api/euralis/gaveurs/performance",
             f"/api/lots/{meal(1)['code_lot']}/historique"]
    return json.dumps([server.items(page) for page in pages], sort_keys=True)


def test_a_store_that_is_served_is_not_moved_unless_asked(farm, tmp_path):
    refused = store("copy", farm.data, tmp_path / "moved", code=1)
    assert "a server runs on" in refused and not (tmp_path / "moved").exists()
    assert "equal on both sides" in store("copy", farm.data, tmp_path / "one-moment",
                                          "--while-served")
    farm.kill()
    assert "equal on both sides" in store("copy", farm.data, tmp_path / "moved")


def test_a_farm_moves_to_postgres_and_back_and_shows_the_same(farm, make_server, postgres):
    before = shown(farm)
    farm.stop()
    there = store("copy", farm.data, postgres.url())
    assert "equal on both sides" in there
    node = make_server("node", store=postgres.url())
    carry_key(farm, node.data.parent)
    node.start()
    assert shown(node) == before
    ack = node.record(meal(1, repas=12))

    def refused():
        done = run_cli("store", "copy", postgres.url(), farm.data.parent / "early", timeout=120)
        shutil.rmtree(farm.data.parent / "early", ignore_errors=True)
        return done.returncode == 1 and "a server runs on" in done.stderr
    wait_until(refused, "the node to do the periodic jobs, which tells that it runs")
    node.stop()
    back = store("copy", postgres.url(), farm.data.parent / "back")
    assert sums(back)["evenements"][0] == ack["seq"]
    again = make_server("back", store=None)
    carry_key(node, again.data)
    again.start()
    assert again.record(meal(1, repas=12))["seq"] == ack["seq"]
    assert again.record(meal(1, repas=13))["seq"] == ack["seq"] + 1


@pytest.mark.parametrize("kind", ["embedded", "postgres"])
def test_a_backup_under_load_is_one_moment_and_restores_equal(kind, make_server, request, tmp_path):
    url = request.getfixturevalue("postgres").url() if kind == "postgres" else None
    server = make_server("live", store=url).start()
    stopping = threading.Event()

    def load():
        with Ws(server, "/ws/gavage") as device:
            n = 0
            while not stopping.is_set():
                device.send(meal(1, serial=n // 20, repas=n % 20))
                device.recv_type("ack")
                n += 1

    sender = threading.Thread(target=load)
    server.record(meal(2))
    sender.start()
    try:
        written = store("backup", url or server.data, tmp_path / "farm.backup")
    finally:
        stopping.set()
        sender.join()
    assert (tmp_path / "farm.backup").stat().st_mode & 0o077 == 0, "others may read it"
    restored = store("restore", tmp_path / "farm.backup", tmp_path / "restored")
    assert sums(restored) == sums(written)
    assert "WRONG" not in store("check", tmp_path / "restored")
    carry_key(server, tmp_path / "restored")
    assert make_server("restored", store=None, data=tmp_path / "restored").start().get("/readyz").ok


def test_imported_records_are_the_same_in_both_kinds_of_store(tmp_path, postgres):
    path = write(tmp_path / "lots.csv", [record(f"MT2303{n:03}") for n in range(1, 40)])
    both = []
    for place in (["--data", tmp_path / "data"], ["--store", postgres.url()]):
        for said in ("39 new", "39 unchanged"):
            done = run_cli("import", "lots", path, *place, timeout=120)
            assert done.returncode == 0 and said in done.stdout, done.stdout + done.stderr
        found = sums(store("backup", place[1], tmp_path / "copy.backup"))
        both.append({table: found[table] for table in ("lots_records", "lots_records_courbes")})
    assert both[0] == both[1]


def test_check_finds_what_contradicts(farm):
    assert "WRONG" not in store("check", farm.data)
    farm.stop()
    with sqlite3.connect(farm.database) as database:
        database.execute("DELETE FROM evenements WHERE seq = 5")
    said = store("check", farm.data, code=1)
    assert said.count("WRONG") == 2, said


def test_a_target_that_holds_data_and_a_source_that_is_none_are_refused(farm, tmp_path):
    store("backup", farm.data, tmp_path / "farm.backup")
    assert "holds data already" in store("restore", tmp_path / "farm.backup", farm.data, code=1)
    assert "no database" in store("copy", tmp_path / "nothing", tmp_path / "new", code=1)
    assert not (tmp_path / "nothing").exists()
    (tmp_path / "text").write_text("hello")
    assert "no backup" in store("restore", tmp_path / "text", tmp_path / "new", code=2)


def test_migrate_makes_a_store_and_says_so(tmp_path, postgres):
    for name in (tmp_path / "data", postgres.url(), postgres.url()):
        assert "up to date" in store("migrate", name)
