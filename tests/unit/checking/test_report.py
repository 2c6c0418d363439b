"""The Checker's report is one safe page on which every finding stands."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.files import sheet_of, workbook_of
from tests.unit.checking.made import BAD, GOOD, HEADINGS, TODAY

from plait.checking import Findings, Severity, check_list, group_findings
from plait.checking.report import report_page
from plait.sheets import Remembered, Workbook, find_list
from plait.standard import load_dictionary

PEOPLE = [[f"A{number}", *GOOD[1:4], f"07911 12345{number}", GOOD[5]] for number in (1, 2, 3)]


def page_of(*rows: Sequence[str | None], workbook: Workbook | None = None, remembered: Remembered | None = None) -> str:
    dictionary = load_dictionary()
    workbook = workbook or workbook_of(sheet_of(rows))
    tagged = find_list(workbook, dictionary, remembered=remembered)
    return report_page(check_list(tagged, dictionary, today=TODAY), tagged, workbook, checked_on=TODAY)


def findings_in(*rows: Sequence[str | None]) -> Findings:
    dictionary = load_dictionary()
    return check_list(find_list(workbook_of(sheet_of(rows)), dictionary), dictionary, today=TODAY)


class Reader(HTMLParser):
    """Takes down what a browser would: the elements, what they refer to, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.open: list[str] = []
        self.references: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag not in {"meta", "link", "br", "img", "input"}:
            self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.references += [value or "" for name, value in attrs if name in {"href", "src", "action", "srcset"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def test_every_element_is_closed() -> None:
    assert read(page_of(HEADINGS, *BAD)).open == []


def test_what_stands_in_the_list_is_text_and_never_an_element() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    reader = read(page_of([attack, "Postcode", "Name"], ["x", attack, attack]))

    assert {"script", "img"}.isdisjoint(reader.elements)
    assert attack in reader.text


@pytest.mark.parametrize("part", ["name", "sheet", "notice", "title"])
def test_what_is_not_in_a_cell_is_text_too(part: str) -> None:
    attack = "<script>alert(1)</script>"
    rows: list[list[str | None]] = [
        [f"Confidential {attack if part == 'title' else ''}"],
        ["Name", "Postcode"],
        ["Ann", "x"],
    ]
    sheet = sheet_of(rows, name=attack if part == "sheet" else "List")
    name = attack.replace("/", "") if part == "name" else "list.xlsx"
    reader = read(page_of(workbook=Workbook(Path(name), "0" * 64, (sheet,), (attack,) if part == "notice" else ())))

    assert "script" not in reader.elements
    assert "alert(1)" in reader.text


def test_the_page_has_no_script_and_fetches_nothing() -> None:
    reader = read(page_of(HEADINGS, *BAD))

    assert {"script", "iframe", "object", "embed", "form", "base"}.isdisjoint(reader.elements)
    assert not any(name.startswith("on") or name == "style" for name in reader.attributes)
    assert all(reference.startswith("#") or reference == "data:," for reference in reader.references)


def test_the_policy_lets_in_only_the_style_that_is_there() -> None:
    page = page_of(HEADINGS, *BAD)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (rules,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}'" in unescape(rules)
    assert "default-src 'none'" in unescape(rules)


def test_every_finding_stands_on_the_page() -> None:
    rows: list[list[str | None]] = [
        *BAD,
        *[[f"B{number}", "Ann", "13/05/1950", f"bad {number}", None, None] for number in range(40)],
    ]
    findings = findings_in(HEADINGS, *rows)
    text = read(page_of(HEADINGS, *rows)).text

    assert len(findings) > 40
    for finding in findings:
        assert finding.cell in text
        assert finding.value in text
        assert finding.title in text


def test_the_first_of_a_group_stand_beside_their_neighbours() -> None:
    text = read(page_of(HEADINGS, *BAD)).text

    assert "D2: \u201cNW1\u201d is only the first half of a postcode" in text
    assert "Ann Lee" in text


def test_a_suggestion_stands_beside_its_finding() -> None:
    assert "Perhaps: LL13 0TF" in read(page_of(HEADINGS, *BAD)).text


def test_the_cards_count_what_was_found() -> None:
    findings = findings_in(HEADINGS, *BAD)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    cells = len({finding.cell for finding in findings if finding.row})

    text = " ".join(read(page_of(HEADINGS, *BAD)).text.split())

    assert f"{errors} to mend" in text
    assert f"{cells} cells concerned" in text


def test_a_good_list_has_nothing_to_mend() -> None:
    text = read(page_of(HEADINGS, *PEOPLE)).text

    assert "Nothing to mend." in text
    assert "Contents" not in text


def test_the_page_says_what_was_checked_and_when() -> None:
    text = read(page_of(HEADINGS, *PEOPLE)).text

    assert "What the Checker found in list.csv" in text
    assert "3 rows were checked on 2 November 2026." in text


def test_the_page_says_how_each_column_was_read() -> None:
    text = " ".join(read(page_of(["DOB", "Zzz"], ["13/05/1950", "x"])).text.split())

    assert "DOB#Person+Resident+DateOfBirthsuggested by the heading \u201cDOB\u201d" in text
    assert "Zzzno tag: not checked" in text


def test_the_page_says_what_was_confirmed_earlier() -> None:
    page = page_of(["Zzz", "Name"], ["NW1 8AB", "Ann"], remembered={"zzz": "#Address+Resident+Postcode"})

    assert "it was confirmed for an earlier list" in read(page).text


def test_the_page_says_how_sure_a_suggestion_is() -> None:
    assert "(unsure)" in read(page_of(["Zzz", "Name"], *[["NW1 8AB", "Ann"]] * 9)).text


def test_the_page_says_what_was_no_row_of_the_list() -> None:
    text = read(page_of(["Our list"], HEADINGS, *PEOPLE, ["Total", None, None, None, None, "3"])).text

    assert "Not rows of the list: row 1 (above the headings), row 6 (totals row)." in text


def test_a_very_long_cell_does_not_fill_the_page() -> None:
    assert len(page_of(["Postcode", "Name"], ["x" * 90_000, "y" * 90_000])) < 60_000


def test_a_file_name_that_is_no_text_can_still_be_shown() -> None:
    workbook = Workbook(Path("li\udcffst\n.csv"), "0" * 64, (sheet_of([HEADINGS, *PEOPLE]),), ())

    assert "li\ufffdst .csv" in page_of(workbook=workbook).encode().decode()


def test_groups_come_the_gravest_first() -> None:
    ranks = [group.first.severity.rank for group in group_findings(findings_in(HEADINGS, *BAD))]

    assert ranks == sorted(ranks)


def test_a_group_holds_all_findings_of_one_rule_in_one_column() -> None:
    findings = findings_in(["Postcode", "Name"], ["NW1", "Ann"], ["NW5", "Bo"], ["x", "Cy"])
    groups = group_findings(findings)

    assert [(group.first.rule, len(group.findings)) for group in groups] == [("postcode-part", 2), ("postcode-form", 1)]


def test_the_page_begins_with_what_the_findings_mean() -> None:
    text = " ".join(read(page_of(HEADINGS, *BAD)).text.split())

    assert text.index("2 postcodes keep 2 rows off the map") < text.index("is only the first half of a postcode")
    assert "\u201cPostcode\u201d: 2 of 3 rows" in text


def test_every_link_of_the_page_leads_somewhere_on_it() -> None:
    page = page_of(HEADINGS, *BAD)
    places = set(re.findall(r' id="([^"]+)"', page))
    links = [reference.removeprefix("#") for reference in read(page).references if reference.startswith("#")]

    assert "do-postcodes" in links
    assert [link for link in links if link not in places] == []


def test_the_page_says_what_a_column_is_easily_confused_with() -> None:
    text = " ".join(read(page_of(HEADINGS, *BAD)).text.split())

    assert "Is this column really \u201cPostcode\u201d?" in text
    assert "#Address+Volunteer+Postcode" in text


def test_notices_alone_leave_nothing_to_mend() -> None:
    text = read(page_of(["DOB", "Name"], ["03/04/1985", "Ann Lee"], ["05/06/1950", "Bo May"])).text

    assert "Nothing to mend." in text
    assert "Day or month first?" in text
