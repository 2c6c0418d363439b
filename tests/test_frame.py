"""The frame keeps its promises: network blocked, dependencies reasoned, locks pinned, no machine named."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

LOCKS = ("uv", "base", "anymail", "s3", "spark", "test", "bench")
REQUIREMENT = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>\S+)")

# Each has a letter in brackets, so that this file does not find itself.
NAMES_OF_ONE_PLACE = {
    "a package index": r"py[p]i\.org|files\.python[h]osted|registry\.npm[j]s|deb\.debian\.[o]rg",
    "an option that names an index": r"--(extra-)?index-[u]rl|--find-[l]inks|--default-[i]ndex",
    "a folder of one machine": r"/work/([m]ain|[s]hared)|/[t]mp/|(?<![\w.])/([r]oot|[h]ome/\w+)/",
}


def requirements(lock: Path) -> dict[str, str]:
    """Each requirement of a lock as name==version, with everything that follows it."""
    blocks = re.split(r"^(?=[a-z0-9])", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {found[0]: block for block in blocks if (found := REQUIREMENT.match(block))}


def test_the_network_is_blocked() -> None:
    with pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_marked_test_reaches_this_machine_and_no_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=5)


def test_every_dependency_has_its_reason_beside_it(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    groups = [
        project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].values(),
        *project["dependency-groups"].values(),
    ]
    lines = text.splitlines()
    for dependency in (name for group in groups for name in group):
        number = next(i for i, line in enumerate(lines) if f'"{dependency}"' in line)
        beside, above = lines[number].partition("#")[2], lines[number - 1].strip()
        assert beside.strip() or above.startswith("#"), f"no reason beside {dependency}"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(root: Path, name: str) -> None:
    lock = (root / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*--(?!hash=)", lock, flags=re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_everything_in_a_lock_has_a_hash(root: Path, name: str) -> None:
    locked = requirements(root / "requirements" / f"{name}.lock")
    assert locked
    assert [requirement for requirement, block in locked.items() if "--hash=sha256:" not in block] == []


def test_the_locks_agree_with_each_other(root: Path) -> None:
    base = requirements(root / "requirements" / "base.lock").keys()
    for name in ("anymail", "s3", "spark", "test", "bench"):
        assert base <= requirements(root / "requirements" / f"{name}.lock").keys()


def test_the_locks_hold_what_pyproject_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "base": project["project"]["dependencies"],
        "uv": project["dependency-groups"]["installer"],
        "anymail": project["project"]["optional-dependencies"]["anymail"],
        "s3": project["project"]["optional-dependencies"]["s3"],
        "spark": project["project"]["optional-dependencies"]["spark"],
        "bench": project["dependency-groups"]["bench"],
        "test": [name for group in ("test", "lint", "docs", "browser") for name in project["dependency-groups"][group]],
    }
    for name, dependencies in wanted.items():
        locked = {r.partition("==")[0] for r in requirements(root / "requirements" / f"{name}.lock")}
        assert {re.split(r"[\[<>=~!]", dependency)[0] for dependency in dependencies} <= locked


def test_nothing_in_the_project_names_one_place(root: Path) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not here to say which files belong to the project")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this folder is no git repository of this user's")
    found = [
        f"{name}: {what}"
        for name in listed.stdout.decode().split("\0")
        if name and (root / name).is_file()
        for what, pattern in NAMES_OF_ONE_PLACE.items()
        if re.search(pattern.encode(), (root / name).read_bytes())
    ]
    assert found == []


def test_the_wheel_holds_the_code_and_its_data(root: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=root, check=True)
    (wheel,) = tmp_path.glob("plait-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = root / "src" / "plait"
    wanted = {
        path.relative_to(root / "src").as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= inside
