"""The dictionary's pages and the empty lists, as the person at a desk has them."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from tests.site.conftest import Answer, Desk

from plait.sheets import read_workbook
from plait.sheets.templates import Template, load_templates
from plait.site import standard
from plait.site.dictionary.slugs import entry_at, slug_of
from plait.standard import load_dictionary

EXTENSION = """
name = "Harrowmere"
version = "2"

[[tag]]
tag = "#Volunteer+X_Bicycle"
name = "Has a bicycle"
definition = "Whether the volunteer can come by bicycle."
type = "list"
allowed = ["Yes", "No"]
example = "Yes"
sensitive = "personal"
source = "Harrowmere"
source_read = "local proposal"
area = "Volunteer"

[allowed]
"#Need+Urgency" = {urgencies}
"""


@pytest.fixture
def partnership(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place that adds a tag of its own and shortens a list."""
    from plait.site.dictionary import views

    urgency = load_dictionary().find("#Need+Urgency")
    assert urgency
    text = EXTENSION.format(urgencies=list(urgency.allowed[:2]))
    monkeypatch.setattr(views, "the_dictionary", lambda _place: standard.dictionary_with(text))
    monkeypatch.setattr(views, "the_extension", lambda _place: text)


def tags_found(answer: Answer) -> list[str]:
    return re.findall(r'<code class="plait-tag">([^<]+)</code>', answer.html)


def tags_of(answer: Answer, folder: Path) -> list[str]:
    path = folder / "empty.xlsx"
    path.write_bytes(answer.body)
    first = read_workbook(path).sheets[0]
    return [tag for tag in first.cells.select(first.letters).row(1) if tag]


def test_each_tag_has_an_address_that_leads_back_to_it() -> None:
    dictionary = load_dictionary()
    assert slug_of("#Address+Resident+Postcode") == "address-resident-postcode"
    assert [entry_at(slug_of(entry.tag), dictionary) for entry in dictionary.entries] == list(dictionary.entries)


def test_without_a_question_every_entry_is_there_by_area(desk: Desk) -> None:
    answer = desk.ask("/dictionary/")
    entries = load_dictionary().entries
    areas = list(dict.fromkeys(entry.area for entry in entries))
    by_area = sorted(entries, key=lambda entry: areas.index(entry.area))
    assert tags_found(answer) == [entry.tag for entry in by_area]
    assert {f"#area-{number}" for number in range(1, len(areas) + 1)} <= set(answer.page.links)


def test_plain_words_find_the_entry_and_what_it_is_confused_with(desk: Desk) -> None:
    answer = desk.ask("/dictionary/?q=volunteer+household")
    assert tags_found(answer)[0] == "#Volunteer+Household+Number"
    assert "Easily confused with" in answer.page.text
    assert "/dictionary/resident-household-number/" in answer.page.links


def test_the_filters_leave_out_what_is_not_asked_for(desk: Desk) -> None:
    answer = desk.ask("/dictionary/?area=Resident&sensitive=special+category&lists=on")
    found = [load_dictionary().find(tag) for tag in tags_found(answer)]
    assert found
    assert {(entry.area, entry.sensitive.value, bool(entry.allowed)) for entry in found if entry} == {
        ("Resident", "special category", True)
    }


def test_what_the_filters_hide_is_said_and_one_click_away(desk: Desk) -> None:
    page = desk.ask("/dictionary/?q=household&area=Place").page
    assert "left out by what you chose" in page.text
    assert "/dictionary/?q=household" in page.links


def test_words_that_find_nothing_are_answered_with_what_to_do(desk: Desk) -> None:
    page = desk.ask("/dictionary/?q=zzzzqqqq").page
    assert "Nothing for \u201czzzzqqqq\u201d" in page.text
    assert "write one word instead of several" in page.text


@pytest.mark.parametrize("question", ["?area=Nowhere", "?sensitive=very", f"?q={'x' * 201}", "?q=%00"])
def test_a_question_that_the_page_cannot_ask_is_refused_with_a_sentence(desk: Desk, question: str) -> None:
    answer = desk.ask(f"/dictionary/{question}")
    assert (answer.status, len(answer.page.errors)) == (422, 1)


def test_words_are_shown_as_text(desk: Desk) -> None:
    answer = desk.ask("/dictionary/?q=%3Cb%3Ebold%3C/b%3E")
    assert "<b>" not in answer.html
    assert "<b>bold</b>" in answer.page.text


def test_every_entry_has_a_page(desk: Desk) -> None:
    for entry in load_dictionary().entries:
        answer = desk.ask(f"/dictionary/{slug_of(entry.tag)}/")
        assert answer.status == 200, entry.tag
        for words in (entry.name, entry.tag, entry.definition, entry.example, *entry.allowed):
            assert words in answer.page.text, entry.tag


def test_an_entry_says_what_is_agreed_and_where_it_comes_from(desk: Desk) -> None:
    open_one = next(slug_of(entry.tag) for entry in load_dictionary().entries if not entry.agreed)
    assert "Agreed" in desk.ask("/dictionary/volunteer-household-number/").page.text
    assert "To be agreed" in desk.ask(f"/dictionary/{open_one}/").page.text


def test_what_a_column_means_is_shown_without_losing_what_was_chosen(desk: Desk, people: Path) -> None:
    html = desk.ask(f"{desk.open(people)}columns/").html
    links = re.findall(r"<a [^>]*/dictionary/[a-z-]+/[^>]*>[^<]*</a>", html)
    assert links
    assert all('target="_blank"' in link and "(opens in new tab)" in link for link in links)


def test_another_order_of_the_same_tag_leads_to_its_entry(desk: Desk) -> None:
    assert desk.ask("/dictionary/Address-postcode-RESIDENT/").goes_to == "/dictionary/address-resident-postcode/"


@pytest.mark.parametrize("path", ["dictionary/no-such-tag", "dictionary/1", "templates/pets", "templates/pets/file"])
def test_what_is_not_there_is_a_page_that_says_so(desk: Desk, path: str) -> None:
    answer = desk.ask(f"/{path}/")
    assert (answer.status, "This page is not here" in answer.page.text) == (404, True)


def test_what_the_place_adds_is_in_the_dictionary(desk: Desk, partnership: None) -> None:
    own = desk.ask("/dictionary/volunteer-x_bicycle/").page.text
    assert "Added by Harrowmere" in own
    assert "Our own proposal" in own
    assert "as Harrowmere has shortened it" in desk.ask("/dictionary/need-urgency/").page.text
    assert "#Volunteer+X_Bicycle" in desk.ask("/dictionary/print/").html
    assert "volunteer-x_bicycle" in desk.ask("/templates/own/").html


def test_the_whole_dictionary_is_a_page_to_print_that_may_have_its_own_style_alone(desk: Desk) -> None:
    answer = desk.ask("/dictionary/print/")
    policy = answer.headers["Content-Security-Policy"]
    (in_page,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', answer.html)
    assert policy == f"{unescape(in_page)}; frame-ancestors 'none'"
    assert "style-src 'sha256-" in policy
    assert not re.search("unsafe|self|http", policy)
    assert all(entry.tag in answer.html for entry in load_dictionary().entries)


def test_there_is_an_empty_list_of_each_kind(desk: Desk) -> None:
    links = desk.ask("/templates/").page.links
    for template in load_templates():
        assert f"/templates/{template.name}/" in links
        assert any(link.startswith(f"/templates/{template.name}/file/?column=") for link in links)


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.name)
def test_the_page_of_a_kind_has_its_usual_columns_ticked(desk: Desk, template: Template) -> None:
    answer = desk.ask(f"/templates/{template.name}/")
    ticked = re.findall(r'value="([^"]+)" id="id_column_\d+" checked', answer.html)
    assert ticked == [slug_of(tag) for tag in template.columns]


def test_the_workbook_has_the_columns_that_were_ticked_and_no_other(desk: Desk, tmp_path: Path) -> None:
    picked = ("volunteer-skills", "need-type", "person-volunteer-id")
    answer = desk.ask("/templates/volunteers/file/?" + "&".join(f"column={slug}" for slug in picked))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="volunteers.xlsx"'
    assert tags_of(answer, tmp_path) == ["#Person+Volunteer+Id", "#Volunteer+Skills", "#Need+Type"]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("", "Tick at least one column."), ("?column=area-code", "Choose from the columns on this page.")],
)
def test_a_choice_that_makes_no_list_is_asked_again(desk: Desk, question: str, sentence: str) -> None:
    answer = desk.ask(f"/templates/own/file/{question}")
    assert (answer.status, answer.page.errors) == (422, [sentence])
    assert f"</span> {sentence}</p>" in answer.html.partition('id="column-error"')[2]
    assert answer.html.count("<fieldset") == answer.html.count('aria-describedby="column-error"')


def test_a_choice_that_makes_no_list_leaves_the_other_ticks(desk: Desk) -> None:
    answer = desk.ask("/templates/residents/file/?column=need-type&column=nothing")
    assert re.findall(r'value="([^"]+)" id="id_column_\d+" checked', answer.html) == ["need-type"]


def test_each_heading_that_has_a_tag_leads_to_its_entry_and_the_list_stays(desk: Desk, people: Path) -> None:
    at = desk.open(people)
    entry = "/dictionary/address-resident-postcode/"
    assert entry in desk.ask(f"{at}columns/").page.links
    desk.agree(at)
    for page in ("findings/", "grid/"):
        assert entry in desk.ask(f"{at}{page}").page.links, page
        assert desk.ask(entry).status == 200
    assert desk.ask(at).status == 200


def test_a_tag_that_the_dictionary_does_not_have_leads_nowhere(desk: Desk, postcodes: list[str]) -> None:
    rows = [f"R{number},{postcodes[0]},7" for number in range(20)]
    data = "\n".join(["Ref,Postcode,Lucky", ",#Address+Resident+Postcode,#Meta+Lucky", *rows, "R0,XX1,7"])
    at = desk.hand_in("list.csv", data.encode()).goes_to.removesuffix("columns/")
    desk.agree(at)
    for page in ("columns/", "findings/", "grid/"):
        assert not any("meta-lucky" in link for link in desk.ask(f"{at}{page}").page.links)


@pytest.mark.parametrize("page", ["dictionary/", "dictionary/need-type/", "dictionary/print/", "templates/own/file/"])
def test_without_the_key_the_desk_does_not_answer(stranger: Desk, page: str) -> None:
    assert stranger.ask(f"/{page}").status == 403
