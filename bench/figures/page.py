"""First contentful paint of a jar's page on a throttled phone, in a real browser."""

import json
import statistics
import subprocess
import urllib.parse

from bench_server import ROOT
from figures.scan import fill
from table import Row, Section, Target

MOST_MS = 1_000
SCRIPT = ROOT / "bench" / "first_paint.mjs"


def measure(bench):
    section = Section("Page behind a jar's code: first contentful paint on a phone, slow 4G and a "
                      "processor four times slower")
    with bench.serve() as server:
        code = urllib.parse.unquote(fill(server.port, 1)[0].rsplit("/", 1)[1])
        base = f"http://127.0.0.1:{server.port}"
        urls = {"page": base + code[code.index("/01/"):], "livez": base + "/livez"}
        done = subprocess.run(["node", SCRIPT, str(bench.seconds(15, 5)), *urls.values()],
                              capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise SystemExit(f"first_paint.mjs: {done.stderr.strip()}")
        found = json.loads(done.stdout)
    section.runs = {name: found[url] for name, url in urls.items()}
    page, livez = (statistics.median(section.runs[name]) for name in urls)
    section.rows = [Row("first contentful paint, median", f"{page:.0f} ms",
                        f"a line of text from the same server: {livez:.0f} ms", page / livez,
                        [Target(f"≤ {MOST_MS} ms", page <= MOST_MS)])]
    section.notes = [f"{len(section.runs['page'])} loads, the slowest "
                     f"{max(section.runs['page']):.0f} ms."]
    return section
