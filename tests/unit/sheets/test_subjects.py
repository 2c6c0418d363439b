"""A list of volunteers, services or referrals is told from one of residents, and so is what its headings mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.files import sheet_of, workbook_of

from plait.sheets import TaggedList, find_list, with_tag_row
from plait.sheets.subjects import Subject, _by_subject
from plait.sheets.tagging import Sureness, tags_to_write
from plait.standard import load_dictionary

CALLS = ["Name", "Phone", "Postcode"]


def listed(
    headings: Sequence[str | None], *, file: str = "list.csv", sheet: str = "", title: str | None = None
) -> TaggedList:
    rows: list[Sequence[str | None]] = [[title], []] if title else []
    cells = ["x" if "ame" in (heading or "") else None for heading in headings]
    return find_list(workbook_of(sheet_of([*rows, headings, cells], name=sheet), name=file), load_dictionary())


def tags_of(tagged: TaggedList) -> list[str]:
    return [column.tag for column in tagged.columns]


def test_without_a_sign_a_list_is_about_residents() -> None:
    tagged = listed(CALLS)

    assert (tagged.subject, tagged.subject_reason) == (Subject.RESIDENTS, "")
    assert tags_of(tagged)[0] == "#Person+Resident+AllNames"


@pytest.mark.parametrize(
    "tagged",
    [
        listed(CALLS, file="volunteers_2020.xlsx"),
        listed(CALLS, sheet="Volunteers"),
        listed(CALLS, title="Our volunteers, June"),
        listed([*CALLS, "DBS", "Skills"]),
    ],
    ids=["the file's name", "the sheet's name", "a title", "headings"],
)
def test_in_a_list_of_volunteers_a_name_is_a_volunteers(tagged: TaggedList) -> None:
    assert tagged.subject is Subject.VOLUNTEERS
    assert tags_of(tagged)[:3] == [
        "#Person+Volunteer+AllNames",
        "#Contact+Volunteer+Phone",
        "#Address+Volunteer+Postcode",
    ]
    assert tagged.columns[0].sureness is Sureness.LIKELY
    assert tagged.columns[0].reason == "the heading \u201cName\u201d in a list of volunteers"


def test_the_headings_that_tell_it_are_the_reason() -> None:
    assert listed([*CALLS, "DBS", "Skills"]).subject_reason == "the headings \u201cDBS\u201d and \u201cSkills\u201d"


def test_a_volunteer_gets_no_residents_tag_where_the_dictionary_has_none_for_volunteers() -> None:
    assert tags_of(listed(["First name", "Surname", "DBS", "Skills"]))[:2] == ["", ""]


def test_the_household_of_a_list_of_volunteers_is_the_volunteers_own() -> None:
    tagged = listed(["Name", "Household size"], file="volunteers.csv")

    assert tags_of(tagged)[1] == "#Volunteer+Household+Number"


def test_a_heading_that_says_whose_it_is_keeps_its_meaning() -> None:
    tagged = listed(["Volunteer name", "Client name", "DBS", "Skills", "Induction"])

    assert tags_of(tagged)[:2] == ["#Person+Volunteer+AllNames", "#Person+Resident+AllNames"]


@pytest.mark.parametrize(
    "tagged",
    [
        listed([*CALLS, "Need", "Volunteer"]),
        listed([*CALLS, "Need", "Allergies", "Skills", "Availability"]),
        listed(CALLS, title="Client list, updated by volunteers"),
        listed(CALLS, title="List for volunteers"),
        listed(CALLS, file="volunteer_centre_clients.csv"),
    ],
    ids=["one column names who helps", "needs", "who wrote it", "whom it is for", "clients"],
)
def test_a_list_of_residents_may_speak_of_volunteers(tagged: TaggedList) -> None:
    assert tagged.subject is Subject.RESIDENTS
    assert tags_of(tagged)[0] == "#Person+Resident+AllNames"


def test_the_owners_own_tags_say_whom_a_list_is_about() -> None:
    rows: list[list[str | None]] = [["Name", "Phone"], ["#Person+Resident+AllNames", None], ["Ann", None]]
    tagged = find_list(workbook_of(sheet_of(rows), name="volunteers.csv"), load_dictionary())

    assert (tagged.subject, tagged.columns[1].tag) == (Subject.RESIDENTS, "#Contact+Resident+Phone")


def test_the_subject_that_most_tags_speak_of_is_the_lists() -> None:
    tags = [
        "#Service+Name", "#Service+Description", "#Service+Eligibility", "#Service+Id", "#Service+Website",
        "#Service+Accessibility", "#Person+Volunteer+Id", None,
    ]  # fmt: skip
    rows: list[list[str | None]] = [["A", "B", "C", "D", "E", "F", "G", "Postcode"], tags, ["x"] * 7 + [None]]
    tagged = find_list(workbook_of(sheet_of(rows)), load_dictionary())

    assert (tagged.subject, tagged.columns[7].tag) == (Subject.SERVICES, "#Address+Service+Postcode")


HEADINGS = sorted(
    {heading for entry in load_dictionary().entries for heading in entry.headings}
    | {heading for signs in _by_subject().values() for heading in (*signs.headings, *signs.signs)}
)


@settings(max_examples=30, deadline=None)
@given(
    headings=st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=12),
    file=st.sampled_from(["list.csv", "volunteers.csv", "services.csv", "referrals.csv", "clients.csv"]),
)
def test_putting_tags_in_twice_puts_in_no_more(headings: list[str], file: str) -> None:
    sheet = sheet_of([headings, ["x" for _ in headings], ["y" for _ in headings]])
    tagged = find_list(workbook_of(sheet, name=file), load_dictionary())
    told = tags_to_write(tagged.columns)
    columns = tuple(replace(column, tag=told.get(column.letter, "")) for column in tagged.columns)
    again = find_list(workbook_of(with_tag_row(sheet, replace(tagged, columns=columns)), name=file), load_dictionary())

    assert not told or tags_to_write(again.columns) == told


def test_the_user_says_whom_a_list_is_about() -> None:
    rows: list[Sequence[str | None]] = [CALLS, ["Ann Lee", None, None]]
    tagged = find_list(workbook_of(sheet_of(rows)), load_dictionary(), subject=Subject.VOLUNTEERS)

    assert tags_of(tagged)[0] == "#Person+Volunteer+AllNames"


def test_in_a_list_of_services_a_name_is_a_services() -> None:
    tagged = listed(["Name", "Description", "Opening hours", "Eligibility", "Phone"], sheet="Services")

    assert tagged.subject is Subject.SERVICES
    assert tags_of(tagged) == [
        "#Service+Name",
        "#Service+Description",
        "",
        "#Service+Eligibility",
        "#Contact+Service+Phone",
    ]


def test_where_a_service_can_be_reached_is_no_residents() -> None:
    tagged = listed(["Name", "Postcode", "Email", "Website", "Opening hours"], sheet="Services")

    assert tags_of(tagged)[1:4] == ["#Address+Service+Postcode", "#Contact+Service+Email", "#Service+Website"]
    assert tagged.columns[1].sureness is Sureness.LIKELY


def test_a_phone_that_the_public_rings_tells_a_list_of_services() -> None:
    assert listed(["Name", "Public phone", "Venue postcode", "Day"]).subject is Subject.SERVICES


def test_in_a_list_of_referrals_people_are_residents_and_the_status_is_the_referrals() -> None:
    tagged = listed(["Name", "Referred by", "Date of referral", "Status"])

    assert tagged.subject is Subject.REFERRALS
    assert tags_of(tagged) == [
        "#Person+Resident+AllNames",
        "#Referral+From+Org",
        "#Referral+Sent+Date",
        "#Referral+Status",
    ]


def test_every_tag_that_a_subject_names_is_in_the_dictionary() -> None:
    dictionary = load_dictionary()
    named = {
        tag
        for signs in _by_subject().values()
        for tag in (*signs.against, *signs.instead, *signs.instead.values(), *signs.headings.values())
        if tag
    }

    assert [tag for tag in sorted(named) if dictionary.find(tag) is None] == []
