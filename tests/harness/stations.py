"""Simulated stations of the quality line, run to their end or until told, and what they stored."""
import json
import re
import signal
import sqlite3
import subprocess

from .patience import patience
from .server import binary, clean_environment, run_cli
from .ws import Ws

SENSORS = "/ws/sensors/"


def command(server, *args):
    return ["simulate", "sqal", "--url", server.ws_url + SENSORS, *map(str, args)]


def simulate(server, *args, code=0):
    ended = run_cli(*command(server, *args), timeout=90)
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended


class Running:
    """A simulator that goes on until it is told to end."""

    def __init__(self, server, *args):
        self.process = subprocess.Popen(
            [str(binary()), *command(server, *args)], env=clean_environment(),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def ended(self, seconds=60):
        output, _ = self.process.communicate(timeout=patience(seconds))
        return self.process.returncode, output

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.ended()


def truth_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def rows(server, what):
    with sqlite3.connect(f"file:{server.database}?mode=ro", uri=True) as db:
        return db.execute(what).fetchall()


def samples(server):
    return rows(server, "SELECT sample_id, device_id, site_code, code_lot, link, mass_g, time "
                        "FROM sqal_sensor_samples ORDER BY id")


def updates(server, count):
    """The raw frames of the first `count` samples, as screens get them."""
    with Ws(server, "/ws/realtime/?since=0") as screen:
        return [screen.recv_type("sensor_update") for _ in range(count)]


def summary(ended):
    """Livers measured, saved, refused, not answered, and lots inspected, as its last line says."""
    text = ended if isinstance(ended, str) else ended.stdout
    found = re.findall(r"(\d+) livers measured, (\d+) saved, (\d+) refused, (\d+) not answered, "
                       r"(\d+) lots inspected", text)
    assert len(found) == 1, text
    return tuple(map(int, found[0]))
