"""The files for putting a site to use are sound, and what the guide says of them is true."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from plait.cli import backup, site
from plait.site.configuration import problems
from plait.site.keys import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
PROGRAM = "/opt/plait/.venv/bin/plait"
GUIDE = (ROOT / "docs" / "how-to" / "deploy.md").read_text(encoding="utf-8")


@pytest.fixture
def analyze() -> str:
    """The checker of units that comes with systemd."""
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze is not here")
    return found


def settings_of(unit: Path) -> dict[str, str]:
    """The unit's settings; of those that stand there twice, the last."""
    lines = unit.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@pytest.mark.parametrize("unit", [*UNITS, *TIMERS], ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path, analyze: str, tmp_path: Path) -> None:
    """With a program that is on every computer: where Plait's own is not installed, that would be what is wrong."""
    for other in (*UNITS, *TIMERS):
        text = other.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true")
        (tmp_path / other.name).write_text(text, encoding="utf-8")
    command = [analyze, "verify", "--man=no", f"{tmp_path / unit.name}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_may_do_little_else_than_its_work(unit: Path, analyze: str) -> None:
    """By systemd's own measure, from 0 for nothing to 10 for everything."""
    command = [analyze, "security", "--offline=true", "--threshold=20", f"{unit}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-200:]
    own = settings_of(unit)
    assert (own["NoNewPrivileges"], own["ProtectSystem"], own["PrivateTmp"]) == ("yes", "strict", "yes")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_command_of_a_unit_is_one_that_there_is(unit: Path) -> None:
    words = settings_of(unit)["ExecStart"].replace("${ADDRESS}", "https://plait.example.org").split()
    parser = argparse.ArgumentParser()
    {"backup": backup, "site": site}[words[1]].add_arguments(parser)
    assert words[0] == PROGRAM
    assert parser.parse_args(words[2:]).data == Path("/var/lib/plait")


def test_the_settings_to_start_from_are_in_order() -> None:
    lines = (DEPLOY / "site.env").read_text(encoding="utf-8").splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert problems(settings) == []
    assert settings["ADDRESS"].startswith("https://")


def test_the_web_server_says_that_it_was_asked_by_https_and_keeps_no_log() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert "proxy_set_header X-Forwarded-Proto https;" in text
    assert text.count("access_log off;") == text.count("error_log /dev/null crit;") == text.count("server {") == 2


def test_every_file_to_deploy_is_named_in_the_guide() -> None:
    assert [path.name for path in DEPLOY.iterdir() if path.name not in GUIDE] == []


def test_every_verb_that_the_guide_names_is_one() -> None:
    assert set(re.findall(r"(?:plait|plait-as-site) site ([a-z-]+)", GUIDE)) <= site.VERBS.keys()


def test_a_timer_starts_a_unit_that_is_there() -> None:
    assert {timer.with_suffix(".service") for timer in TIMERS} <= set(UNITS)


def test_a_backup_may_be_written_where_the_settings_put_it() -> None:
    unit = DEPLOY / "plait-backup.service"
    settings = (DEPLOY / "backup.env").read_text(encoding="utf-8")
    folder = settings_of(unit)["ReadWritePaths"].removeprefix("-")
    assert f"\nBACKUPS={folder}\n" in settings
    assert f"install -d -m 0700 -o plait -g plait {folder}\n" in GUIDE


def test_commands_run_as_the_site_with_the_settings_of_its_units() -> None:
    text = (DEPLOY / "plait-as-site").read_text(encoding="utf-8")
    unit = settings_of(DEPLOY / "plait.service")
    for name in ("EnvironmentFile", "UMask"):
        assert f"--property {name}={unit[name]} " in text
    assert f"--uid {unit['User']} --gid {unit['Group']} " in text
    assert f' {PROGRAM} "$@"' in text
    assert '--description "Plait, by hand" ' in text  # systemd logs the command, and so a name, in its place


def test_the_numbers_of_the_guide_are_those_of_the_code() -> None:
    from plait.site.jobs.leases import PUT_OFF

    assert "from ten minutes later on" in GUIDE
    assert PATIENCE == 600
    assert "after a minute, then after five, later after hours, for two days in all" in " ".join(GUIDE.split())
    assert PUT_OFF[:2] == (timedelta(minutes=1), timedelta(minutes=5))
    assert timedelta(hours=47) < sum(PUT_OFF, timedelta()) <= timedelta(hours=48)
