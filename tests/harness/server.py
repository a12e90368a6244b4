"""Starts the real program on a free port with a folder of its own, and stops it again."""
import contextlib
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess

import pytest
import requests

from .patience import patience, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOG_TAIL_BYTES = 6000


def binary():
    path = pathlib.Path(os.environ.get("GAVEURS_BIN", ROOT / "build" / "dev" / "gaveurs"))
    return path if path.is_absolute() else (ROOT / path)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment(extra=None):
    """The environment without settings that would leak into the program under test."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GAVEURS_")}
    env.update(extra or {})
    return env


def run_cli(*args, env=None, timeout=30, cwd=None):
    """Runs one subcommand to its end; returns the completed process with text output."""
    return subprocess.run(
        [str(binary()), *map(str, args)], env=clean_environment(env), cwd=cwd,
        capture_output=True, text=True, timeout=patience(timeout), stdin=subprocess.DEVNULL)


def typed(cell):
    """A cell of psql as SQLite would give it."""
    if cell in ("t", "f"):
        return int(cell == "t")
    try:
        return float(cell) if "." in cell else int(cell)
    except ValueError:
        return cell


class Server:
    """One server process. `url` and `ws_url` are its addresses; `log()` is what it printed."""

    def __init__(self, data, demo=True, settings=None, args=(), env=None, port=None, store=None):
        self.data = pathlib.Path(data)
        self.store = store  # URL of a database; None: the embedded one in `data`
        self.demo = demo
        self.settings = dict(settings or {})
        self.args = list(args)
        self.env = env
        self.port = port or free_port()
        self.process = None
        self.log_path = self.data.parent / f"{self.data.name}.log"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self):
        return f"ws://127.0.0.1:{self.port}"

    @property
    def database(self):
        if self.store:
            pytest.skip("this scenario looks into the file of the embedded store")
        return self.data / "gaveurs.db"

    @property
    def place(self):
        """What the program's commands call the store by."""
        return self.store or self.data

    def sql(self, statement):
        """What an operator writes by hand, in the shell of the server's store; rows as tuples."""
        if self.store is None:
            with contextlib.closing(sqlite3.connect(self.data / "gaveurs.db", timeout=10)) as db:
                with db:
                    return db.execute(statement).fetchall()
        done = subprocess.run(
            ["psql", "-X", "-q", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1", "-d", self.store],
            input=statement, capture_output=True, text=True, check=False, timeout=patience(60))
        assert done.returncode == 0, done.stderr
        return [tuple(typed(cell) for cell in line.split("|"))
                for line in done.stdout.splitlines() if line]

    def sql_time(self, seconds):
        """Seconds since 1970 as a statement for this store writes them."""
        return int(seconds * 1e6) if self.store is None else f"to_timestamp({seconds})"

    def command(self):
        place = ["--store", self.store] if self.store else ["--data", str(self.data)]
        line = [str(binary()), "serve", *place, "--port", str(self.port)]
        if self.demo:
            line.append("--demo")
        if self.store and "trace.key_file" not in self.settings:
            # Nodes of one database sign with one key.
            line += ["--set", f"trace.key_file={self.data.parent / 'journal.key'}"]
            line += ["--set", f"consumer.key_file={self.data.parent / 'products.key'}"]
        for key, value in self.settings.items():
            line += ["--set", f"{key}={value}"]
        return line + self.args

    def launch(self, preexec=None):
        """Starts the process without waiting for it to serve."""
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=clean_environment(self.env), preexec_fn=preexec)
        return self

    def start(self, preexec=None):
        self.launch(preexec)
        self.wait_ready()
        return self

    def wait_ready(self, seconds=20):
        def ready():
            if self.process.poll() is not None:
                raise AssertionError(
                    f"the server ended with {self.process.returncode} at start:\n{self.log_tail()}")
            return self.answers("/readyz", 200)
        wait_until(ready, "/readyz", seconds)

    def answers(self, path, status):
        try:
            return requests.get(self.url + path, timeout=2).status_code == status
        except requests.RequestException:
            return False

    def stop(self, seconds=15):
        """SIGTERM, then the exit code; killed when it does not end in time."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(patience(seconds))
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("the server did not end after SIGTERM") from None

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def restart(self):
        self.stop()
        return self.start()

    def running(self):
        return self.process is not None and self.process.poll() is None

    def log(self):
        return self.log_path.read_text("utf-8", "replace") if self.log_path.exists() else ""

    def log_tail(self):
        return self.log()[-LOG_TAIL_BYTES:]

    # REST in one word each; the status is left to the test.
    def get(self, path, **kwargs):
        return requests.get(self.url + path, timeout=patience(10), **kwargs)

    def post(self, path, body, **kwargs):
        return requests.post(self.url + path, json=body, timeout=patience(10), **kwargs)

    def record(self, meal):
        """Stores a meal over REST and returns its ack."""
        answer = self.post("/api/lots/gavage", meal)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def items(self, path):
        """All items of a paged list, following its cursors."""
        joiner = "&" if "?" in path else "?"
        found, cursor = [], None
        while True:
            answer = self.get(path + (f"{joiner}cursor={cursor}" if cursor else ""))
            assert answer.status_code == 200, answer.text
            page = answer.json()
            found += page["items"]
            cursor = page.get("next_cursor")
            if not cursor:
                return found

    def history(self, code_lot):
        return self.items(f"/api/lots/{code_lot}/historique?limit=200")
