"""Runs the server and the load programs of a benchmark, with data under build/bench."""

import contextlib
import http.client
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
RELEASE = ROOT / "build" / "release"
BUILD = ROOT / "build" / "bench"
GAVEURS = RELEASE / "gaveurs"
PROGRAM_TIMEOUT_S = 300
FILL_TIMEOUT_S = 3600
TICKS = os.sysconf("SC_CLK_TCK")
# A run is shorter than the silence after which the server pings, and pings would be counted.
SETTINGS = {"limits.ping_interval_ms": 600_000, "server.app_ports": "false",
            "log.level": "warning"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment():
    """Without settings that would change the server under test."""
    return {k: v for k, v in os.environ.items() if not k.startswith("GAVEURS_")}


def busy_s():
    """CPU seconds all programs of the machine have used, and those of this one and what it ran."""
    with open("/proc/stat", encoding="utf-8") as file:
        user, nice, system = map(int, file.readline().split()[1:4])
    own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (user + nice + system) / TICKS, sum(use.ru_utime + use.ru_stime for use in own)


class Disturbance:
    """How much of the cores other programs took since this was made; all children have ended."""

    def __init__(self):
        self.begun, self.before = time.monotonic(), busy_s()

    def share(self):
        everything, own = (now - then for now, then in zip(busy_s(), self.before))
        return max(0, everything - own) / (os.cpu_count() * (time.monotonic() - self.begun))


class Server:
    """One server process on a folder of data."""

    def __init__(self, data):
        self.data, self.port = pathlib.Path(data), free_port()
        self.process = None

    def command(self):
        settings = [part for key, value in SETTINGS.items() for part in ("--set", f"{key}={value}")]
        return [str(GAVEURS), "serve", "--data", str(self.data), "--port", str(self.port),
                "--demo", *settings]

    def launch(self):
        with open(BUILD / "server.log", "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL, env=environment())

    def ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def wait_ready(self, pause_s=0.01, limit_s=30):
        end = time.monotonic() + limit_s
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise SystemExit("the server did not start; see build/bench/server.log")
            time.sleep(pause_s)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def metrics(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
        return {name.removeprefix("gaveurs_"): float(value) for name, value in lines}

    def cpu_s(self):
        fields = (pathlib.Path("/proc") / str(self.process.pid) / "stat").read_text().split()
        return (int(fields[13]) + int(fields[14])) / TICKS

    def rss_bytes(self):
        status = (pathlib.Path("/proc") / str(self.process.pid) / "status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024


class Bench:
    """What the figures share: how long to run, where data lies, how programs are run."""

    def __init__(self, quick):
        self.quick = quick
        self.rounds = 3 if quick else 5
        BUILD.mkdir(parents=True, exist_ok=True)
        (BUILD / "server.log").unlink(missing_ok=True)
        if not GAVEURS.exists():
            raise SystemExit("build/release/gaveurs is missing; ./dev bench builds it")

    def seconds(self, full, quick):
        return quick if self.quick else full

    def new_data(self, name):
        """A folder with the database of a server that has stored nothing yet."""
        template, folder = BUILD / "empty", BUILD / name
        if not hasattr(self, "template_made"):
            shutil.rmtree(template, ignore_errors=True)
            with self.serve(template):
                self.template_made = True
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        return folder

    @contextlib.contextmanager
    def serve(self, data=None):
        server = Server(data or self.new_data("live"))
        server.data.mkdir(parents=True, exist_ok=True)
        server.launch()
        try:
            server.wait_ready()
            yield server
        finally:
            server.stop()

    @contextlib.contextmanager
    def blaster(self, mode, frame_bytes=0):
        port = free_port()
        process = subprocess.Popen([RELEASE / "bench" / "blaster", str(port), mode,
                                    str(round(frame_bytes))], stdout=subprocess.PIPE)
        try:
            process.stdout.readline()
            yield port
        finally:
            process.kill()
            process.wait()

    def program(self, name, *args, timeout_s=PROGRAM_TIMEOUT_S):
        """Runs a load program to its end; what it printed, from JSON."""
        done = subprocess.run([RELEASE / "bench" / name, *map(str, args)], capture_output=True,
                              text=True, timeout=timeout_s, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise SystemExit(f"{name} {' '.join(map(str, args))}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def filled_data(self, meals):
        """A folder whose database holds that many meals."""
        return self.filled(f"filled-{meals}", f"{meals:,} meals",
                           lambda folder: ("fill_meals", folder / "gaveurs.db", meals))

    def filled(self, name, what, program):
        """A folder filled by a program, program(folder) its name and arguments; made once for each
        schema."""
        schema = sorted((ROOT / "src" / "store" / "migrations").glob("*.sql"))
        wanted = json.dumps([path.read_text(encoding="utf-8") for path in schema])
        folder = BUILD / name
        mark = folder / "filled.json"
        if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
            return folder
        print(f"\nfilling a database with {what} …", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        self.new_data(folder.name)
        self.program(*program(folder), timeout_s=FILL_TIMEOUT_S)
        mark.write_text(wanted, encoding="utf-8")
        return folder

    def interleave(self, variants):
        """Runs all variants in turn, round after round: what each gave, by name."""
        runs = {name: [] for name in variants}
        for _ in range(self.rounds):
            for name, run in variants.items():
                runs[name].append(run())
        return runs


def median(runs, key):
    return statistics.median(run[key] for run in runs)
