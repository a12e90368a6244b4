"""The transparency log: what is committed gets a leaf under a signed tree head, every proof holds
for a verifier of other make, and an export can be checked by anybody."""
import hashlib
import json
import random
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import merkle
from harness.meals import meal
from harness.patience import wait_until
from harness.server import Server, run_cli


def journal(server, what, **query):
    answer = server.get(f"/api/journal/{what}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def entries(server):
    return [e["entry"] for e in journal(server, "entries", limit=1000)["entries"]]


def caught_up(server, seq):
    def reached():
        answer = server.get("/api/journal/head")
        return answer.status_code == 200 and answer.json()["upto_seq"] >= seq
    wait_until(reached, f"a tree head over event {seq}")
    return journal(server, "head")


def feed(server, serial, days):
    """Two meals a day of that lot; the seq of the last."""
    return [server.record(meal(serial=serial, repas=n))["seq"] for n in range(2 * days)][-1]


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path / "data").start()
    yield running
    running.kill()


def test_every_proof_holds_for_another_verifier(server):
    for serial in range(1, 5):
        feed(server, serial, 3)
    head = caught_up(server, feed(server, 9, 3))
    name, size, root = merkle.check_note(head["note"], head["key"])
    assert name == "gaveurs" and size == head["size"]
    leaves = [merkle.leaf_hash(entry) for entry in entries(server)]
    assert len(leaves) == size and merkle.root_of(leaves) == root
    for index in range(size):
        proof = journal(server, "inclusion", leaf=index)
        path = [bytes.fromhex(h) for h in proof["proof"]]
        assert merkle.root_from_path(leaves[index], index, size, path) == root
        salted = bytes.fromhex(proof["salt"]) + proof["document"].encode()
        assert hashlib.sha256(salted).hexdigest() == json.loads(proof["entry"])["content"]
        old_root = merkle.root_of(leaves[:index + 1])
        steps = journal(server, "consistency", **{"from": index + 1})["proof"]
        both = merkle.roots_from_consistency(
            index + 1, old_root, size, [bytes.fromhex(h) for h in steps])
        assert both == (old_root, root)


def test_a_correction_is_a_new_leaf_that_names_the_old_one(server):
    caught_up(server, server.record(meal(dose_reelle=200))["seq"])
    first = journal(server, "inclusion", kind="day", subject="LL261101001/0")
    caught_up(server, server.record(meal(dose_reelle=190))["seq"])
    second = journal(server, "inclusion", kind="day", subject="LL261101001/0")
    assert json.loads(second["entry"])["replaces"] == first["leaf"]
    assert json.loads(first["document"])[0]["dose_reelle"] == 200
    assert json.loads(second["document"])[0]["dose_reelle"] == 190


def test_no_leaf_says_who_fed(server):
    caught_up(server, server.record(meal(gaveur_nom="Jean Martin"))["seq"])
    for entry in entries(server):
        assert set(json.loads(entry)) <= {"v", "kind", "subject", "content", "time", "replaces"}
        assert "Jean" not in entry and "gaveur" not in entry


def test_the_log_goes_on_after_a_restart(server):
    before = caught_up(server, feed(server, 1, 2))
    server.kill()
    server.start()
    after = caught_up(server, feed(server, 2, 2))
    assert after["key"] == before["key"] and after["size"] > before["size"]
    leaves = [merkle.leaf_hash(entry) for entry in entries(server)]
    _, size, root = merkle.check_note(after["note"], after["key"])
    assert merkle.root_of(leaves[:size]) == root
    assert merkle.root_of(leaves[:before["size"]]) == merkle.check_note(
        before["note"], before["key"])[2]


@pytest.mark.parametrize("harm", ["missing", "unreadable", "another"])
def test_it_does_not_start_unsigned(server, tmp_path, harm):
    caught_up(server, feed(server, 1, 1))
    server.kill()
    key = server.data / "journal.key"
    if harm == "missing":
        key.unlink()
    elif harm == "unreadable":
        key.write_text("GAVEURS-KEY+gaveurs+1+AAAA")
    else:
        other = Server(tmp_path / "other").start()
        other.kill()
        key.write_text((other.data / "journal.key").read_text())
    server.launch()
    assert server.process.wait(30) != 0
    assert "journal.key" in server.log() and "transparency log" in server.log()


def test_nodes_that_start_at_once_share_one_key(make_server, postgres):
    url = postgres.url()
    nodes = [make_server(f"node{n}", store=url) for n in range(3)]
    for node in nodes:
        node.launch()
    for node in nodes:
        node.wait_ready()
    feed(nodes[0], 1, 1)
    keys = {caught_up(node, 2)["key"] for node in nodes}
    assert len(keys) == 1


def test_an_export_holds_and_any_flipped_bit_is_found(server, tmp_path):
    caught_up(server, feed(server, 1, 3))
    key = journal(server, "head")["key"]
    out = tmp_path / "export"
    wrote = run_cli("log", "export", "--data", server.data, "--out", out)
    assert wrote.returncode == 0, wrote.stderr
    good = run_cli("verify", "log", out, "--key", key)
    assert good.returncode == 0 and "holds" in good.stdout, good.stderr
    chance = random.Random(7)
    files = [f for f in out.iterdir() if f.stat().st_size > 0]
    for _ in range(30):
        file = chance.choice(files)
        whole = file.read_bytes()
        bent = bytearray(whole)
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
        file.write_bytes(bent)
        assert run_cli("verify", "log", out, "--key", key).returncode == 1, file.name
        file.write_bytes(whole)
    assert run_cli("verify", "log", out, "--key", key).returncode == 0
    assert run_cli("verify", "log", out, "--key", "x").returncode == 2
    assert run_cli("verify", "log", tmp_path / "nowhere").returncode == 1
    assert run_cli("log", "export", "--data", server.data, "--out", out).returncode == 2


def test_what_is_not_in_the_log_is_said(server):
    caught_up(server, feed(server, 1, 1))
    for query in ({"leaf": 99}, {"leaf": 0, "size": 99},
                  {"kind": "day", "subject": "LL991101001/0"}):
        assert server.get("/api/journal/inclusion", params=query).status_code == 404
    for query in ({}, {"leaf": -1}, {"kind": "day"}, {"leaves": 1}):
        assert server.get("/api/journal/inclusion", params=query).status_code == 400
    assert server.get("/api/journal/consistency", params={"from": 99}).status_code == 404
    assert server.get("/api/journal/consistency").status_code == 400


def rotate(server):
    done = run_cli("log", "rotate", "--data", server.data)
    assert done.returncode == 0, done.stderr
    return done


def test_a_new_key_signs_and_whoever_trusts_the_first_one_can_follow(server, tmp_path):
    first = caught_up(server, feed(server, 1, 1))["key"]
    rotate(server)
    second = caught_up(server, feed(server, 2, 1))["key"]
    rotate(server)
    server.kill()
    server.start()
    third = caught_up(server, feed(server, 3, 1))["key"]
    assert len({first, second, third}) == 3
    assert [one["key"] for one in journal(server, "keys")["keys"]] == [first, second, third]
    out = tmp_path / "export"
    assert run_cli("log", "export", "--data", server.data, "--out", out).returncode == 0
    good = run_cli("verify", "log", out, "--key", first)
    assert good.returncode == 0, good.stderr
    assert run_cli("verify", "log", out, "--key", second).returncode == 1
    # A log whose key was changed without a word is found out.
    (out / "log.pub").write_text(first + "\n" + third + "\n")
    assert run_cli("verify", "log", out, "--key", first).returncode == 1


def test_a_change_of_keys_that_was_interrupted_goes_on(server):
    caught_up(server, feed(server, 1, 1))
    key = server.data / "journal.key"
    old = key.read_text()
    rotate(server)
    new = key.read_text()
    (kept,) = server.data.glob("journal.key.old-*")
    assert kept.read_text() == old and new != old
    # As it lies when the machine stops between the announcement and the move of the files.
    kept.rename(key)
    (server.data / "journal.key.next").write_text(new)
    server.kill()
    server.launch()
    assert server.process.wait(30) != 0 and "log rotate" in server.log()
    rotate(server)
    assert key.read_text() == new
    server.start()
    assert caught_up(server, feed(server, 2, 1))["key"] != old


def test_a_gaveur_is_forgotten_and_the_log_holds(server, tmp_path):
    caught_up(server, feed(server, 1, 3))
    before = entries(server)
    erased = run_cli("log", "erase", "--data", server.data, "--gaveur", 1)
    assert erased.returncode == 0 and "leaves attest nothing" in erased.stdout, erased.stderr
    assert entries(server) == before
    one = journal(server, "inclusion", kind="day", subject="LL261101001/0")
    assert one["document"] == "" and one["salt"] == ""
    out = tmp_path / "export"
    assert run_cli("log", "export", "--data", server.data, "--out", out).returncode == 0
    assert (out / "documents.tsv").read_text() == ""
    assert run_cli("verify", "log", out).returncode == 0
    nobody = run_cli("log", "erase", "--data", server.data, "--gaveur", 999)
    assert nobody.returncode == 1 and "no gaveur 999" in nobody.stderr, nobody.stderr
    assert run_cli("log", "erase", "--data", server.data, "--gaveur", "x").returncode == 2


def test_days_whose_meals_were_forgotten_kept_their_documents(server):
    caught_up(server, feed(server, 1, 3))
    code = meal(1)["code_lot"]
    server.sql(f"DELETE FROM gavage_data_lots WHERE code_lot = '{code}'")
    one = journal(server, "inclusion", kind="day", subject=f"{code}/0")
    assert one["document"] != ""
    assert run_cli("log", "erase", "--data", server.data, "--gaveur", 1).returncode == 0
    one = journal(server, "inclusion", kind="day", subject=f"{code}/0")
    assert one["document"] == "" and one["salt"] == ""


def witness(server, folder, *more):
    return run_cli("witness", "--log", f"http://127.0.0.1:{server.port}", "--dir", folder,
                   "--name", "coop.example", "--once", *more)


def test_a_witness_follows_the_log_over_a_change_of_keys(server, tmp_path):
    first = caught_up(server, feed(server, 1, 1))["key"]
    folder = tmp_path / "witness"
    seen = witness(server, folder, "--log-key", first)
    assert seen.returncode == 0 and "countersigned" in seen.stdout, seen.stderr
    caught_up(server, feed(server, 2, 2))
    assert witness(server, folder).returncode == 0
    rotate(server)
    caught_up(server, feed(server, 3, 2))
    seen = witness(server, folder)
    assert seen.returncode == 0 and "the log signs with" in seen.stdout, seen.stderr
    feed(server, 4, 1)
    out, public = tmp_path / "export", (folder / "witness.pub").read_text().strip()
    wrote = run_cli("log", "export", "--data", server.data, "--out", out,
                    "--cosigned", folder / "head.note", "--witness", public)
    assert wrote.returncode == 0, wrote.stderr
    good = run_cli("verify", "log", out, "--key", first)
    assert good.returncode == 0 and "witnessed by coop.example" in good.stdout, good.stderr
    whole = (out / "witnesses.pub").read_bytes()
    for at in range(len(whole)):
        bent = bytearray(whole)
        bent[at] ^= 1
        (out / "witnesses.pub").write_bytes(bent)
        assert run_cli("verify", "log", out, "--key", first).returncode == 1, at


def test_a_witness_finds_a_log_that_was_rewritten(server, tmp_path):
    caught_up(server, feed(server, 1, 2))
    server.kill()
    copy = tmp_path / "copy"
    shutil.copytree(server.data, copy)
    server.start()
    caught_up(server, feed(server, 2, 2))
    folder = tmp_path / "witness"
    assert witness(server, folder).returncode == 0
    server.kill()
    other = Server(copy).start()
    try:
        head = caught_up(other, feed(other, 3, 4))
        found = witness(other, folder)
        assert found.returncode == 3 and "another history" in found.stderr, found.stderr
        assert head["note"] in (folder / "evidence.notes").read_text()
    finally:
        other.kill()


def test_a_witness_says_what_it_cannot_do(server, tmp_path):
    nothing = witness(server, tmp_path / "a")
    assert nothing.returncode == 1 and "404" in nothing.stderr
    caught_up(server, feed(server, 1, 1))
    for flags in (["--log-key", "x"], ["--log", "ftp://a"], ["--log", "http://a/b"],
                  ["--every", "0"]):
        assert witness(server, tmp_path / "b", *flags).returncode == 2, flags
    stranger = run_cli("log", "export", "--data", server.data, "--out", tmp_path / "c",
                       "--cosigned", tmp_path / "nothing")
    assert stranger.returncode == 1


def verified(server, folder, *more):
    wrote = run_cli("log", "export", "--data", server.data, "--out", folder)
    assert wrote.returncode == 0, wrote.stderr
    return run_cli("verify", "log", folder, *more)


def test_an_event_without_a_leaf_after_a_change_of_keys_made_the_log_unverifiable(server, tmp_path):
    first = caught_up(server, server.record(meal(temperature_stabule=40))["seq"])["key"]
    rotate(server)
    (alert,) = server.get("/api/alertes").json()["items"][:1]
    done = server.post(f"/api/alertes/{alert['id']}/acquitter", {"par": "Anne Roux"})
    assert done.status_code == 200, done.text
    seen = journal(server, "head")["upto_seq"]
    wait_until(lambda: journal(server, "head")["upto_seq"] > seen or seen >= alert["seq"] + 1,
               "the acknowledgement to be read")
    checked = verified(server, tmp_path / "between", "--key", first)
    assert checked.returncode == 0, checked.stderr
    assert caught_up(server, feed(server, 2, 1))["key"] != first
    checked = verified(server, tmp_path / "after", "--key", first)
    assert checked.returncode == 0, checked.stderr


def test_two_changes_of_keys_at_once_lost_the_key(server, tmp_path):
    caught_up(server, feed(server, 1, 1))
    with ThreadPoolExecutor(6) as pool:
        ended = list(pool.map(lambda _: run_cli("log", "rotate", "--data", server.data), range(6)))
    assert {done.returncode for done in ended} <= {0, 2}
    assert any(done.returncode == 0 for done in ended)
    assert all("under way" in done.stderr for done in ended if done.returncode)
    assert (server.data / "journal.key").exists()
    caught_up(server, feed(server, 2, 1))
    assert verified(server, tmp_path / "export").returncode == 0


def test_a_jar_called_back_passed_once_its_document_was_taken_away(server, tmp_path):
    server.record(meal())
    made = server.post("/api/consumer/internal/register-product",
                       {"code_lot": "LL261101001", "grade": "A"}).json()
    recalled = server.post("/api/consumer/internal/recall",
                           {"code_lot": "LL261101001", "reason": "verre"})
    assert recalled.status_code == 200, recalled.text
    caught_up(server, server.record(meal(repas=1))["seq"])
    out = tmp_path / "export"
    assert verified(server, out).returncode == 0
    assert run_cli("verify", "product", made["product_id"], out).returncode == 1
    lines = (out / "documents.tsv").read_text().splitlines(keepends=True)
    kept = [line for line in lines if '"status":"recalled"' not in line]
    assert len(kept) == len(lines) - 1
    (out / "documents.tsv").write_text("".join(kept))
    for what in (["log"], ["product", made["product_id"]]):
        checked = run_cli("verify", *what, out)
        assert checked.returncode == 1 and "never erased" in checked.stderr


def test_a_link_of_another_lot_was_taken_for_the_jars_own(server, tmp_path):
    server.record(meal())
    made = server.post("/api/consumer/internal/register-product",
                       {"code_lot": "LL261101001", "grade": "A"}).json()
    caught_up(server, server.record(meal(repas=1))["seq"])
    out = tmp_path / "export"
    assert verified(server, out).returncode == 0
    assert run_cli("verify", "product", made["qr_code"], out).returncode == 0
    other = made["qr_code"].replace("LL261101001", "LL261101002")
    checked = run_cli("verify", "product", other, out)
    assert checked.returncode == 1 and "another lot" in checked.stderr


def test_an_empty_key_was_no_key(server, tmp_path):
    caught_up(server, feed(server, 1, 1))
    out = tmp_path / "export"
    assert verified(server, out).returncode == 0
    assert run_cli("verify", "log", out, "--key", "").returncode == 2
    assert witness(server, tmp_path / "w", "--log-key", "").returncode == 2


def test_a_witness_that_lost_its_memory_began_anew(server, tmp_path):
    caught_up(server, feed(server, 1, 1))
    folder = tmp_path / "witness"
    assert witness(server, folder).returncode == 0
    (folder / "memory").unlink()
    again = witness(server, folder)
    assert again.returncode == 2 and "empty folder" in again.stderr


def test_a_countersignature_that_was_taken_away_was_not_missed(server, tmp_path):
    caught_up(server, feed(server, 1, 1))
    folder, out = tmp_path / "witness", tmp_path / "export"
    assert witness(server, folder).returncode == 0
    wrote = run_cli("log", "export", "--data", server.data, "--out", out, "--cosigned",
                    folder / "head.note", "--witness", (folder / "witness.pub").read_text().strip())
    assert wrote.returncode == 0, wrote.stderr
    assert run_cli("verify", "log", out).returncode == 0
    note = (out / "head.note").read_text().splitlines(keepends=True)
    (out / "head.note").write_text("".join(x for x in note if "coop.example" not in x))
    assert run_cli("verify", "log", out).returncode == 1


@pytest.mark.parametrize("name", ["a b", "", "a+b"])
def test_a_name_that_cannot_be_left_a_bad_key_behind(tmp_path, name):
    bad = Server(tmp_path / "data", settings={"trace.name": name})
    bad.launch()
    assert bad.process.wait(30) == 2 and "trace.name" in bad.log()
    assert not (tmp_path / "data" / "journal.key").exists()
    good = Server(tmp_path / "data").start()
    good.kill()


def test_a_key_file_without_end_was_read_until_memory_ended(tmp_path):
    (tmp_path / "data").mkdir()
    server = Server(tmp_path / "data").start()
    caught_up(server, feed(server, 1, 1))
    server.kill()
    (tmp_path / "data" / "journal.key").unlink()
    (tmp_path / "data" / "journal.key").symlink_to("/dev/zero")
    server.launch()
    assert server.process.wait(30) == 2 and "larger than any key" in server.log()
