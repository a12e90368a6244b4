"""gaveurs demo: the whole loop at once, told with what the server has."""
import json
import re
import signal
import subprocess

import pytest

from harness.patience import patience, wait_until
from harness.server import binary, clean_environment, free_port, run_cli

LOTS = 10
FAST = ["--acceleration", "1500000", "--lots", str(LOTS), "--livers", "8", "--livers-rate", "60",
        "--buyers", "100", "--buyers-rate", "200", "--seed", "7"]


def progress(out):
    lines = [json.loads(line)["progress"] for line in out.splitlines() if line.startswith("{")]
    return lines[-1]


@pytest.fixture
def at_a_demo(make_server):
    """A run on a server that runs already; what it printed."""
    server = make_server(settings={"loop.check_ms": 500}).start()
    ended = run_cli("demo", "--server", server.url, "--progress", "json", "--lang", "en", *FAST,
                    timeout=100)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return server, ended.stdout


def test_what_it_tells_is_what_the_server_has(at_a_demo):
    server, out = at_a_demo
    told = progress(out)
    lots = server.items("/api/lots/?limit=200")
    codes = [code for line in re.findall(r"lots? begun, (.*)", out) for code in line.split()]
    assert {lot["code_lot"] for lot in lots if lot["pret_abattage"]} == set(codes)
    assert told["lots_done"] == len(codes) == LOTS + 1
    assert told["meals"] == sum(lot["nb_repas"] for lot in lots)
    livers = {code: server.get(f"/api/lots/{code}/qualite").json() for code in codes}
    assert told["livers"] == sum(lot["nb_mesures"] for lot in livers.values()) == 8 * (LOTS + 1)
    jars = [jar for code in codes[:LOTS]
            for jar in server.get(f"/api/consumer/products?limit=1000&code_lot={code}").json()]
    rejected = sum(livers[code]["grades"]["REJECT"] for code in codes[:LOTS])
    assert told["jars"] == len(jars) == 8 * LOTS - rejected
    rated = server.get("/api/consumer/feedbacks/lots").json()["items"]
    assert told["ratings"] == sum(lot["ratings"] for lot in rated) > 0
    assert told["scanned"] == 100


def test_the_next_lot_is_fed_by_what_was_proposed_and_accepted(at_a_demo):
    server, out = at_a_demo
    lot = re.search(r"the lot (\S+) was fed by it", out).group(1)
    number = int(re.search(r"Proposal (\d+) for", out).group(1))
    proposition = server.get(f"/api/loop/propositions/{number}").json()
    assert proposition["code_lot"] == lot and proposition["state"] == "closed"
    assert [step["what"] for step in proposition["steps"]][:3] == [
        "proposed", "accepted", "agreed"]
    planned = [meal["dose_theorique"] for meal in sorted(
        server.history(lot), key=lambda meal: (meal["jour"], meal["moment"]))]
    assert planned == pytest.approx(proposition["doses_g"], abs=0.01)
    corn, bound = re.search(r"meals, (\d+) g of corn; loss at most ([\d.]+) %", out).groups()
    assert int(corn) == round(proposition["corn_g"])
    assert float(bound) == pytest.approx(100 * proposition["predicted"]["loss"]["upper95"],
                                         abs=0.051)
    assert proposition["predicted"]["loss"]["upper95"] <= proposition["loss_limit"]
    liver = re.search(r"mean liver (\d+) g", out).group(1)
    assert int(liver) == round(server.get(f"/api/lots/{lot}/boucle").json()["result"]["liver_g"])


def test_with_a_server_of_its_own_it_ends_and_leaves_nothing_behind(tmp_path):
    ended = run_cli("demo", "--lang", "fr", *FAST, env={"TMPDIR": str(tmp_path)}, timeout=100)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert f"Gavage : lots menés à leur fin : {LOTS} ;" in ended.stdout
    assert "l’a suivie" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_step_that_does_not_come_in_time_is_said():
    ended = run_cli("demo", "--lang", "en", "--acceleration", "100", "--lots", "1", "--seconds",
                    "3", timeout=60)
    assert ended.returncode == 1
    assert "STOPPED: the lots have not been fed (not in time, within 3 s)" in ended.stdout
    assert "livers graded" not in ended.stdout


def test_it_goes_on_when_asked_to_and_ends_with_a_signal():
    port = free_port()
    line = [str(binary()), "demo", "--keep", "--port", str(port), "--lang", "en", *FAST]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=clean_environment()) as demo:
        try:
            seen = []
            wait_until(lambda: seen.append(demo.stdout.readline()) or "goes on" in seen[-1],
                       "the end of the loop", 100)
            assert any(f"http://localhost:{port}/euralis/" in said for said in seen)
            demo.send_signal(signal.SIGINT)
            assert demo.wait(patience(20)) == 0
        finally:
            demo.kill()


def test_no_server_without_demonstration_is_filled_with_simulated_lots(make_server):
    real_server = make_server(demo=False).start()
    ended = run_cli("demo", "--server", real_server.url, *FAST, timeout=60)
    assert ended.returncode == 1 and "is no demonstration" in ended.stderr
    assert real_server.items("/api/lots/") == []


@pytest.mark.parametrize("flags", [
    ["--server", "nowhere"], ["--lots", "0"], ["--lang", "de"], ["--seconds", "nan"],
    ["--server", "http://localhost:1", "--keep"]])
def test_wrong_flags_are_refused(flags):
    ended = run_cli("demo", *flags, timeout=30)
    assert ended.returncode in (1, 2) and ended.stderr.strip()


def test_it_does_not_run_on_whoever_has_its_port(make_server):
    server = make_server().start()
    ended = run_cli("demo", "--port", str(server.port), "--lang", "en", *FAST, timeout=60)
    assert ended.returncode == 1 and "is taken" in ended.stderr, ended.stdout + ended.stderr
    assert server.items("/api/lots/?limit=200") == []
