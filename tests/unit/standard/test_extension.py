"""A partnership's own tags and lists are added, and what would confuse others is refused in plain words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plait.errors import StandardError
from plait.standard import Confusion, Dictionary, Entry, Extension, Sensitivity, ValueType, load_dictionary

CHOIR = Entry(
    tag="#Person+Resident+X_Choir",
    name="Sings in the choir",
    definition="Whether the resident sings in the neighbourhood choir.",
    type=ValueType.LIST,
    allowed=("Yes", "No"),
    synonyms={"Yes": ("sings",)},
    headings=("choir",),
    example="Yes",
    sensitive=Sensitivity.PERSONAL,
    source="Camden",
    source_read="local proposal",
    area="Camden",
)


NUMBER = replace(
    CHOIR, type=ValueType.WHOLE_NUMBER, allowed=(), synonyms={}, example="3", smallest=0, largest=5, headings=()
)


def extended(*entries: Entry, **more: object) -> Dictionary:
    return load_dictionary().extended(Extension("Camden", "3", entries, **more))  # type: ignore[arg-type]  # as given


def changed(**parts: object) -> Entry:
    return replace(CHOIR, **parts)  # type: ignore[arg-type]  # as given


def test_an_own_tag_is_found_like_any_other() -> None:
    dictionary = extended(CHOIR)

    assert dictionary.find("#person+x_choir+RESIDENT") is CHOIR
    assert dictionary.by_heading("Choir") is CHOIR
    assert dictionary.search("sings")[0] is CHOIR


def test_headings_in_other_scripts_mean_their_own_tag_and_no_other() -> None:
    dictionary = extended(changed(headings=("\u09a8\u09be\u09ae",)))

    assert dictionary.by_heading("\u09a8\u09be\u09ae:") is dictionary.find(CHOIR.tag)
    assert dictionary.by_heading("\u7535\u8bdd") is None
    assert dictionary.by_heading("??") is None


def test_a_name_of_nothing_but_signs_means_no_heading() -> None:
    assert extended(changed(name="!?", headings=("\u2026",))).by_heading("??") is None


def test_values_in_other_scripts_are_told_apart() -> None:
    entry = changed(allowed=("\u65e5\u672c", "\u4e2d\u56fd"), synonyms={}, example="\u4e2d\u56fd")

    assert extended(entry).find(CHOIR.tag) is entry
    assert entry.allowed_meant(" \u65e5\u672c ") == "\u65e5\u672c"


def test_the_shipped_dictionary_stays_as_it_was() -> None:
    extended(CHOIR)

    assert load_dictionary().find(CHOIR.tag) is None


def test_what_a_file_follows_names_the_extension() -> None:
    assert str(extended(CHOIR).follows).endswith("; Camden 3")


def test_a_list_can_be_made_shorter_in_the_standards_own_order_and_spelling() -> None:
    entry = extended(allowed={"#need+type": ("housing", "FOOD or shopping")}).find("#Need+Type")

    assert entry is not None
    assert entry.allowed == ("Food or shopping", "Housing")
    assert set(entry.synonyms) == {"Food or shopping", "Housing"}
    assert entry.example in entry.allowed


def test_a_column_of_free_text_can_get_a_list() -> None:
    entry = extended(allowed={"#Place+Hub+Name": ("North", "South")}).find("#Place+Hub+Name")

    assert entry is not None
    assert (entry.type, entry.allowed, entry.example) == (ValueType.LIST, ("North", "South"), "North")


@pytest.mark.parametrize(
    ("tag", "values", "sentence"),
    [
        ("#Need+Type", ("Gardening",), "'Gardening' is not among the values of #Need.Type"),
        ("#Need+Type", (), "is empty"),
        ("#Need+Type", ("Housing", "housing "), "read as the same"),
        ("#Contact+Date", ("2020-01-01", "2020-01-02"), "holds a date, which cannot be a list"),
        ("#Place+Ward+Code", ("Northside", "E05000128"), "'Northside' cannot stand in #Place.Ward.Code"),
        ("#No+Such", ("A", "B"), "#No.Such is not in the Plait standard"),
        ("Need", ("A", "B"), "'Need' is not a tag"),
        ("#Place+Hub+Name", ("A; B", "C"), "no semicolon"),
        ("#Place+Hub+Name", ("?", "C"), "use letters or figures"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(tag: str, values: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(StandardError, match=sentence):
        extended(allowed={tag: values})


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (changed(tag="#Type+Need"), None),
        (changed(tag="#need+TYPE"), "#need.TYPE is already in the Plait standard"),
        (changed(tag="#Need+Type+Garden"), "would be taken for #Need.Type"),
        (changed(tag="#Need"), "would be taken for #Need.Id"),
        (changed(tag="#Need+Type+X_Garden"), None),
        (changed(tag="Choir"), "'Choir' is not a tag"),
        (changed(tag="#Choir+1st"), "'#Choir.1st' is not a tag"),
        (changed(example="Perhaps"), "example 'Perhaps'"),
        (changed(example=""), "example ''"),
        (changed(allowed=("Yes",)), "at least 2 allowed values"),
        (changed(type=ValueType.TEXT), "give it the type"),
        (changed(synonyms={"Maybe": ("perhaps",)}), "'Maybe', which is not among its allowed values"),
        (changed(synonyms={"Yes": ("no",)}), "stands for both No and Yes"),
        (changed(headings=("Post Code",)), "already means #Address.Resident.Postcode"),
        (changed(short_name="need"), "already #Need.Type"),
        (changed(short_name="choir"), None),
        (changed(short_name="Choir"), "'Choir' cannot be the short name"),
        (changed(short_name="ward"), "'ward' cannot be the short name"),
        (changed(short_name="choir", type=ValueType.TEXT, allowed=(), synonyms={}), "is no list: only lists"),
        (changed(several=True), None),
        (
            changed(type=ValueType.DATE, allowed=(), synonyms={}, example="2020-06-24", several=True),
            "leave out several",
        ),
        (changed(type=ValueType.TEXT, allowed=(), synonyms={}, smallest=1), "no whole number: leave out smallest"),
        (NUMBER, None),
        (replace(NUMBER, smallest=None), "say the smallest too"),
        (replace(NUMBER, smallest=6), "which is not above it"),
        (changed(confused_with=(Confusion("#No+Such", "Other."),)), "#No.Such, which is not in the dictionary"),
        (changed(confused_with=(Confusion("#Need+Type", "Other."),)), None),
    ],
)
def test_an_own_tag_that_would_confuse_is_refused_with_what_to_do(entry: Entry, sentence: str | None) -> None:
    if sentence is None:
        assert extended(entry).find(entry.tag) is entry
        return
    with pytest.raises(StandardError, match=sentence):
        extended(entry)


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        (ValueType.DATE, "2020-06-24", "24 Juno"),
        (ValueType.POSTCODE, "NW1 8AB", "NW1"),
        (ValueType.PHONE, "07911 123456", "12"),
        (ValueType.EMAIL, "a@example.org", "a at example"),
        (ValueType.WHOLE_NUMBER, "3", "three or four"),
        (ValueType.NHS_NUMBER, "943 476 5919", "943 476 5918"),
        (ValueType.UPRN, "100023336956", "1000233369561"),
        (ValueType.LANGUAGE, "French", "Gaelic"),
    ],
)
def test_an_example_must_be_what_the_entry_asks_for(type_: ValueType, good: str, bad: str) -> None:
    plain = changed(type=type_, allowed=(), synonyms={})

    assert extended(replace(plain, example=good)).find(plain.tag)
    with pytest.raises(StandardError, match="example"):
        extended(replace(plain, example=bad))


def test_two_spellings_of_one_tag_are_refused() -> None:
    with pytest.raises(StandardError, match="one and the same tag"):
        extended(CHOIR, changed(tag="#Person+X_choir+Resident", headings=()))


def test_a_heading_of_two_own_tags_is_refused() -> None:
    band = changed(tag="#Person+Resident+X_Band", headings=("CHOIR:",))

    with pytest.raises(
        StandardError, match=r"'CHOIR:' stands at both #Person.Resident.X_Choir and #Person.Resident.X_Band"
    ):
        extended(CHOIR, band)


def test_a_short_name_of_two_own_tags_is_refused() -> None:
    band = changed(tag="#Person+Resident+X_Band", headings=(), short_name="music")

    with pytest.raises(StandardError, match=r"are both to be counted as .music."):
        extended(changed(short_name="music"), band)


@pytest.mark.parametrize(("name", "version"), [("", "3"), ("3", "3"), ("A; B", "3"), ("Plait standard", "3"),
                                               ("Camden", ""), ("Camden", "new"), ("Camden", "1;2")])  # fmt: skip
def test_a_name_or_version_that_could_not_stand_in_a_file_is_refused(name: str, version: str) -> None:
    with pytest.raises(StandardError):
        load_dictionary().extended(Extension(name, version))


def test_an_extension_is_added_once() -> None:
    with pytest.raises(StandardError, match="camden is given twice"):
        extended(CHOIR).extended(Extension("camden", "4"))


def test_two_partnerships_extensions_go_together() -> None:
    other = changed(tag="#Person+Resident+X_Band", headings=(), name="Plays in the band")
    dictionary = extended(CHOIR).extended(Extension("Luton", "1", (other,)))

    assert str(dictionary.follows).endswith("; Camden 3; Luton 1")
    assert dictionary.find(other.tag) is other


def test_an_own_tag_of_another_partnership_is_not_taken_over() -> None:
    with pytest.raises(StandardError, match="already in"):
        extended(CHOIR).extended(Extension("Luton", "1", (changed(headings=()),)))
