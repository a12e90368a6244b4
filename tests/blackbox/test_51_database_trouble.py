"""A database that cannot be written, is held by another, or is damaged: clear words, no loss."""
import re
import sqlite3
import subprocess
import threading
import time

import pytest

from harness.contract import check_problem
from harness.meals import key_of, meal
from harness.patience import patience, wait_until

CRASH_WORDS = re.compile(r"terminate called|what\(\)|Aborted|Segmentation|#[0-9] 0x|"
                         r"AddressSanitizer|stack trace|backtrace|Assertion", re.IGNORECASE)


def refuses_to_start(server, *words):
    """It ends by itself with an exit code of its own and says why in one clear line."""
    server.launch()
    code = server.process.wait(patience(30))
    assert code > 0, f"exit code {code}"
    log = server.log()
    assert not CRASH_WORDS.search(log), log
    assert any(word in log.lower() for word in words), log
    return log


def prepared(make_server, count=3):
    """A stopped server whose database holds some meals."""
    server = make_server().start()
    for repas in range(count):
        server.record(meal(1, repas=repas))
    assert server.stop() == 0
    server.log_path.unlink()
    return server


@pytest.fixture
def read_only_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder],
                             capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no file system to make read-only: {mounted.stderr.strip()}")

    def freeze():
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    yield folder, freeze
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_read_only_folder_is_named(make_server, read_only_disk, tmp_path):
    folder, freeze = read_only_disk
    freeze()
    server = make_server(data=folder / "data")
    server.log_path = tmp_path / "read_only.log"
    log = refuses_to_start(server, "read-only", "permission", "write", "writable")
    assert str(folder) in log


def test_a_read_only_database_is_named(make_server, read_only_disk, tmp_path):
    folder, freeze = read_only_disk
    server = make_server(data=folder / "data")
    server.log_path = tmp_path / "read_only.log"
    server.start()
    server.record(meal(1))
    server.stop()
    server.log_path.unlink()
    freeze()
    refuses_to_start(server, "read-only", "readonly", "permission", "write", "writable")


def test_a_data_path_that_is_a_file_is_named(make_server, tmp_path):
    (tmp_path / "data").write_text("not a folder")
    server = make_server()
    server.log_path = tmp_path / "file.log"
    assert str(server.data) in refuses_to_start(server, "folder", "directory", "file")


@pytest.mark.parametrize("damage", ["garbage", "header", "truncated", "middle"])
def test_a_damaged_database_is_named_and_left_as_it_is(make_server, damage):
    server = prepared(make_server, 30)
    data = bytearray(server.database.read_bytes())
    if damage == "garbage":
        data = bytearray(b"this is no database at all " * 400)
    elif damage == "header":
        data[:16] = b"\0" * 16
    elif damage == "truncated":
        data = data[:len(data) // 2 - 100]
    else:
        data[4096:] = bytes(byte ^ 0x5A for byte in data[4096:])
    server.database.write_bytes(data)
    for name in ("gaveurs.db-wal", "gaveurs.db-shm"):
        (server.data / name).unlink(missing_ok=True)
    refuses_to_start(server, "corrupt", "damaged", "not a database", "malformed")
    assert server.database.read_bytes() == bytes(data), "a damaged database was changed"


def test_an_empty_database_file_is_a_new_database(make_server):
    server = make_server()
    server.data.mkdir()
    server.database.touch()
    server.start()
    assert server.record(meal(1))["status"] == "saved"


def test_a_database_of_another_program_is_not_touched(make_server):
    server = make_server()
    server.data.mkdir()
    with sqlite3.connect(server.database) as database:
        database.execute("CREATE TABLE lots_gavage (a)")
        database.execute("INSERT INTO lots_gavage VALUES (1)")
    server.launch()
    assert server.process.wait(patience(30)) > 0
    assert not CRASH_WORDS.search(server.log()), server.log()
    with sqlite3.connect(server.database) as database:
        assert database.execute("SELECT * FROM lots_gavage").fetchall() == [(1,)]


def holder(server):
    """Another process's lock, as a connection that holds BEGIN EXCLUSIVE."""
    database = sqlite3.connect(server.database, isolation_level=None, timeout=5,
                               check_same_thread=False)
    database.execute("BEGIN EXCLUSIVE")
    return database


def test_a_database_locked_at_start_is_named_or_waited_for(make_server):
    server = prepared(make_server)
    database = holder(server)
    server.launch()
    try:
        wait_until(lambda: not server.running() or server.answers("/livez", 200), "a decision", 30)
        if server.running():
            check_problem(server.get("/readyz"), 503, "unavailable")
        else:
            assert server.process.returncode > 0
            assert "lock" in server.log().lower() or "busy" in server.log().lower(), server.log()
        assert not CRASH_WORDS.search(server.log()), server.log()
    finally:
        database.execute("ROLLBACK")
        database.close()


def test_a_short_lock_only_delays_the_acknowledgement(server):
    server.record(meal(1))
    database = holder(server)
    answers = []
    sender = threading.Thread(
        target=lambda: answers.append(server.post("/api/lots/gavage", meal(1, repas=1))))
    sender.start()
    # A span of holding, not a wait for something: long enough for the meal to reach the lock.
    time.sleep(0.4)
    assert not answers, "acknowledged while another held the database"
    database.execute("ROLLBACK")
    database.close()
    sender.join()
    assert answers[0].status_code == 201, answers[0].text
    assert len(server.history(meal(1)["code_lot"])) == 2


def test_a_long_lock_is_refused_politely_and_forgotten_when_it_ends(server):
    acked = [server.record(meal(1))]
    database = holder(server)
    try:
        answer = server.post("/api/lots/gavage", meal(1, repas=1))
        check_problem(answer, 503, "unavailable")
        assert server.get("/livez").ok
        assert len(server.history(meal(1)["code_lot"])) == 1, "reading goes on under the lock"
    except Exception as error:  # A server that only waits never answers within the client's time.
        if "Timeout" not in type(error).__name__:
            raise
        pytest.fail("no answer while the database is locked")
    finally:
        database.execute("ROLLBACK")
        database.close()
    wait_until(lambda: server.get("/readyz").ok, "readiness", 30)
    acked += [server.record(meal(1, repas=n)) for n in (1, 2)]
    rows = {key_of(row): row["seq"] for row in server.history(meal(1)["code_lot"])}
    assert sorted(rows.values()) == sorted(ack["seq"] for ack in acked)
