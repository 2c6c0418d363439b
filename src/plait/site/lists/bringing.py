"""Several lists brought at once, for the pages that work on more than one; and those that lie open by now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plait.errors import PlaitError
from plait.site.forms import FilesField, FilesInput, Form
from plait.site.lists import memory
from plait.site.lists.background import MOMENT, Reading
from plait.site.lists.owning import owner_of
from plait.site.lists.reading import begin_reading
from plait.site.lists.tray import OpenList
from plait.site.places import only_code

MOST_AT_ONCE = 4
"""Files that can be brought in one go."""
_SPREADSHEETS = ".csv,.xlsx,.xlsm,.xls,.ods,.tsv,.txt"


class BringForm(Form):
    """Lists to be read."""

    files = FilesField(  # type: ignore[assignment]  # Django takes it for a field of the form
        label=_("Bring lists"),
        help_text=_(
            "Excel, LibreOffice or CSV files, up to four at once. They are read here, and forgotten afterwards."
        ),
        widget=FilesInput(attrs={"accept": _SPREADSHEETS, "multiple": True}),
        error_messages={
            "required": _("Choose a spreadsheet first."),
            "empty": _("One of these files is empty: there is nothing in it to read."),
        },
    )

    def clean_files(self) -> list[Any]:
        """As many as can be read in one go."""
        files: list[Any] = self.cleaned_data["files"]
        if len(files) > MOST_AT_ONCE:
            raise forms.ValidationError(_("Choose up to four files at once, and then the others."))
        return files

    def begin(self, request: HttpRequest) -> bool:
        """Begin to read the files of a form that is valid, and wait for short ones; False where there is no room."""
        owner, place = owner_of(request), only_code()
        try:
            uploads = self.cleaned_data["files"]
            begun = [begin_reading(each, owner=owner, purpose=None, place=place)[1] for each in uploads]
        except PlaitError as error:
            self.add_error("files", str(error))
            return False
        for reading in begun:
            reading.finished.wait(MOMENT / len(begun))
        return True


@dataclass(frozen=True)
class Brought:
    """What somebody brought: what is still being read, and what lies open by name, as its order is nobody's."""

    readings: list[tuple[str, Reading]]
    lists: list[tuple[str, OpenList]]

    @property
    def ready(self) -> list[tuple[str, OpenList]]:
        """The lists of which the sheet is known."""
        return [(token, item) for token, item in self.lists if item.tagged is not None]

    @property
    def undecided(self) -> list[tuple[str, OpenList]]:
        """The others."""
        return [(token, item) for token, item in self.lists if item.tagged is None]


def brought_by(request: HttpRequest) -> Brought:
    """What whoever asks has brought."""
    readings = memory.readings.of(owner_of(request))  # first: what ends from now on is in it, or lies open
    lists = memory.tray.of(owner_of(request))
    return Brought([*readings], sorted(lists, key=lambda each: (each[1].workbook.name.casefold(), each[0])))
