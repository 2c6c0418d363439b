"""Forms ask and answer in plain words, and say which input each word is about."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from plait.site.forms import Form

    Make = Callable[..., Form]


@pytest.fixture
def make() -> Make:
    """A form with one field of each kind that is ours."""
    from django import forms

    from plait.site.forms import DayField, FilesField, Form

    class Example(Form):
        day = DayField(label="By when?", help_text="A hint")
        text = forms.CharField(label="What do you notice?", max_length=10, widget=forms.Textarea, help_text="A hint")
        tone = forms.ChoiceField(label="What is it?", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])
        papers = FilesField(label="Your files", required=False)
        sure = forms.BooleanField(label="It is true.", help_text="A hint")

    return Example


def day(form: Form, *parts: str) -> Form:
    form.is_bound = True
    form.data = dict(zip(("day_day", "day_month", "day_year"), parts, strict=True))
    return form


@pytest.mark.parametrize(
    "parts", [("7", "3", "2027"), (" 07 ", "03", "2027"), ("7", "March", "2027"), ("7", "mar.", "2027")]
)
def test_a_day_is_read_as_it_is_written(make: Make, parts: tuple[str, str, str]) -> None:
    form = day(make(), *parts)
    assert "day" not in form.errors
    assert form.cleaned_data["day"] == date(2027, 3, 7)


@pytest.mark.parametrize(
    "parts",
    [
        ("31", "2", "2027"),
        ("7", "", "2027"),
        ("7", "3", "27"),
        ("x", "3", "2027"),
        ("7", "13", "2027"),
        ("7", "0", "1999"),
        ("9" * 20, "3", "2027"),
    ],
)
def test_what_is_no_day_is_answered_in_one_sentence(make: Make, parts: tuple[str, str, str]) -> None:
    assert day(make(), *parts).errors["day"] == [
        "This is not a date. Write a day, a month and a year, such as 27 3 2027."
    ]


def test_a_day_that_was_written_wrongly_can_be_put_right(make: Make) -> None:
    page = day(make(), "31", "2", "2027")["day"].as_field_group()
    for value in ("31", "2", "2027"):
        assert f'value="{value}"' in page


def test_several_files_come_as_a_list(make: Make) -> None:
    files = [SimpleUploadedFile("a.csv", b"a"), SimpleUploadedFile("b.json", b"b")]
    form = make({"sure": "on"}, MultiValueDict({"papers": files}))
    assert not form.is_valid()
    assert [file.name for file in form.cleaned_data["papers"]] == ["a.csv", "b.json"]


def test_no_file_is_an_empty_list_where_none_is_needed(make: Make) -> None:
    form = make({"sure": "on"}, {})
    assert "papers" not in form.errors
    assert form.cleaned_data["papers"] == []


def test_whatever_is_missing_is_named(make: Make) -> None:
    form = make({"tone": ""})
    assert form.errors["tone"] == ["Still missing: What is it?"]
    assert form.errors["day"] == ["Write the date: a day, a month and a year."]


def test_the_summary_leads_to_the_first_input_of_each_field(make: Make) -> None:
    form = make({})
    links = re.findall(r'href="#(\w+)"', render_to_string("error_summary.html", {"form": form}))
    page = "".join(field.as_field_group() for field in form)
    assert links == ["id_day_0", "id_text", "id_tone_0", "id_sure"]
    assert all(f'id="{ident}"' in page for ident in links)


def test_a_text_says_how_long_it_may_be_and_is_not_cut_by_the_browser(make: Make) -> None:
    page = make()["text"].as_field_group()
    assert "Up to 10 characters." in page
    assert "maxlength" not in page
    assert 'aria-describedby="id_text_helptext id_text_limit"' in page


def test_a_text_that_is_too_long_is_answered_with_both_numbers(make: Make) -> None:
    form = make({"text": "a" * 12})
    assert form.errors["text"] == ["Make this shorter: it has 12 characters and may have 10."]


def test_a_checkbox_stands_before_its_label(make: Make) -> None:
    page = make()["sure"].as_field_group()
    assert page.index("govuk-checkboxes__input") < page.index("It is true.")
    assert 'aria-describedby="id_sure_helptext"' in page
