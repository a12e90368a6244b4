"""The server over PostgreSQL: stores, restarts, SQL by hand, every way a database server fails."""
import pathlib
import re
import signal
import subprocess
import tempfile
import threading

import pytest

from harness.contract import check_no_internals, check_problem
from harness.meals import key_of, meal
from harness.operators_sql import COLUMNS, INSERT, READ
from harness.patience import patience, wait_until
from harness.postgres import Postgres
from harness.server import run_cli
from harness.ws import Closed, Ws

SECRET = "s3cr3t-word"


@pytest.fixture
def node(make_server, postgres):
    return make_server(store=postgres.url()).start()


def refuses_to_start(server, *words):
    server.launch()
    assert server.process.wait(patience(30)) > 0
    log = server.log()
    assert not re.search(r"terminate called|what\(\)|Aborted|AddressSanitizer", log), log
    for word in words:
        assert word in log, log
    assert SECRET not in log, "the password stands in the log"
    return log


def test_stores_acknowledges_and_keeps_over_a_restart(node, postgres):
    acks = [node.record(meal(1, repas=n)) for n in range(4)]
    assert [ack["seq"] for ack in acks] == [1, 2, 3, 4]
    again = node.record(meal(1))
    assert again["seq"] == 1, "the same meal twice is stored once"
    node.restart()
    assert [row["seq"] for row in node.history(meal(1)["code_lot"])] == [1, 2, 3, 4]
    assert postgres.psql("SELECT count(*) FROM gavage_data_lots") == [["4"]]


def test_the_sql_operators_know_works_as_written(node, postgres):
    for repas in range(3):
        node.record(meal(3, code_lot="MT2512001", repas=repas, poids_moyen=4500 + repas))
    node.record(meal(2, code_lot="LS2512003", taux_mortalite=1.5))
    node.record(meal(2, code_lot="LS2512004"))
    rows = postgres.psql(READ)
    assert rows == [["LS2512003", "2", "0", "4500", "1.5", "f"],
                    ["MT2512001", "3", "1", "4502", "0", "f"]]
    for table, columns in COLUMNS.items():
        postgres.psql(f"SELECT {columns} FROM {table}")


def test_a_gaveur_inserted_by_hand_is_there_without_a_restart(make_server, postgres):
    node = make_server(store=postgres.url(), demo=False).start()
    with Ws(node, "/ws/gavage") as device:
        assert device.ask(meal(6, gaveur_nom="Anne Roux", site="LL"))["type"] == "error"
        postgres.psql(INSERT)
        assert device.ask(meal(6, gaveur_nom="Anne Roux", site="LL"))["type"] == "ack"
    assert node.get("/api/gaveurs/6").json()["nom"] == "Anne Roux"


def test_a_lot_changed_by_hand_stays_changed(node, postgres):
    node.record(meal(1))
    code = meal(1)["code_lot"]
    postgres.psql(f"UPDATE lots_gavage SET gaveur_id = 4 WHERE code_lot = '{code}'")
    assert node.post("/api/lots/gavage", meal(1, repas=1)).status_code == 400
    postgres.psql(f"UPDATE lots_gavage SET gaveur_id = 1, statut = 'termine' "
                  f"WHERE code_lot = '{code}'")
    node.record(meal(1, repas=1))
    assert node.get(f"/api/lots/{code}").json()["statut"] == "termine"


def test_a_transaction_left_open_by_hand_holds_no_meal_back(node, postgres):
    node.record(meal(1))
    line = postgres.psql_line("BEGIN; INSERT INTO gaveurs_euralis VALUES (9, 'x', 'LL', NULL); "
                              "SELECT pg_sleep(3); COMMIT", "gaveurs")
    with postgres.started(line):
        wait_until(lambda: postgres.psql("SELECT 1 FROM pg_stat_activity "
                                         "WHERE wait_event = 'PgSleep'"), "the sleeper")
        assert node.record(meal(1, repas=1))["seq"] == 2


def test_a_stopped_database_server_is_refused_politely_and_comes_back(node, postgres):
    acknowledged = {}
    refused = threading.Event()

    def load():
        n = 0
        while n < 4_000:
            body = meal(1, serial=n // 20, repas=n % 20)
            try:
                with Ws(node, "/ws/gavage") as device:
                    while n < 4_000:
                        body = meal(1, serial=n // 20, repas=n % 20)
                        device.send(body)
                        answer = device.recv_type("ack", "error")
                        if answer["type"] == "ack":
                            acknowledged[key_of(body)] = answer["seq"]
                            n += 1
                            if refused.is_set():
                                return
                        else:
                            check_no_internals(answer["error"])
                            refused.set()
            except Closed:
                continue

    sender = threading.Thread(target=load)
    sender.start()
    wait_until(lambda: len(acknowledged) > 50, "some load")
    postgres.stop(signal.SIGQUIT)
    assert refused.wait(patience(30)), "no meal was refused"
    wait_until(lambda: node.get("/readyz").status_code == 503, "readiness to go off")
    check_problem(node.get("/readyz"), 503, "unavailable")
    assert node.get("/livez").ok
    check_problem(node.get("/api/lots/"), 503, "unavailable")
    postgres.start()
    wait_until(lambda: node.get("/readyz").ok, "readiness to come back", 30)
    sender.join(patience(60))
    stored = {(code, jour, repas): seq for code, jour, repas, seq in postgres.rows(
        "SELECT code_lot, jour_gavage, repas, seq FROM gavage_data_lots")}
    assert acknowledged.items() <= stored.items()
    assert postgres.psql("SELECT count(*) - count(DISTINCT (code_lot, jour_gavage, repas)) "
                         "FROM gavage_data_lots") == [["0"]]


@pytest.fixture
def small_postgres():
    """A database server on a file system of its own with little room."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gaveurs-small-"))
    folder.chmod(0o755)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", folder],
                             capture_output=True, text=True, check=False)
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"no small file system to fill: {mounted.stderr.strip()}")
    server = Postgres(folder)
    try:
        yield server.start(), folder
    finally:
        server.remove()
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def test_a_full_disk_of_the_database_server_is_refused_and_recovers(make_server, small_postgres):
    postgres, folder = small_postgres
    node = make_server(store=postgres.url()).start()
    acknowledged = {key_of(meal(1, serial=900)): node.record(meal(1, serial=900))["seq"]}
    filler = folder / "filler"
    with open(filler, "wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 65536)
        except OSError:
            pass
    refusal = None
    with Ws(node, "/ws/gavage") as device:
        for n in range(20_000):
            body = meal(1, serial=n // 20, repas=n % 20)
            device.send(body)
            answer = device.recv_type("ack", "error", seconds=30)
            if answer["type"] == "error":
                refusal = answer
                break
            acknowledged[key_of(body)] = answer["seq"]
    assert refusal, "never refused on a full disk"
    check_no_internals(refusal["error"])
    wait_until(lambda: node.get("/readyz").status_code == 503, "readiness to go off")
    filler.unlink()
    if postgres.process.poll() is not None:  # no room for its log even: it gave up
        postgres.start()
    wait_until(lambda: node.get("/readyz").ok, "readiness to come back", 60)
    acknowledged[key_of(body)] = node.record(body)["seq"]
    stored = {(code, jour, repas): seq for code, jour, repas, seq in postgres.rows(
        "SELECT code_lot, jour_gavage, repas, seq FROM gavage_data_lots")}
    assert stored == acknowledged


def test_a_wrong_password_is_named_and_not_shown(make_server, postgres):
    postgres.psql(f"CREATE ROLE with_password LOGIN SUPERUSER PASSWORD '{SECRET}'")
    wrong = make_server(store=postgres.url("with_password", "wrong-" + SECRET))
    refuses_to_start(wrong, "refused the password")
    right = make_server("right", store=postgres.url("with_password", SECRET)).start()
    assert right.record(meal(1))["status"] == "saved"
    assert SECRET not in right.log()


def test_missing_rights_are_named(make_server, postgres):
    postgres.psql("CREATE ROLE guest LOGIN")
    refuses_to_start(make_server(store=postgres.url("guest")), "lacks a right")


def test_an_ordinary_user_with_rights_on_the_tables_is_enough(make_server, postgres):
    make_server(store=postgres.url()).start().stop()
    postgres.psql("CREATE ROLE clerk LOGIN; "
                  "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk")
    node = make_server("clerk", store=postgres.url("clerk")).start()
    assert node.record(meal(1))["status"] == "saved"


def test_a_missing_database_and_a_missing_server_are_named(make_server, postgres):
    nowhere = make_server(store=postgres.url(database="nothing"))
    refuses_to_start(nowhere, "no database of that name")
    postgres.stop()
    refuses_to_start(make_server("gone", store=postgres.url()), "cannot be reached")


def test_a_newer_and_an_altered_schema_are_refused(make_server, postgres):
    make_server(store=postgres.url()).start().stop()
    postgres.psql("INSERT INTO schema_migrations VALUES (999, 'future', 'x', now())")
    refuses_to_start(make_server("newer", store=postgres.url()), "newer version of the program")
    postgres.psql("DELETE FROM schema_migrations WHERE version = 999; "
                  "UPDATE schema_migrations SET checksum = 'x' WHERE version = 1")
    refuses_to_start(make_server("altered", store=postgres.url()), "not touched")


def test_a_url_of_no_known_kind_is_a_usage_error():
    done = run_cli("serve", "--store", "mysql://localhost/gaveurs")
    assert done.returncode == 2 and "postgresql://" in done.stderr


def test_a_replication_slot_that_nobody_reads_is_told(make_server, postgres):
    node = make_server(store=postgres.url(), settings={"store.slot_lag_warning_mb": 1}).start()
    assert "warnings" not in node.get("/readyz").json()
    assert "replication_slot" not in node.get("/metrics").text
    postgres.psql("SELECT pg_create_physical_replication_slot('vers_lyon', true)")
    postgres.psql("CREATE TABLE much AS SELECT repeat(n::text, 100) FROM "
                  "generate_series(1, 20000) n")
    wait_until(lambda: "warnings" in node.get("/readyz").json(), "the warning", 20)
    answer = node.get("/readyz")
    assert answer.status_code == 200, "meals can still be taken"
    warning, = answer.json()["warnings"]
    assert "vers_lyon" in warning and "pg_drop_replication_slot" in warning
    lag = re.search(r"^gaveurs_replication_slot_lag_bytes (\S+)$", node.get("/metrics").text,
                    re.M)
    assert float(lag.group(1)) > 1 << 20
    assert "pg_drop_replication_slot" in node.log()
    postgres.psql("SELECT pg_drop_replication_slot('vers_lyon')")
    wait_until(lambda: "warnings" not in node.get("/readyz").json(), "the warning to end", 20)


def test_a_node_holds_a_fixed_number_of_sessions(make_server, postgres):
    node = make_server(store=postgres.url(), settings={"server.readers": 2}).start()
    count = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'gaveurs %'"
    threads = [threading.Thread(target=lambda: [node.get("/api/euralis/dashboard")
                                                for _ in range(10)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    seen = {int(postgres.psql(count)[0][0]) for _ in range(5)}
    for thread in threads:
        thread.join()
    # One writes, one listens, one cares; the server itself, the transparency log, the loop and the
    # analytics read with one each.
    assert max(seen) <= 2 + 7, seen


def test_timescaledb_that_is_asked_for_and_missing_is_said(make_server, postgres):
    if postgres.psql("SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb'"):
        pytest.skip("TimescaleDB is installed here")
    refuses_to_start(make_server(store=postgres.url(), settings={"store.timescaledb": "on"}),
                     "does not have the extension TimescaleDB", "store.timescaledb to auto")
    refuses = run_cli("serve", "--check-config", "--set", "store.timescaledb=perhaps")
    assert refuses.returncode == 2 and "auto, off or on" in refuses.stderr
