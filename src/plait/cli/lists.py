"""Reading the list that a command names, the same way for every verb."""

from __future__ import annotations

import argparse

from plait.cli.options import pairs_of
from plait.cli.progress import step
from plait.sheets import TaggedList, Workbook, find_list, read_workbook
from plait.standard import Dictionary


def read_list(arguments: argparse.Namespace, dictionary: Dictionary) -> tuple[Workbook, TaggedList]:
    """The workbook and the list in it, with the tags that the user gave.

    Raises Unreadable or NotAList, each in one plain sentence.
    """
    with step(f"Reading {arguments.file.name}"):
        workbook = read_workbook(arguments.file)
        tags = pairs_of(arguments.tag, option="--tag")
        return workbook, find_list(workbook, dictionary, sheet=arguments.sheet, tags=tags)
