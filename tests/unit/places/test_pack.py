from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from plait.errors import PlaceError
from plait.places import OUTCOME_SENTENCES, Outcome, Place, open_place
from plait.places.build import BuildReport


def located(place: Place, *texts: str | None) -> list[dict[str, object]]:
    return place.locate(pl.Series(list(texts), dtype=pl.String)).to_dicts()


def test_postcodes_are_located_in_the_order_given(place: Place) -> None:
    rows = located(place, "ab1 1ab", "AB11AA", "AB1 1AB")
    assert [(row["postcode"], row["ward"], row["lsoa"], row["msoa"]) for row in rows] == [
        ("AB1 1AB", "E05000001", "E01000002", "E02000001"),
        ("AB1 1AA", "E05000001", "E01000001", "E02000001"),
        ("AB1 1AB", "E05000001", "E01000002", "E02000001"),
    ]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("AB1 1AA", Outcome.LOCATED),
        ("AB1 1AD", Outcome.LOCATED),
        (None, Outcome.MISSING),
        ("", Outcome.MISSING),
        (" \u00a0 ", Outcome.MISSING),
        ("TBC", Outcome.NOT_A_POSTCODE),
        ("AB1 1A", Outcome.NOT_A_POSTCODE),
        ("ab1", Outcome.OUTWARD_ONLY),
        ("ZE1 0AA", Outcome.NOT_IN_PLACE),
        ("CD1 1AA", Outcome.NOT_IN_PLACE),
        ("AB1 1AG", Outcome.NO_AREA),
    ],
)
def test_each_postcode_has_one_outcome(place: Place, text: str | None, outcome: Outcome) -> None:
    assert located(place, text)[0]["outcome"] == outcome


def test_every_outcome_has_a_sentence() -> None:
    assert set(OUTCOME_SENTENCES) == set(Outcome)
    assert all(sentence.endswith(".") for sentence in OUTCOME_SENTENCES.values())


def test_a_retired_postcode_is_located_and_named_as_retired(place: Place) -> None:
    (row,) = located(place, "AB1 1AD")
    assert (row["outcome"], row["retired"], row["ward"]) == ("located", date(2003, 6, 1), "E05000002")


def test_a_large_user_is_located_and_named_as_one(place: Place) -> None:
    rows = located(place, "AB1 1AE", "AB1 1AA", "TBC")
    assert [row["large_user"] for row in rows] == [True, False, False]


def test_what_cannot_be_located_has_null_areas_and_keeps_its_normalised_text(place: Place) -> None:
    assert located(place, " tb c") == [
        {
            "postcode": "TBC",
            "outcome": "not a postcode",
            "ward": None,
            "lsoa": None,
            "msoa": None,
            "retired": None,
            "large_user": False,
        }
    ]


def test_no_postcodes_give_no_rows(place: Place) -> None:
    assert place.locate(pl.Series([], dtype=pl.String)).height == 0


def test_a_column_of_nothing_but_nulls_is_missing(place: Place) -> None:
    assert place.locate(pl.Series([None, None]))["outcome"].to_list() == ["missing", "missing"]


def test_areas_are_listed_by_name(build: Callable[..., BuildReport]) -> None:
    names = {"WD25CD": "E05000001", "WD25NM": "Zoo Hill"}
    lookup = "LSOA21CD,WD25CD,WD25NM,LAD25CD\n" + "".join(
        f"E0100000{number},E0500000{1 + number // 3},{'Zoo Hill' if number < 3 else 'Abbey'},E06000001\n"
        for number in (1, 2, 3, 4)
    )
    place = open_place(build({"lookup.csv": lookup, "ward.geojson": None}).folder)
    assert place.areas("ward").rows() == [("E05000002", "Abbey"), (names["WD25CD"], names["WD25NM"])]


def test_a_place_says_of_which_year_its_areas_are(place: Place) -> None:
    assert (place.vintage("lsoa"), place.vintage("ward")) == ("2021", "2025")


def test_a_level_that_the_place_does_not_have_is_refused_in_one_sentence(place: Place) -> None:
    with pytest.raises(PlaceError, match=r"no areas of the level 'parish': it has lsoa, msoa, ward, council"):
        place.areas("parish")


def test_boundaries_have_nothing_but_code_and_name(place: Place) -> None:
    features = place.boundaries("ward")["features"]
    assert [each["properties"] for each in features] == [
        {"code": "E05000001", "name": "The E05000001"},
        {"code": "E05000002", "name": "The E05000002"},
    ]


def test_boundaries_that_are_not_in_the_pack_are_refused(place: Place) -> None:
    with pytest.raises(PlaceError, match="has no boundaries of the level 'msoa'"):
        place.boundaries("msoa")


def test_residents_of_wards_are_summed_from_their_lsoas(place: Place) -> None:
    assert place.residents("lsoa")["residents"].to_list() == [1000, 2000, 1600, 1400]
    assert place.residents("ward").rows() == [("E05000001", 3000), ("E05000002", 3000)]
    assert place.residents("council").rows() == [("E06000001", 6000)]


def test_a_place_without_a_census_has_no_residents(build: Callable[..., BuildReport]) -> None:
    place = open_place(build({"age.csv": None}).folder)
    assert place.residents("ward").is_empty()
    assert place.residents("ward").columns == ["code", "residents"]


def test_statistics_are_found_by_their_table(place: Place) -> None:
    figures = place.statistics("age").filter(pl.col("code") == "E01000002")
    assert figures.select("measure", "value").rows() == [("Aged under 65", 1500), ("Aged 65 and over", 500)]
    with pytest.raises(PlaceError, match="no statistics table 'hats'"):
        place.statistics("hats")


@pytest.mark.parametrize("file", ["postcodes.parquet", "areas.parquet", "lookups.parquet", "lsoa"])
def test_a_damaged_file_is_refused_in_one_sentence(place: Place, file: str) -> None:
    path = place.folder / (f"boundaries_{file}.geojson" if file == "lsoa" else file)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(PlaceError, match="was changed or damaged after it was built: build the pack again"):
        read_everything(open_place(place.folder))


def test_a_missing_file_is_named(place: Place) -> None:
    (place.folder / "postcodes.parquet").unlink()
    with pytest.raises(PlaceError, match=r"postcodes\.parquet is missing from the place pack of Squareham"):
        read_everything(open_place(place.folder))


def test_a_manifest_edited_by_hand_is_refused(place: Place) -> None:
    path = place.folder / "manifest.json"
    path.write_text(path.read_text().replace('"made_up": false', '"made_up": true'))
    with pytest.raises(PlaceError, match=r"manifest .* was changed after it was built"):
        open_place(place.folder)


@pytest.mark.parametrize("text", ["", "{", "[]", '"plait-place/1"', '{"format": "plait-place/2"}', "\x00"])
def test_what_is_no_manifest_is_refused_in_one_sentence(place: Place, text: str) -> None:
    (place.folder / "manifest.json").write_text(text)
    with pytest.raises(PlaceError, match=r"^[^\n]+\.$"):
        open_place(place.folder)


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="There is no place pack in"):
        open_place(tmp_path)


def test_the_manifest_has_a_checksum_of_every_other_file(place: Place) -> None:
    manifest = json.loads((place.folder / "manifest.json").read_text())
    files = {path.name for path in place.folder.iterdir()} - {"manifest.json"}
    assert manifest["format"] == "plait-place/1"
    assert set(manifest["files"]) == files


def test_files_are_not_read_before_they_are_needed(place: Place) -> None:
    for path in place.folder.glob("*.parquet"):
        path.unlink()
    assert open_place(place.folder).name == "Squareham"


def test_a_place_is_opened_without_the_geometry_library() -> None:
    program = "import sys; import plait.places; sys.exit('shapely' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def read_everything(place: Place) -> None:
    place.areas("ward")
    place.residents("ward")
    place.boundaries("lsoa")
    located(place, "AB1 1AA")
