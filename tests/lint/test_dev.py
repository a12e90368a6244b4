"""The ./dev script, in a small copy of the project with stand-ins for what it calls."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time

import pytest

from tree import ROOT

VERBS = ["run", "test", "bench", "build", "fmt", "lint", "fuzz", "doc", "clean"]
# As the real one, it fails when one of the names is unknown.
INSTALLED_BUT = "{{ {all}\n}} | grep -v -E '{but}'\nexit 1"
ALL_INSTALLED = r"""for name in "$@"; do
  case $name in -*) ;; *) echo "ii  $name" ;; esac
done"""
RECORD = 'echo "$(basename "$0") $*" >>"$CALLS"'
# Ends on SIGTERM as the real program does.
WAITING = "trap 'echo ended >>\"$CALLS\"; exit 0' TERM\nwhile :; do sleep 0.05; done"


class Project:
    """A copy of ./dev in its own folder, with stub programs first on PATH."""

    def __init__(self, folder):
        self.root, self.bin = folder / "project", folder / "bin"
        self.calls_file = folder / "calls"
        self.root.mkdir()
        self.bin.mkdir()
        shutil.copy(ROOT / "dev", self.root)
        (self.root / "CMakePresets.json").write_text("{}")
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        self.env = {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}",
                    "CALLS": str(self.calls_file)}
        self.stub("dpkg-query", ALL_INSTALLED)
        self.stub("apt-get", RECORD)
        self.use_demo_port(1)

    def use_demo_port(self, port):
        """Looks at this port alone before it starts the demo: 8000 may be in use by another."""
        path = self.root / "scripts" / "dev" / "run.sh"
        path.write_text(re.sub(r"DEMO_PORTS=\(.*\)", f"DEMO_PORTS=({port})", path.read_text()))

    def stub(self, name, body, folder=None):
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/bash\n{body}\n")
        path.chmod(0o755)

    def dev(self, *args, cwd=None):
        return subprocess.run([self.root / "dev", *args], cwd=cwd or self.root, env=self.env,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)

    def calls(self):
        return self.calls_file.read_text().splitlines() if self.calls_file.exists() else []


def wait_for(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


@pytest.mark.parametrize("args", [
    [], ["sing"], ["run", "fast"], ["test", "everything"], ["test", "full", "unit"],
    ["build", "hot"], ["fmt", "--chekc"], ["lint", "--al"], ["doc", "all"], ["clean", "data"],
    ["fuzz", "nothing_of_that_name"], ["fuzz", "wire", "0"], ["fuzz", "wire", "5", "more"],
])
def test_wrong_usage_gives_help_and_code_2(project, args):
    done = project.dev(*args)
    assert done.returncode == 2, done.stderr
    assert "usage: ./dev" in done.stderr
    assert project.calls() == []


def test_help_names_every_verb(project):
    done = project.dev("help")
    assert done.returncode == 0
    for verb in VERBS:
        assert f"\n  {verb} " in done.stdout


def test_starts_from_any_folder_and_over_a_link(project, tmp_path):
    (project.root / "README.md").write_text("read me")
    assert "README.md" in project.dev("doc", cwd="/").stdout
    (tmp_path / "link").symlink_to(project.root / "dev")
    done = subprocess.run([tmp_path / "link", "doc"], cwd="/", env=project.env,
                          capture_output=True, text=True)
    assert "README.md" in done.stdout


def test_asks_nothing_of_apt_when_all_is_installed(project):
    project.stub("cmake", RECORD)
    done = project.dev("build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [call for call in project.calls() if call.startswith("apt-get")] == []
    assert project.calls() == ["cmake --preset dev", "cmake --build --preset dev"]


def test_installs_only_what_is_missing(project):
    project.stub("dpkg-query", INSTALLED_BUT.format(all=ALL_INSTALLED, but="ninja|mold"))
    project.stub("id", "echo 0")
    project.stub("cmake", "true")
    assert project.dev("build").returncode == 0
    assert project.calls() == [
        "apt-get update", "apt-get install -y --no-install-recommends mold ninja-build"]


def test_says_what_it_needs_without_root_and_sudo(project):
    project.stub("dpkg-query", INSTALLED_BUT.format(all=ALL_INSTALLED, but="mold"))
    project.stub("id", "echo 1000")
    for tool in ("bash", "dirname", "readlink", "sed", "grep", "cat", "sha256sum", "basename"):
        (project.bin / tool).symlink_to(shutil.which(tool))
    project.env["PATH"] = str(project.bin)
    done = project.dev("build")
    assert done.returncode == 1
    assert "need root or sudo to install: mold" in done.stderr
    assert project.calls() == []


def test_a_failed_step_shows_the_end_of_its_log(project):
    project.stub("cmake", "seq 100; echo the cause; exit 3")
    done = project.dev("build")
    assert done.returncode == 1
    shown = done.stderr.splitlines()
    assert "the cause" in shown and "100" in shown and "61" not in shown and "62" in shown
    assert "build/logs/build-dev.log" in done.stderr and "FAILED" in done.stdout


def test_a_missing_test_folder_is_a_failure(project):
    done = project.dev("test", "lint")
    assert done.returncode == 1
    assert "no tests in tests/lint" in done.stdout
    assert done.stdout.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"


def test_later_stages_run_after_a_failed_one_and_the_last_line_sums_up(project):
    for stage, body in (("lint", "assert False"), ("blackbox", "pass")):
        folder = project.root / "tests" / stage
        folder.mkdir(parents=True)
        (folder / "test_a.py").write_text(f"def test_a():\n    {body}\n")
    project.stub("cmake", "true")
    done = project.dev("test", "lint", "blackbox")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 passed, 1 failed, 0 skipped"


def test_a_stage_that_ran_no_test_is_a_failure(project):
    folder = project.root / "tests" / "lint"
    folder.mkdir(parents=True)
    (folder / "test_a.py").write_text("import pytest\n@pytest.mark.skip\ndef test_a(): pass\n")
    done = project.dev("test", "lint")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "0 passed, 1 failed, 1 skipped"


def with_web(project):
    """A web/ with one built app, npm and node that only record their calls."""
    (project.root / "web" / "apps" / "a" / "dist").mkdir(parents=True)
    (project.root / "web" / "node_modules").mkdir()
    (project.root / "web" / "package-lock.json").write_text("{}")
    (project.root / "web" / "a.ts").write_text("1")
    project.stub("npm", RECORD)
    project.stub("node", "echo v22.1.0")
    project.stub("cmake", "true")


def installed_and_built(project):
    """Runs ./dev run up to the server, which is missing; returns the npm calls it made."""
    project.calls_file.unlink(missing_ok=True)
    project.stub("curl", "exit 1")
    project.stub("gaveurs", "exit 1", project.root / "build" / "dev")
    done = project.dev("run")
    assert done.returncode == 1
    return [call for call in project.calls() if call.startswith("npm")]


def test_web_is_installed_and_built_only_when_it_changed(project):
    with_web(project)
    first = installed_and_built(project)
    assert [call.split()[1] for call in first] == ["ci", "run"]
    assert installed_and_built(project) == []
    (project.root / "web" / "a.ts").write_text("2")
    assert [call.split()[1] for call in installed_and_built(project)] == ["run"]
    (project.root / "web" / "package-lock.json").write_text("{ }")
    assert [call.split()[1] for call in installed_and_built(project)] == ["ci", "run"]


def test_an_old_node_is_replaced_by_the_npm_package(project):
    with_web(project)
    project.stub("node", "echo v18.20.4")
    node_bin = project.root / "build" / "node" / "node_modules" / ".bin"
    project.stub("npm", f"""{RECORD}
case "$*" in *node@22*)
  mkdir -p {node_bin}
  printf '#!/bin/sh\\necho v22.0.0\\n' >{node_bin}/node; chmod +x {node_bin}/node ;;
esac""")
    calls = installed_and_built(project)
    assert "install" in calls[0] and "node@22" in calls[0]
    assert [call.split()[1] for call in installed_and_built(project)] == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_run_starts_the_server_and_through_it_the_simulators(project, stop):
    with_web(project)
    project.stub("curl", RECORD)
    project.stub("gaveurs", f"{RECORD}\n{WAITING}", project.root / "build" / "dev")
    running = subprocess.Popen([project.root / "dev", "run"], env=project.env, cwd="/",
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               start_new_session=True)
    shown = []
    for line in running.stdout:
        shown.append(line)
        if "Ctrl-C" in line:
            break
    time.sleep(0.3)
    os.killpg(running.pid, stop)
    shown += running.communicate(timeout=30)[0]
    assert running.returncode == 0, "".join(shown)
    started = [call for call in project.calls() if call.startswith("gaveurs")]
    assert started == [f"gaveurs serve --demo --data {project.root}/data/demo"]
    for name in ("gavage", "sqal", "consumer"):
        assert [call for call in project.calls() if call.endswith(f"/api/control/{name}/start")]
    assert project.calls().count("ended") == 1
    for port in (3000, 3001, 5173, 8889):
        assert f"http://localhost:{port}" in "".join(shown)


def test_an_interrupted_step_leaves_no_process_behind(project):
    project.stub("cmake", RECORD + "\nsleep 60 & echo $! >>$CALLS; wait")
    running = subprocess.Popen([project.root / "dev", "build"], env=project.env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
    wait_for(lambda: len(project.calls()) == 2)
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(timeout=10) == 130
    sleeper = int(project.calls()[1])
    wait_for(lambda: not os.path.exists(f"/proc/{sleeper}"))


def test_run_tells_which_port_is_in_use(project):
    with_web(project)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        project.use_demo_port(port)
        done = project.dev("run")
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr


def test_scripts_pass_shellcheck():
    done = subprocess.run(["shellcheck", "-x", "dev", ".ci/run"], cwd=ROOT,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
