"""GET /api/consumer/scan/{qr} of random products, beside /livez of the same server."""

import http.client
import json
import shutil
import subprocess
import urllib.parse

from bench_server import median
from figures.history import CONNECTIONS, SCRIPT, ask
from table import Row, Section, Target, number

PRODUCTS = 2_000
LEAST_PER_SECOND = 10_000
LOT = "LL2611001"
MEAL = {"code_lot": LOT, "gaveur_id": 1, "gaveur_nom": "Jean Martin", "site": "LL",
        "genetique": "Mulard", "jour": 0, "moment": "matin", "dose_theorique": 200,
        "dose_reelle": 200, "poids_moyen": 4500, "nb_canards_vivants": 50, "taux_mortalite": 0,
        "temperature_stabule": 20, "humidite_stabule": 60, "timestamp": "2026-11-01T07:00:00Z"}


def fill(port, products=PRODUCTS):
    """Registers products by hand; returns the paths that scan them."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def post(path, body):
        server.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        answer = server.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{path}: {answer.status} {text[:200]}")
        return json.loads(text)

    post("/api/lots/gavage", MEAL)
    codes = [post("/api/consumer/internal/register-product",
                  {"code_lot": LOT, "grade": "A"})["qr_code"] for _ in range(products)]
    return ["/api/consumer/scan/" + urllib.parse.quote(code, safe="") for code in codes]


def measure(bench):
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing; ./dev bench installs it")
    seconds = bench.seconds(5, 2)
    section = Section(f"GET /api/consumer/scan/{{qr}}, {number(PRODUCTS)} products, {CONNECTIONS} "
                      "connections")
    with bench.serve() as server:
        paths = fill(server.port)
        forged = [path[:-3] + "AAA" for path in paths[:1]]
        section.runs = bench.interleave({
            "scan": lambda: ask(server.port, paths, seconds),
            "forged": lambda: ask_forged(server.port, forged, seconds),
            "livez": lambda: ask(server.port, ["/livez"], seconds)})
    rate, refused, ceiling = (median(section.runs[name], "per_second")
                              for name in ("scan", "forged", "livez"))
    section.rows = [
        Row("scans", f"{number(rate)}/s", f"/livez: {number(ceiling)}/s", rate / ceiling,
            [Target(f"≥ {number(LEAST_PER_SECOND)}/s", rate >= LEAST_PER_SECOND)]),
        Row("forged codes refused", f"{number(refused)}/s", f"/livez: {number(ceiling)}/s",
            refused / ceiling)]
    section.notes = [f"p99 {median(section.runs['scan'], 'p99_us') / 1e3:.2f} ms; "
                     f"{number(median(section.runs['scan'], 'bytes'))} bytes an answer"]
    return section


def ask_forged(port, paths, seconds):
    """Every answer is a refusal, which wrk counts as an error."""
    done = subprocess.run(
        ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s",
         "--script", str(SCRIPT), f"http://127.0.0.1:{port}", "--", *paths],
        capture_output=True, text=True, timeout=seconds + 60)
    return json.loads(done.stdout.splitlines()[-1])
