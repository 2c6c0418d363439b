"""A list is put right on the page: cell by cell or many at once, checked at once, undone, saved and forgotten."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.files import write_csv, write_xlsx
from tests.site.conftest import Desk

from plait.errors import PlaitError
from plait.sheets import find_list, read_workbook
from plait.site.lists import checker
from plait.site.lists.tray import Deed
from plait.site.lists.views import mending as views
from plait.standard import load_dictionary


@pytest.fixture
def at(desk: Desk, tmp_path: Path, postcodes: Sequence[str]) -> str:
    """A list of 80 rows in which three postcodes are wrong and six answers are not on their list."""
    rows = [[f"R{n}", f"Zq Person{n}", postcodes[n % 4], "Yes"] for n in range(80)]
    for n in (4, 40, 70):
        rows[n][2] = f"zq nowhere {n}"
    for n in (1, 2, 3, 60, 61):
        rows[n][3] = "Yess"
    rows[50][3] = "y"
    headings = [["Ref", "Client name", "Postcode", "Consent"], ["", "", "", "#Sharing+Consent+Given"]]
    return desk.open(write_csv(tmp_path / "our list.csv", [*headings, *rows]))


def look(desk: Desk, at: str, cell: str, **words: str) -> str:
    query = "&".join(f"{name}={word}" for name, word in {"at": cell, **words}.items())
    answer = desk.ask(f"{at}grid/?{query}")
    assert answer.status == 200
    return answer.html


def mend(desk: Desk, at: str, cell: str, **sent: str) -> str:
    answer = desk.post(f"{at}mend/", {"at": cell, **sent})
    assert answer.status == 302
    return answer.goes_to.removesuffix("#here")


def click(desk: Desk, at: str, cell: str, button: str) -> str:
    """Press the first button of this name that the page of a cell shows."""
    found = re.search(rf'name="{button}" value="(\w+)"', look(desk, at, cell))
    assert found is not None
    return mend(desk, at, cell, **{button: found[1]})


def undo(desk: Desk, at: str, *, seen: str = "") -> str:
    """Press Undo on the page as it is, or as it was ``seen``; gives where that leads."""
    found = re.search(r'name="deeds" value="(\d+)"', seen or desk.ask(f"{at}grid/").html)
    assert found is not None
    return desk.post(f"{at}undo/", {"deeds": found[1]}).goes_to.removesuffix("#here")


NOTHING_DONE = "nothing was done just now"


def numbers(html: str) -> list[int]:
    """The rows that are shown."""
    return [int(found) for found in re.findall(r'scope="row">.*?</span> (\d+)</th>', html)]


def text_of(html: str) -> str:
    """What stands in the cell that is looked at."""
    found = re.search(r'<p class="plait-cell__text[^"]*">(.*?)</p>', html)
    assert found is not None
    return found[1]


def test_the_grid_opens_at_the_first_problem(desk: Desk, at: str) -> None:
    html = desk.ask(f"{at}grid/").html
    assert '<h2 class="govuk-heading-m" id="cell-name" tabindex="-1">D4 ' in html
    assert "Problem 1 of 9" in html


def test_each_finding_leads_to_its_cell(desk: Desk, at: str) -> None:
    links = desk.ask(f"{at}findings/").page.links
    assert f"{at}grid/?at=C73&show=postcode-form.C#here" in links


def test_a_cell_is_told_apart_by_words_and_not_by_colour_alone(desk: Desk, at: str) -> None:
    cell = re.search(r'<td role="cell"[^>]*id="here".*?</td>', look(desk, at, "C7"), re.DOTALL)
    assert cell is not None
    assert '<span class="govuk-visually-hidden">Error:</span>' in cell[0]


def test_a_typed_value_is_checked_at_once(desk: Desk, at: str, postcodes: Sequence[str]) -> None:
    html = look(desk, at, "C7")
    assert "Not a postcode" in html
    html = desk.ask(mend(desk, at, "C7", value=postcodes[0])).html
    assert (text_of(html), "Nothing is wrong with this cell any more." in html) == (postcodes[0], True)
    assert "In your file: &ldquo;zq nowhere 4&rdquo;" in html
    assert "8 cells with problems are left" in html


def test_a_value_that_is_wrong_again_is_a_finding_again(desk: Desk, at: str) -> None:
    html = desk.ask(mend(desk, at, "D30", value="perhaps")).html
    assert "“perhaps” is not one of the values" in html


def test_the_suggestion_goes_into_one_cell(desk: Desk, at: str) -> None:
    click(desk, at, "D4", "use")
    assert text_of(look(desk, at, "D4")) == "Yes"
    assert text_of(look(desk, at, "D5")) == "Yess"


def test_or_into_all_that_say_the_same(desk: Desk, at: str) -> None:
    assert "Use it in all 5 cells that say the same" in look(desk, at, "D4")
    click(desk, at, "D4", "same")
    assert [text_of(look(desk, at, f"D{row}")) for row in (4, 5, 6, 53, 63, 64)] == ["Yes"] * 3 + ["y"] + ["Yes"] * 2


def test_or_into_all_of_the_kind_but_those_that_are_left_out(desk: Desk, at: str) -> None:
    page = desk.ask(f"{at}suggestions/?kind=list-value.D")
    assert [row[1:] for row in page.page.tables[0][1:]] == [["Yess", "Yes", "5"], ["y", "Yes", "1"]]
    keys = re.findall(r'name="pair" value="(\w+)"', page.html)
    assert desk.post(f"{at}suggestions/?kind=list-value.D", {"pair": keys[1]}).status == 302
    assert [text_of(look(desk, at, f"D{row}")) for row in (4, 53)] == ["Yess", "Yes"]


def test_of_many_suggestions_of_a_kind_a_few_are_shown_and_the_button_stands_above_them_too(
    desk: Desk, tmp_path: Path
) -> None:
    rows = [[f"R{n}", f"790096{n:04}"] for n in range(12)]
    at = desk.open(write_csv(tmp_path / "phones.csv", [["Ref", "Phone"], *rows]))
    answer = desk.ask(f"{at}suggestions/")
    assert "Phone: First 0 of a phone number put back (12 cells)" in answer.page.text
    assert [len(table) - 1 for table in answer.page.tables] == [3, 9]
    assert "9 more like these" in answer.page.text
    assert answer.html.count("Put these in</button>") == 2


def test_a_suggestion_that_is_not_there_any_more_does_nothing(desk: Desk, at: str) -> None:
    shown = re.search(r'name="use" value="(\w+)"', look(desk, at, "D4"))
    assert shown is not None
    mend(desk, at, "D4", value="No")
    assert NOTHING_DONE in desk.ask(mend(desk, at, "D4", use=shown[1])).page.text
    assert text_of(look(desk, at, "D4")) == "No"
    desk.post(f"{at}suggestions/?kind=list-value.D", {"pair": "0123456789abcdef"})
    assert "1 cell differs" in desk.ask(f"{at}grid/").page.text


def test_the_last_change_is_undone_with_all_its_cells(desk: Desk, at: str) -> None:
    mend(desk, at, "C7", value="XX1")
    click(desk, at, "D4", "same")
    assert "Undo the last change (5 cells)" in desk.ask(f"{at}grid/").page.text
    undo(desk, at)
    assert [text_of(look(desk, at, cell)) for cell in ("C7", "D4", "D64")] == ["XX1", "Yess", "Yess"]
    undo(desk, at)
    assert text_of(look(desk, at, "C7")) == "zq nowhere 4"
    assert desk.post(f"{at}undo/").status == 302


def test_undo_pressed_twice_on_one_page_takes_back_one_change(desk: Desk, at: str) -> None:
    mend(desk, at, "C7", value="XX1")
    mend(desk, at, "C43", value="XX2")
    seen = desk.ask(f"{at}grid/").html
    assert NOTHING_DONE not in desk.ask(undo(desk, at, seen=seen)).page.text
    assert NOTHING_DONE in desk.ask(undo(desk, at, seen=seen)).page.text
    assert [text_of(look(desk, at, cell)) for cell in ("C7", "C43")] == ["XX1", "zq nowhere 40"]


def test_a_suggestion_for_what_another_window_typed_meanwhile_is_not_put_in(
    desk: Desk, tmp_path: Path, postcodes: Sequence[str]
) -> None:
    rows = [[f"R{n}", postcodes[0], "Yes"] for n in range(20)]
    rows[0][2] = "Yess"
    headings = [["Ref", "Postcode", "Consent"], ["", "", "#Sharing+Consent+Given"]]
    at = desk.open(write_csv(tmp_path / "two windows.csv", [*headings, *rows]))
    shown = re.search(r'name="use" value="(\w+)"', look(desk, at, "C3"))
    assert shown is not None
    mend(desk, at, "C3", value="Noo")
    assert NOTHING_DONE in desk.ask(mend(desk, at, "C3", use=shown[1])).page.text
    assert text_of(look(desk, at, "C3")) == "Noo"


def test_however_many_cells_were_changed_a_page_goes_through_the_steps_a_few_times(
    desk: Desk, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.lists import mending

    click(desk, at, "D4", "same")
    true_values, asked = mending.values_of, []

    def counted(deeds: Sequence[Deed]) -> dict[mending.Cell, str]:
        asked.append(len(deeds))
        return true_values(deeds)

    for module in (mending, views):
        monkeypatch.setattr(module, "values_of", counted, raising=False)
    look(desk, at, "D4")
    assert len(asked) == 1


def test_more_characters_than_can_be_held_are_refused_in_a_sentence(
    desk: Desk, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plait.site.lists import mending

    monkeypatch.setattr(mending, "MOST_HELD", 1_000)
    mend(desk, at, "B7", value="x" * 500)
    answer = desk.post(f"{at}mend/", {"at": "B8", "value": "y" * 500})
    assert (answer.status, "save a copy, and go on with that" in answer.page.text) == (409, True)
    assert text_of(look(desk, at, "B8")) == "Zq Person5"


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut(desk: Desk, at: str) -> None:
    answer = desk.post(f"{at}mend/", {"at": "B7", "value": "x" * 32_768})
    assert (answer.status, "A cell takes 32,767 characters" in answer.page.text) == (409, True)
    assert text_of(look(desk, at, "B7")) == "Zq Person4"


@pytest.mark.parametrize(
    ("text", "as_sent"),
    [("two\r\nlines", "two\r\nlines"), ("two\nlines", "two\r\nlines"), ("two\rlines", "two\r\nlines"), (" a ", " a ")],
)
def test_what_nobody_changed_is_no_change(desk: Desk, tmp_path: Path, text: str, as_sent: str) -> None:
    at = desk.open(write_xlsx(tmp_path / "lines.xlsx", {"One": [["Ref", "Note"], ["R1", text], ["R2", "x"]]}))
    mend(desk, at, "B2", value=as_sent)
    assert "Nothing yet." in desk.ask(f"{at}changes/").page.text


def test_a_fault_while_a_cell_is_checked_again_leaves_the_list_as_it_was(
    desk: Desk, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_arguments: object, **_named: object) -> None:
        raise PlaitError("This could not be checked.")

    monkeypatch.setattr(checker, "check_list", fault)
    answer = desk.post(f"{at}mend/", {"at": "B7", "value": "Zq New"})
    assert (answer.status, "This could not be checked." in answer.page.text) == (409, True)
    assert text_of(look(desk, at, "B7")) == "Zq Person4"


@pytest.mark.parametrize("kind", ["nothing", "list-value.Z", "no-rule.D", "problems", ""])
def test_suggestions_of_a_kind_that_is_none_are_not_there(desk: Desk, at: str, kind: str) -> None:
    assert desk.ask(f"{at}suggestions/?kind={kind}").status == 404


def test_when_all_suggestions_of_a_kind_are_in_its_page_says_so(desk: Desk, at: str) -> None:
    page = f"{at}suggestions/?kind=list-value.D"
    keys = re.findall(r'name="pair" value="(\w+)"', desk.ask(page).html)
    assert desk.post(page, {"pair": keys}).status == 302
    assert "There is no suggestion left." in desk.ask(page).page.text


def test_every_change_is_listed_and_each_can_be_put_back(desk: Desk, at: str) -> None:
    mend(desk, at, "C7", value="XX1")
    click(desk, at, "D4", "use")
    rows = desk.ask(f"{at}changes/").page.tables[0][1:]
    assert [row[:4] for row in rows] == [["D4", "Consent", "Yess", "Yes"], ["C7", "Postcode", "zq nowhere 4", "XX1"]]
    assert mend(desk, at, "C7", back="yes", then="changes") == f"{at}changes/"
    assert [row[0] for row in desk.ask(f"{at}changes/").page.tables[0][1:]] == ["D4"]
    assert text_of(look(desk, at, "C7")) == "zq nowhere 4"


def test_only_rows_with_problems_are_shown_or_with_one_kind(desk: Desk, at: str) -> None:
    assert numbers(look(desk, at, "D4", show="problems")) == [4, 5, 6, 7, 43, 53, 63, 64, 73]
    assert numbers(look(desk, at, "C7", show="postcode-form.C")) == [7, 43, 73]


def test_a_row_that_was_put_right_stays_until_one_goes_on(desk: Desk, at: str, postcodes: Sequence[str]) -> None:
    html = desk.ask(mend(desk, at, "C43", value=postcodes[0], show="postcode-form.C")).html
    assert numbers(html) == [7, 43, 73]
    assert numbers(look(desk, at, "C73", show="postcode-form.C")) == [7, 73]


def test_one_goes_from_problem_to_problem(desk: Desk, at: str) -> None:
    links = desk.ask(f"{at}grid/?at=C7&show=postcode-form.C").page.links
    assert f"{at}grid/?at=C43&show=postcode-form.C#here" in links
    middle = look(desk, at, "C43", show="postcode-form.C")
    assert ('id="previous"' in middle, 'id="next"' in middle) == (True, True)
    assert 'id="next"' not in look(desk, at, "C73", show="postcode-form.C")


def test_when_nothing_is_left_the_page_says_so(desk: Desk, at: str, postcodes: Sequence[str]) -> None:
    for cell in ("C7", "C43"):
        mend(desk, at, cell, value=postcodes[0])
    last = mend(desk, at, "C73", value=postcodes[0], show="postcode-form.C")
    assert "No cell has a problem of this kind any more." in desk.ask(last).page.text


def test_a_long_list_is_shown_in_parts_round_the_current_cell(desk: Desk, at: str) -> None:
    assert numbers(look(desk, at, "A3"))[:2] == [3, 4]
    assert numbers(look(desk, at, "A20"))[0] == 17
    assert numbers(look(desk, at, "A82"))[-1] == 82
    assert len(numbers(look(desk, at, "A20"))) == 50
    assert numbers(look(desk, at, "A40", **{"from": "17"}))[0] == 17, "within the window it does not jump"


def test_a_wide_list_is_shown_in_parts_too(desk: Desk, tmp_path: Path) -> None:
    wide = [[f"H{n}" for n in range(90)], [f"zq{n}" for n in range(90)]]
    at = desk.open(write_csv(tmp_path / "wide.csv", wide))
    html = look(desk, at, "AZ2")
    assert (">zq40<" in html, ">zq39<" in html, ">zq80<" in html) == (True, False, False)
    assert ("Columns to the left" in html, "Columns to the right" in html) == (True, True)


@pytest.mark.parametrize("cell", ["Z99", "D1", "D9999999", "\u0664", "<b>", "row2", "A-3", "=1"])
def test_a_cell_that_the_list_does_not_have_is_said_so(desk: Desk, at: str, cell: str) -> None:
    answer = desk.ask(f"{at}grid/", data={"at": cell})
    assert answer.status == 200
    assert f"The list has no cell {cell}." in answer.page.text
    assert "<title>Error: " in answer.html
    assert 'id="go-to-error" data-said>' in answer.html
    assert desk.post(f"{at}mend/", {"at": cell, "value": "x"}).status == 400


@pytest.mark.parametrize("show", ["nothing", "postcode-form", ".C", "a.b.c", "\x00", "certain"])
@pytest.mark.parametrize("start", ["-1", "x", "9" * 30, "9" * 5000, "\u00b2"])
def test_an_address_that_was_changed_by_hand_breaks_nothing(desk: Desk, at: str, show: str, start: str) -> None:
    assert desk.ask(f"{at}grid/", data={"show": show, "from": start, "at": "C7"}).status == 200


def test_a_list_without_a_problem_can_be_changed_too(desk: Desk, tmp_path: Path, postcodes: Sequence[str]) -> None:
    at = desk.open(write_csv(tmp_path / "good.csv", [["Ref", "Postcode"], ["R1", postcodes[0]]]))
    html = desk.ask(f"{at}grid/").html
    assert "No cell of the list has a problem any more." in html
    assert text_of(desk.ask(mend(desk, at, "A2", value="R2")).html) == "R2"


def test_a_cell_can_be_emptied_and_an_empty_one_filled(desk: Desk, at: str, tmp_path: Path) -> None:
    assert text_of(desk.ask(mend(desk, at, "C7", value="  ")).html) == "(empty)"
    path = write_csv(tmp_path / "gaps.csv", [["Ref", "Note"], ["R1", ""], ["R2", "x"]])
    gaps = desk.open(path)
    assert text_of(desk.ask(mend(desk, gaps, "B2", value="new")).html) == "new"
    assert saved(desk, gaps, tmp_path, "B", 2) == "new"


def saved(desk: Desk, at: str, folder: Path, letter: str, row: int) -> str | None:
    """What stands in a cell of the workbook that is saved."""
    path = folder / "saved.xlsx"
    path.write_bytes(desk.ask(f"{at}mended.xlsx").body)
    cells = read_workbook(path).sheets[0].cells
    found: str | None = cells[letter][row - 1]
    return found


def test_the_saved_list_has_the_changes_and_names_them(desk: Desk, at: str, tmp_path: Path) -> None:
    mend(desk, at, "C7", value="XX1")
    answer = desk.ask(f"{at}mended.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="our list-mended.xlsx"'
    path = tmp_path / "mended.xlsx"
    path.write_bytes(answer.body)
    first, second = read_workbook(path).sheets
    assert (first.cells["C"][6], first.cells["D"][3]) == ("XX1", "Yess")
    assert ["C7", "Postcode", "zq nowhere 4", "XX1", "Typed in"] in [list(row[1:6]) for row in second.cells.iter_rows()]


def test_the_saved_csv_has_them_too_and_no_formula(desk: Desk, at: str) -> None:
    mend(desk, at, "B7", value="=1+1")
    answer = desk.ask(f"{at}mended.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.body.decode("utf-8-sig").splitlines()[6].startswith("R4,'=1+1,zq nowhere 4,")


def test_the_cleaned_copy_and_the_report_know_of_the_changes(desk: Desk, at: str, tmp_path: Path) -> None:
    mend(desk, at, "C7", value="XX1")
    mend(desk, at, "B9", value="Zq Newname")
    path = tmp_path / "cleaned.xlsx"
    path.write_bytes(desk.ask(f"{at}cleaned/").body)
    cells = read_workbook(path).sheets[0].cells
    assert (cells["C"][6], cells["B"][8]) == ("XX1", "Zq Newname")
    report = desk.ask(f"{at}report/").html
    assert ("XX1" in report, ">zq nowhere 4<" in report) == (True, False)


def test_typed_cells_of_a_workbook_are_judged_as_texts_once_they_are_changed(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Ref", "Date of birth"], ["R1", 30000], ["R2", "1990-01-02"]]
    at = desk.open(write_xlsx(tmp_path / "typed.xlsx", {"One": rows}))
    assert "1982-02-18" in look(desk, at, "B2")
    html = desk.ask(mend(desk, at, "B2", value="1982-02-18")).html
    assert "Nothing is wrong with this cell any more." in html


def test_what_was_put_right_stays_when_a_column_is_read_as_something_else(desk: Desk, at: str) -> None:
    mend(desk, at, "C7", value="XX1")
    assert desk.send(f"{at}columns/", C="").status == 302
    html = look(desk, at, "C7")
    assert text_of(html) == "XX1"
    assert "Not a postcode" not in html


def test_the_map_knows_of_a_postcode_that_was_put_right(desk: Desk, at: str, postcodes: Sequence[str]) -> None:
    assert "3 rows: not a postcode" in desk.ask(at).page.text
    mend(desk, at, "C7", value=postcodes[0])
    assert "2 rows: not a postcode" in desk.ask(at).page.text


def test_a_list_that_is_too_long_has_no_grid(desk: Desk, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checker, "MOST_CELLS", 10)
    assert f"{at}grid/" not in desk.ask(f"{at}findings/").html
    for page in ("grid/", "suggestions/", "changes/", "mended.xlsx", "mended.csv"):
        assert desk.ask(at + page).status == 404


def test_nothing_is_kept_when_the_list_is_forgotten(desk: Desk, at: str, uploads: Path) -> None:
    mend(desk, at, "C7", value="Zq Secret")
    desk.post(f"{at}forget/")
    assert desk.ask(f"{at}grid/").status == 404
    assert list(uploads.iterdir()) == []


def test_no_address_holds_a_cell_of_the_list(desk: Desk, at: str) -> None:
    mend(desk, at, "C7", value="Zq Secret")
    for page in ("", "findings/", "grid/", "changes/", "suggestions/?kind=list-value.D"):
        addresses = " ".join(desk.ask(at + page).page.links)
        assert not [word for word in ("Zq", "zq", "Yess") if word in addresses]


def test_the_grid_finds_the_same_as_a_fresh_check_of_the_saved_list(desk: Desk, at: str, tmp_path: Path) -> None:
    click(desk, at, "D4", "same")
    path = tmp_path / "again.csv"
    path.write_bytes(desk.ask(f"{at}mended.csv").body)
    again = desk.open(path)
    option = r'<option value="([\w-]+\.\w+)">(.*?)</option>'
    kinds = [re.findall(option, look(desk, item, "A3")) for item in (at, again)]
    assert kinds[0] == kinds[1] != []
    assert find_list(read_workbook(path), load_dictionary()).rows.height == 80
    assert io.BytesIO(path.read_bytes()).read(3) == b"\xef\xbb\xbf"
