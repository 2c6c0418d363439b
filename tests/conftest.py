"""What every test may lean on: the choice of tests, how hard the fuzzing is, and the example data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
ONLY_WITH_ALL = ("slow", "browser")

settings.register_profile("quick", max_examples=50, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="also the slow tests, the browser tests and more fuzzing")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("thorough" if config.getoption("--all") else "quick")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # Last, as Playwright leaves its loop running in the thread, in which Django then refuses its database.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if config.getoption("--all"):
        return
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in ONLY_WITH_ALL)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that the project stands in."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of example lists and places, which is handed round apart from the project."""
    folder = Path(os.environ.get("PLAIT_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"the shared example data are not here: {folder} (PLAIT_SHARED names another folder)")
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder, made once for all tests by the command itself. Copy what you want to change."""
    from plait.cli.main import main

    home = tmp_path_factory.mktemp("plait-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAIT_HOME", str(home))
        assert main(["demo", "--no-serve"]) == 0
    return home / "demo"
