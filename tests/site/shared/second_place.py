"""A second made-up place beside the demo's: the same areas under another code and another name."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from plait.places.manifest import read_manifest, write_manifest

ELM_PARK = "E06999998"


def second_place(first: Path, folder: Path, *, code: str = ELM_PARK, name: str = "Elm Park") -> Path:
    """Make its pack from another one, in a folder that is made where there is none; gives the folder."""
    if not folder.exists():
        shutil.copytree(first, folder)
        write_manifest(replace(read_manifest(folder), code=code, name=name), folder)
    return folder
