"""The stores side by side: SQLite, PostgreSQL with one and two nodes, and raw COPY of the rows."""

import contextlib
import datetime
import http.client
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import threading
import time

from bench_server import GAVEURS, ROOT, Server, median
from table import Row, Section, Target, number

sys.path.insert(0, str(ROOT / "tests"))
from harness.meals import meal  # noqa: E402
from harness.postgres import PROGRAMS, Postgres  # noqa: E402
from harness.ws import Ws  # noqa: E402

LOTS = 2_000
PRODUCERS, WINDOW = 8, 1_024
LEAST_SHARE_OF_COPY = 0.5
MOST_DELIVERY_P99_MS = 20
MOST_SITE_MS, MOST_CURVE_MS = 20, 3
COPIED_MEALS = 200_000
FILLED, FILLED_QUICK = 10_000_000, 1_000_000
MEALS_PER_LOT = 24
# What the program itself sets: no trigger fires, nothing is compiled.
OWN = {"PGOPTIONS": "-c gaveurs.node=yes -c jit=off"}

FILL = """
SELECT prepare_mois(now() - interval '24 months', now());
INSERT INTO sites_euralis (code, nom, region)
SELECT code, code, '' FROM unnest(ARRAY['LL', 'LS', 'MT']) code ON CONFLICT DO NOTHING;
INSERT INTO gaveurs_euralis (id, nom, site_code)
SELECT n, 'gaveur ' || n, (ARRAY['LL', 'LS', 'MT'])[n % 3 + 1] FROM generate_series(1, 200) n;
INSERT INTO lots_gavage (code_lot, gaveur_id, site_code, debut_lot, statut, updated_at, nb_repas)
SELECT 'L' || n, n % 200 + 1, (ARRAY['LL', 'LS', 'MT'])[n % 3 + 1],
       now() - interval '24 months' * (1 - n::float8 / {lots}), 'termine', now(), {per_lot}
FROM generate_series(1, {lots}) n;
INSERT INTO gavage_data_lots
SELECT now() - interval '24 months' * (1 - n::float8 / {meals}), 'L' || ((n - 1) / {per_lot} + 1),
       (n - 1) % {per_lot} / 2, CASE n % 2 WHEN 1 THEN 'matin' ELSE 'soir' END, 300, 301, 4500, 50,
       0, 21, 60, n / {per_lot} % 200 + 1, false, NULL, n, now(), 0
FROM generate_series(1, {meals}) n;
VACUUM ANALYZE lots_gavage, gavage_data_lots;
"""
# As the program asks for a site's meals (store/queries/meals.cpp), all rows at once.
SITE_DAY = ("WITH span AS MATERIALIZED (SELECT m.code_lot FROM gaveurs_euralis g CROSS JOIN "
            "gavage_data_lots m WHERE m.gaveur_id = g.id "
            "AND m.time >= '{since}' AND m.time <= '{until}'), "
            "here AS MATERIALIZED (SELECT l.code_lot FROM (SELECT DISTINCT code_lot FROM span) d "
            "CROSS JOIN lots_gavage l WHERE l.code_lot = d.code_lot AND l.site_code = 'LL') "
            "SELECT m.* FROM here l CROSS JOIN gavage_data_lots m WHERE m.code_lot = l.code_lot "
            "AND m.time >= '{since}' AND m.time <= '{until}' ORDER BY m.time DESC")


class Node(Server):
    """A server over a database server."""

    def __init__(self, url, data):
        super().__init__(data)
        self.url = url

    def command(self):
        line = super().command()
        at = line.index("--data")
        return line[:at] + ["--store", self.url] + line[at + 2:]


class Stores:
    def __init__(self, bench, postgres):
        self.bench, self.postgres = bench, postgres
        self.seconds = bench.seconds(5, 2)
        self.databases = 0
        self.per_commit = 1
        self.last_url = None

    def new_url(self):
        self.databases += 1
        return self.postgres.database_url(f"bench_{self.databases}")

    @contextlib.contextmanager
    def nodes(self, count, url=None):
        url = url or self.new_url()
        servers = [Node(url, self.bench.new_data(f"node{n}")) for n in range(count)]
        try:
            for server in servers:
                server.launch()
                server.wait_ready()
            yield servers
        finally:
            for server in servers:
                server.stop()
        self.last_url = url

    def load(self, servers):
        """All nodes at once, each with lots of its own; rates add up."""
        runs = [None] * len(servers)

        def run(n):
            runs[n] = self.bench.program(
                "load_meals", "--port", servers[n].port, "--producers", PRODUCERS, "--window",
                WINDOW, "--lots", LOTS, "--first-lot", n * 5_000_000, "--seconds", self.seconds)

        before = [server.metrics() for server in servers]
        threads = [threading.Thread(target=run, args=(n,)) for n in range(len(servers))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        commits = sum(server.metrics()["commits_total"] - was["commits_total"]
                      for server, was in zip(servers, before))
        meals = sum(run["meals"] for run in runs)
        return {"per_second": sum(run["per_second"] for run in runs), "meals": meals,
                "per_commit": meals / max(commits, 1),
                "p99_us": max(run["p99_us"] for run in runs)}

    def sqlite(self):
        with self.bench.serve() as server:
            return self.load([server])

    def one_node(self):
        with self.nodes(1) as servers:
            run = self.load(servers)
        self.per_commit = max(1, round(run["per_commit"]))
        return run

    def two_nodes(self):
        with self.nodes(2) as servers:
            return self.load(servers)

    def psql(self, url, *args):
        done = subprocess.run([PROGRAMS / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", *args, url],
                              capture_output=True, text=True, env={**os.environ, **OWN},
                              timeout=3600)
        if done.returncode != 0:
            raise SystemExit(f"psql: {done.stderr.strip()}")
        return done.stdout

    def copy(self):
        """The last run's meals and events, as many to a transaction as the server had."""
        tables = {}
        for table in ("gavage_data_lots", "evenements"):
            tables[table] = self.psql(self.last_url, "-c", f"COPY (SELECT * FROM {table} ORDER BY "
                                      f"seq LIMIT {COPIED_MEALS}) TO STDOUT").splitlines()
        count = min(map(len, tables.values()))
        script = pathlib.Path(self.postgres.folder) / "copy.sql"
        with open(script, "w", encoding="utf-8") as out:
            for at in range(0, count, self.per_commit):
                out.write("BEGIN;\n")
                for table, lines in tables.items():
                    rows = "\n".join(lines[at:min(at + self.per_commit, count)])
                    out.write(f"COPY {table} FROM stdin;\n{rows}\n\\.\n")
                out.write("COMMIT;\n")
        url = self.new_url()
        subprocess.run([GAVEURS, "store", "migrate", url], check=True, capture_output=True)
        begun = time.monotonic()
        self.psql(url, "-f", str(script))
        return {"per_second": count / (time.monotonic() - begun), "meals": count}

    def deliver(self, count):
        """From the event's own time, taken before its commit, to a screen of the other node."""
        waits = []
        with self.nodes(2) as (a, b):
            for server in (a, b):
                server.ws_url = f"ws://127.0.0.1:{server.port}"
            with Ws(b, "/ws/realtime/?since=0") as screen, Ws(a, "/ws/gavage") as device:
                screen.recv()
                for n in range(count):
                    device.send(meal(1, serial=n // 20, repas=n % 20))
                    event = screen.recv_type("gavage_realtime")
                    sent = datetime.datetime.fromisoformat(event["timestamp"])
                    waits.append((time.time() - sent.timestamp()) * 1e3)
                    device.recv_type("ack")
        waits.sort()
        return {"p50_ms": statistics.median(waits), "p99_ms": waits[int(len(waits) * 0.99)]}

    def read(self, meals):
        """Milliseconds of both questions over a filled database."""
        url = self.new_url()
        subprocess.run([GAVEURS, "store", "migrate", url], check=True, capture_output=True)
        fill = FILL.format(meals=meals, lots=meals // MEALS_PER_LOT, per_lot=MEALS_PER_LOT)
        for statement in filter(str.strip, fill.split(";\n")):
            self.psql(url, "-c", statement)
        until = datetime.datetime.now(datetime.UTC)
        day = SITE_DAY.format(since=until - datetime.timedelta(hours=24), until=until)
        asked = ["-o", "/dev/null"] + ["-c", "\\timing on"] + ["-c", day] * 21
        site = sorted(map(float, re.findall(r"Time: ([\d.]+) ms", self.psql(url, *asked))))
        curves = []
        with self.nodes(1, url) as (server,):
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            for _ in range(300):
                code = f"L{random.randrange(meals // MEALS_PER_LOT) + 1}"
                begun = time.monotonic()
                connection.request("GET", f"/api/lots/{code}/courbes")
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise SystemExit(f"no curve of {code}")
                curves.append((time.monotonic() - begun) * 1e3)
        return {"site_ms": statistics.median(site), "curve_ms": statistics.median(curves),
                "curve_p99_ms": sorted(curves)[-3]}


def rows_of(runs, per_commit):
    copy = median(runs["raw COPY"], "per_second")
    ceiling = f"COPY by psql, {number(per_commit)}/commit: {number(copy)}/s"
    rows = []
    for name in ("SQLite", "PostgreSQL, one node", "PostgreSQL, two nodes"):
        rate = median(runs[name], "per_second")
        row = Row(f"meals, {name}", f"{number(rate)}/s", ceiling, rate / copy)
        if name == "PostgreSQL, one node":
            row.targets.append(Target(f"≥ {LEAST_SHARE_OF_COPY:.0%} of it",
                                      rate / copy >= LEAST_SHARE_OF_COPY))
        rows.append(row)
    return rows


def measure(bench):
    meals = bench.seconds(FILLED, FILLED_QUICK)
    section = Section("Stores side by side: durable meals, pipelined by 8 producers to a node")
    postgres = Postgres()
    try:
        postgres.start()
        stores = Stores(bench, postgres)
        section.runs = bench.interleave({
            "SQLite": stores.sqlite, "PostgreSQL, one node": stores.one_node,
            "raw COPY": stores.copy, "PostgreSQL, two nodes": stores.two_nodes})
        delivery = stores.deliver(bench.seconds(1_000, 300))
        reads = stores.read(meals)
    finally:
        postgres.remove()
    section.runs |= {"delivery": [delivery], "reads": [reads]}
    section.rows = rows_of(section.runs, stores.per_commit)
    section.rows += [
        Row("event to a screen of the other node, p99", f"{delivery['p99_ms']:.1f} ms", "", None,
            [Target(f"≤ {MOST_DELIVERY_P99_MS} ms", delivery["p99_ms"] <= MOST_DELIVERY_P99_MS)]),
        Row(f"last 24 h of a site, of {number(meals)} meals", f"{reads['site_ms']:.1f} ms", "",
            None, [Target(f"≤ {MOST_SITE_MS} ms", reads["site_ms"] <= MOST_SITE_MS)]),
        Row(f"a lot's curve, of {number(meals)} meals", f"{reads['curve_ms']:.2f} ms", "", None,
            [Target(f"≤ {MOST_CURVE_MS} ms", reads["curve_ms"] <= MOST_CURVE_MS)])]
    section.notes = [
        "COPY writes the meals and their events; the server also keeps each lot's state, decides "
        "and sends. Database and program share the cores.",
        f"Delivery p50 {delivery['p50_ms']:.1f} ms, commit and client included; curve p99 "
        f"{reads['curve_p99_ms']:.2f} ms."]
    return section
