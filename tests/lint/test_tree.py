"""What may lie in the tree: sizes, machine paths, lock files, where unit tests stand, lists."""

import json
import re
import stat

import pytest

from tree import ROOT, all_files, expect_none, files_with, text_files, text_of

FILE_BYTES_MAX = 512 * 1024
MACHINE_PATH = re.compile(r"(?<![\w.~/}*-])/(?:work|root|home)/[\w.]")
REGISTRY_HOST = re.compile(r"\bregistry\.[a-z]+js\.|\bdeb\.debian\.|\bregistry\.yarnpkg\.", re.I)
PACKAGE_NAME = re.compile(r"^[a-z0-9][a-z0-9+.-]+$")
LISTS = ROOT / "scripts" / "dev" / "packages"


def size_faults(path, size):
    return [f"{path}: {size} bytes"] if size > FILE_BYTES_MAX else []


def place_faults(path, text):
    """Nothing in the tree names the machine it was written on or a registry's host."""
    return [f"{path}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if MACHINE_PATH.search(line) or REGISTRY_HOST.search(line)]


def lock_faults(path, text):
    """`resolved` may only name a workspace of the project itself."""
    packages = json.loads(text).get("packages", {})
    return [f"{path}: {name} is bound to {entry['resolved']}" for name, entry in packages.items()
            if "://" in entry.get("resolved", "")]


def unit_test_faults(path, names):
    """`names`: all files of the tree; src/**/x_test.cpp stands beside x.h or x.cpp."""
    stem = path.stem.removesuffix("_test")
    beside = {path.with_name(stem + suffix) for suffix in (".h", ".cpp")}
    return [] if beside & names else [f"{path}: neither {stem}.h nor {stem}.cpp beside it"]


def list_faults(name, lines):
    packages = [line for line in lines if line and not line.startswith("#")]
    faults = [f"{name}: '{package}' is not a package name"
              for package in packages if not PACKAGE_NAME.match(package)]
    if packages != sorted(set(packages)):
        faults.append(f"{name}: not in order, or with doubles")
    if not packages:
        faults.append(f"{name}: empty")
    return faults


def test_files_are_small():
    sizes = ((path, (ROOT / path).stat().st_size) for path in all_files())
    expect_none(fault for path, size in sizes for fault in size_faults(path, size))


def test_no_file_names_a_machine_or_registry():
    expect_none(fault for path in text_files() for fault in place_faults(path, text_of(path)))


def test_lock_files_are_bound_to_no_registry():
    locks = [path for path in all_files() if path.name == "package-lock.json"]
    expect_none(fault for path in locks for fault in lock_faults(path, text_of(path)))


def test_unit_tests_stand_beside_what_they_test():
    names = set(all_files())
    units = [path for path in files_with({".cpp"}, {"src"}) if path.stem.endswith("_test")]
    assert units
    expect_none(fault for path in units for fault in unit_test_faults(path, names))


def test_package_lists_are_in_order():
    lists = sorted(LISTS.glob("*.txt"))
    assert lists
    expect_none(fault for path in lists
            for fault in list_faults(path.name, path.read_text().splitlines()))


def test_scripts_can_be_started():
    for path in all_files():
        if path.suffix not in {".png", ".ico"} and (ROOT / path).read_bytes()[:2] == b"#!":
            assert (ROOT / path).stat().st_mode & stat.S_IXUSR, f"{path} is not executable"


# --- what the checks themselves must catch

def test_catches_large_files(sample_path):
    assert size_faults(sample_path("a.json"), FILE_BYTES_MAX + 1)
    assert size_faults(sample_path("a.json"), FILE_BYTES_MAX) == []


@pytest.mark.parametrize("text", [
    "see " + "/work" + "/x", 'path = "/' + 'root/a"', "cd /" + "home/someone",
    "https://" + "registry." + "npmjs." + "org/a", "http://" + "deb." + "debian." + "org",
])
def test_catches_places(sample_path, text):
    assert place_faults(sample_path("a.md"), text)


@pytest.mark.parametrize("text", ["src/work/a", "${HOME}/work/a", "./root/x", "/homepage/a", "~/a"])
def test_lets_relative_places_pass(sample_path, text):
    assert place_faults(sample_path("a.md"), text) == []


def test_catches_bound_lock_files(sample_path):
    path = sample_path("package-lock.json")
    assert lock_faults(path, '{"packages": {"node_modules/a": {"resolved": "https://a/a.tgz"}}}')
    assert lock_faults(path, '{"packages": {"node_modules/b": {"resolved": "apps/b"}}}') == []


def test_catches_stray_unit_tests(sample_path):
    names = {sample_path("src/base/clock.h"), sample_path("src/domain/clock.cpp")}
    assert unit_test_faults(sample_path("src/base/clocks_test.cpp"), names)
    assert unit_test_faults(sample_path("src/base/clock_test.cpp"), names) == []


def test_catches_disordered_lists():
    assert list_faults("a", ["bb", "aa"])
    assert list_faults("a", ["aa", "aa"])
    assert list_faults("a", ["aa bb"])
    assert list_faults("a", ["# nothing"])
    assert list_faults("a", ["# some", "aa", "bb"]) == []
