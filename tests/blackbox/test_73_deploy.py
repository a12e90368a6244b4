"""The files of deploy/ name settings that exist and commands that the program has."""
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

from harness.server import ROOT, binary, run_cli

DEPLOY = ROOT / "deploy"


def test_the_settings_file_is_good():
    done = run_cli("serve", "--config", DEPLOY / "gaveurs.toml", "--check-config")
    assert done.returncode == 0, done.stderr


def test_the_settings_of_the_nodes_in_compose_are_good():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    nodes = [service for name, service in compose["services"].items() if name.startswith("node")]
    assert len(nodes) == 2
    for node in nodes:
        done = run_cli("serve", "--check-config", env=node["environment"])
        assert done.returncode == 0, done.stderr
        assert (ROOT / node["build"]["dockerfile"]).exists()
    for secret in compose["secrets"].values():
        assert secret["file"].startswith("secrets/"), "no password lies in the tree"


PUBLIC = {
    "/api/consumer/scan/{qr}", "/api/consumer/product/{product_id}/stats", "/api/consumer/feedback",
    "/api/consumer/feedback/erase", "/api/journal/head", "/api/journal/keys",
    "/api/journal/consistency", "/api/journal/inclusion"}


def test_the_proxy_showed_everything_to_everybody():
    """Consumers reach what a jar's page needs, and of the contract nothing else."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    inside, public = text.split("server {\n    listen")[1:]
    assert "deny all;" in inside and "location / { return 404; }" in public
    places = re.findall(r"location (=|\^~) (\S+)", public)
    paths = yaml.safe_load((ROOT / "api" / "openapi.yaml").read_text(encoding="utf-8"))["paths"]
    reached = {path for path in paths for how, place in places
               if path == place or how == "^~" and path.startswith(place)}
    assert reached == PUBLIC
    assert {"/01/", "/produit/"} <= {place for _, place in places}, "the pages themselves"


def test_the_units_call_subcommands_that_exist():
    lines = [line for unit in DEPLOY.glob("systemd/*.service")
             for line in unit.read_text(encoding="utf-8").splitlines()]
    called = re.findall(r"gaveurs ((?:serve|store \w+))", "\n".join(lines))
    assert {"serve", "store backup", "store restore", "store check"} <= set(called)
    for words in set(called):
        assert run_cli(*words.split(), "--help").returncode == 0


def test_the_image_lacks_no_library_that_the_program_needs():
    """It lacked those that came with forecasts and simulated buyers, and would not have started."""
    asked = subprocess.run(["ldd", binary()], capture_output=True, text=True, check=True).stdout
    needed = subprocess.run(["readelf", "--dynamic", binary()], capture_output=True, text=True,
                            check=True).stdout
    names = set(re.findall(r"NEEDED.*\[(.*)\]", needed))
    paths = [str(pathlib.Path(path).resolve())
             for name, path in re.findall(r"(\S+) => (/\S+)", asked) if name in names]
    # It does not know those of the C library, which are under /lib for it.
    owners = subprocess.run(["dpkg", "--search", *paths], capture_output=True, text=True,
                            check=False).stdout
    packages = {line.split(":")[0] for line in owners.splitlines()}
    image = (DEPLOY / "Containerfile").read_text(encoding="utf-8").split("FROM debian:12-slim")[1]
    # Every Debian has the compiler's own; the sanitizers belong to test builds.
    of_compiler = re.compile(r"libc6|libgcc-s1|libstdc\+\+6|lib(a|t|ub)san\d")
    missing = {name for name in packages if name not in image and not of_compiler.match(name)}
    assert not missing
    assert len(packages) > 10


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze here")
def test_systemd_understands_the_units():
    for unit in DEPLOY.glob("systemd/*"):
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit],
                              capture_output=True, text=True, check=False)
        faults = [line for line in done.stderr.splitlines()
                  if unit.name in line and "not executable" not in line]
        assert not faults, faults
