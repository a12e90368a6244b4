"""A private PostgreSQL of Debian's package in a folder of its own, on a unix socket, as a normal
user. Nothing depends on a server that happens to run, and none outlives its test."""
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile

import pytest

from .patience import patience, wait_until

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
OWNER = "gaveurs"
# Refused by initdb and postgres: root. Then they run as this user.
NORMAL_USER = "nobody"


def as_normal_user():
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(NORMAL_USER)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


class Postgres:
    """One server process with a database called gaveurs. `url()` is what --store takes."""

    def __init__(self, parent=None):
        """`parent`: the folder (with a short path) in which its own is made."""
        if not (PROGRAMS / "initdb").exists():
            pytest.skip("no PostgreSQL here; install Debian's postgresql-15")
        # A unix socket's path must be short.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gaveurs-pg-", dir=parent))
        self.data = self.folder / "data"
        self.log_path = self.folder / "server.log"
        self.process = None
        if os.geteuid() == 0:
            shutil.chown(self.folder, NORMAL_USER)
        self.run("initdb", "-D", self.data, "-U", OWNER, "--auth=trust", "--no-sync",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions", "--wal-segsize=1")
        with open(self.data / "pg_hba.conf", "r+", encoding="utf-8") as hba:
            rest = hba.read()
            hba.seek(0)
            hba.write("local all with_password scram-sha-256\n" + rest)

    def run(self, program, *args):
        subprocess.run([*as_normal_user(), str(PROGRAMS / program), *map(str, args)],
                       check=True, capture_output=True, timeout=patience(60), cwd=self.folder)

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [*as_normal_user(), str(PROGRAMS / "postgres"), "-D", str(self.data),
                 "-c", f"unix_socket_directories={self.folder}", "-c", "listen_addresses=",
                 "-c", "fsync=on", "-c", "max_connections=60"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder)
        wait_until(self.takes_connections, "the database server", 30)
        if not self.psql("SELECT 1 FROM pg_database WHERE datname = 'gaveurs'", "postgres"):
            self.psql("CREATE DATABASE gaveurs", "postgres")
        return self

    def takes_connections(self):
        assert self.process.poll() is None, self.log_path.read_text("utf-8", "replace")[-4000:]
        return subprocess.run(self.psql_line("SELECT 1", "postgres"), capture_output=True,
                              check=False, timeout=patience(10)).returncode == 0

    def stop(self, how=signal.SIGINT):
        """SIGINT ends it cleanly at once; SIGQUIT as a crash would, without a checkpoint."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(patience(30))

    def restart(self, how=signal.SIGINT):
        self.stop(how)
        return self.start()

    def remove(self):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, user=OWNER, password=None, database="gaveurs"):
        login = user if password is None else f"{user}:{password}"
        return f"postgresql://{login}@/{database}?host={self.folder}"

    @contextlib.contextmanager
    def started(self, line):
        """Runs a program beside the test; it is ended with the block."""
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def rows(self, sql):
        """The rows as tuples, typed as JSON types them."""
        done = self.psql(f"SELECT coalesce(json_agg(t), '[]') FROM ({sql}) t")
        return [tuple(row.values()) for row in json.loads("".join("|".join(r) for r in done))]

    def database_url(self, name):
        """The URL of a database of that name, made when there is none."""
        if not self.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'", "postgres"):
            self.psql(f'CREATE DATABASE "{name}"', "postgres")
        return self.url(database=name)

    def psql_line(self, sql, database, user=OWNER):
        return ["psql", "-X", "-q", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1",
                "-h", str(self.folder), "-U", user, "-d", database, "-c", sql]

    def psql(self, sql, database="gaveurs", user=OWNER):
        """The rows as lists of text."""
        done = subprocess.run(self.psql_line(sql, database, user), capture_output=True, text=True,
                              check=False, timeout=patience(60))
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines() if line]
