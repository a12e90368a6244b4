"""Defaults < file < environment < flags, and a wrong key is told its nearest right one."""
import tomllib

import pytest

from harness.meals import meal
from harness.server import run_cli

KEY = "limits.max_message_bytes"


def printed(tmp_path, *args, env=None):
    """The settings in force, as --print-config shows them."""
    ended = run_cli("serve", "--data", tmp_path / "data", *args, "--print-config", env=env)
    assert ended.returncode == 0, ended.stderr
    return tomllib.loads(ended.stdout)


def value(settings, key):
    for part in key.split("."):
        settings = settings[part]
    return settings


def config_file(tmp_path, text):
    path = tmp_path / "gaveurs.toml"
    path.write_text(text)
    return path


def test_the_settings_in_force_are_printed_as_a_file_that_is_accepted(tmp_path):
    ended = run_cli("serve", "--data", tmp_path / "data", "--print-config")
    path = config_file(tmp_path, ended.stdout)
    again = run_cli("serve", "--config", path, "--data", tmp_path / "data", "--print-config")
    assert again.returncode == 0, again.stderr
    assert again.stdout == ended.stdout


def test_the_default_message_limit_is_1_mib(tmp_path):
    assert value(printed(tmp_path), KEY) == 1024 * 1024


def test_each_layer_overrules_the_one_below(tmp_path):
    path = config_file(tmp_path, "[limits]\nmax_message_bytes = 11000\n")
    env = {"GAVEURS_LIMITS_MAX_MESSAGE_BYTES": "12000"}
    assert value(printed(tmp_path, "--config", path), KEY) == 11000
    assert value(printed(tmp_path, "--config", path, env=env), KEY) == 12000
    assert value(printed(tmp_path, "--config", path, "--set", f"{KEY}=13000", env=env), KEY) \
        == 13000


def test_a_good_configuration_is_checked_with_exit_0_and_nothing_is_started(tmp_path):
    path = config_file(tmp_path, "[limits]\nmax_message_bytes = 11000\n")
    ended = run_cli("serve", "--config", path, "--data", tmp_path / "data", "--check-config")
    assert ended.returncode == 0, ended.stderr
    assert not (tmp_path / "data" / "gaveurs.db").exists()


def refused(tmp_path, *args, env=None):
    ended = run_cli("serve", "--data", tmp_path / "data", *args, "--check-config", env=env)
    assert ended.returncode > 0, ended.stdout
    assert "terminate called" not in ended.stderr
    return ended.stderr + ended.stdout


def test_an_unknown_key_in_the_file_is_told_the_nearest(tmp_path):
    path = config_file(tmp_path, "[limits]\nmax_mesage_bytes = 11000\n")
    said = refused(tmp_path, "--config", path)
    assert "max_mesage_bytes" in said and "max_message_bytes" in said and str(path) in said


def test_an_unknown_key_on_the_command_line_is_told_the_nearest(tmp_path):
    said = refused(tmp_path, "--set", "limits.max_mesage_bytes=11000")
    assert "max_mesage_bytes" in said and KEY in said


def test_an_unknown_key_in_the_environment_is_told_the_nearest(tmp_path):
    said = refused(tmp_path, env={"GAVEURS_LIMITS_MAX_MESAGE_BYTES": "1"})
    assert "MESAGE" in said and "MAX_MESSAGE_BYTES" in said.upper()


@pytest.mark.parametrize("text", ["abc", "-1", "1.5", "", "99999999999999999999999", "0"])
def test_an_unusable_value_names_its_key(tmp_path, text):
    assert "max_message_bytes" in refused(tmp_path, "--set", f"{KEY}={text}")


@pytest.mark.parametrize("text", ["[limits\n", "limits = 3\n", "x = \n", "[limits]\n[limits]\n"])
def test_a_file_that_is_no_configuration_is_named(tmp_path, text):
    path = config_file(tmp_path, text)
    assert str(path) in refused(tmp_path, "--config", path)


def test_a_missing_file_is_named(tmp_path):
    assert "none.toml" in refused(tmp_path, "--config", tmp_path / "none.toml")


def test_a_folder_was_a_good_configuration(tmp_path):
    said = refused(tmp_path, "--config", tmp_path)
    assert str(tmp_path) in said and "folder" in said


def test_a_server_takes_its_settings_from_a_file(make_server, tmp_path):
    path = config_file(tmp_path, "[limits]\nmax_body_bytes = 2000\n")
    server = make_server(args=["--config", str(path)]).start()
    assert server.post("/api/lots/gavage", meal(1)).status_code == 201
    assert server.post("/api/lots/gavage", meal(1, repas=1, note="x" * 2000)).status_code == 413
