from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import plait.places.build
import plait.places.source_files
from plait.errors import PlaceError
from plait.places import open_place
from plait.places.build import BuildReport, build_place

Build = Callable[..., BuildReport]

# The same postcodes in the columns of other editions.
ONSPD_2024 = """\
pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,lat,long,lsoa11,lsoa21,msoa21
AB11AA,AB1  1AA,AB1 1AA,198001,,E99999999,E06000001,E05000001,0,51.005,0.005,E01000001,E01000001,E02000001
AB11AD,AB1  1AD,AB1 1AD,198001,200306,,E06000001,E05000002,1,51.005,0.025,E01000008,E01000003,E02000002
"""
NSPL_2023 = """\
pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,oa21,laua,ward,lsoa21,msoa21,lat,long
AB11AA,AB1  1AA,AB1 1AA,198001,,0,1,E00000001,E06000001,E05000001,E01000001,E02000001,51.005,0.005
AB11AD,AB1  1AD,AB1 1AD,198001,200306,1,1,E00000003,E06000001,E05000002,E01000003,E02000002,51.005,0.025
"""
OWN = """\
postcode,lsoa21_code,ward25_code,lad,lon,lat
AB1 1AA,E01000001,E05000001,E06000001,0.005,51.005
AB1 1AD,E01000003,E05000002,E06000001,0.025,51.005
"""
POSITIONS = """\
postcode,latitude,longitude
ab11aa,51.005,0.005
AB1 1AD,51.005,0.025
CD1 1AA,51.005,1.005
"""
# No wards and no positions, in the older code page; the name of a place that is not wanted has an accent.
PCD_OA_LSOA = (
    "pcd7,pcd8,pcds,dointr,doterm,usertype,oa21cd,lsoa21cd,msoa21cd,ladcd,lsoa21nm,ladnm\r\n"
    "AB1 1AA,AB1  1AA,AB1 1AA,198001,,0,E00000001,E01000001,E02000001,E06000001,S. 001A,Squareham\r\n"
    "AB1 1AD,AB1  1AD,AB1 1AD,198001,200306,1,E00000003,E01000003,E02000002,E06000001,S. 002A,Squareham\r\n"
    "LL1 1AA,LL1  1AA,LL1 1AA,198001,,0,W00000001,W01000001,W02000001,W06000001,Ynys Môn 001A,Ynys Môn\r\n"
).encode("cp1252")


def one_feature(heading: str, kind: str) -> str:
    return json.dumps({"features": [{"properties": {heading: "E01000001"}, "geometry": {"type": kind}}]})


def areas_of(report: BuildReport, *postcodes: str) -> list[tuple[str | None, ...]]:
    located = open_place(report.folder).locate(pl.Series(list(postcodes)))
    return located.select("lsoa", "msoa", "ward").rows()


@pytest.mark.parametrize("directory", [ONSPD_2024, NSPL_2023, OWN, POSITIONS, PCD_OA_LSOA])
def test_look_ups_of_postcodes_of_all_editions_place_them_alike(build: Build, directory: str | bytes) -> None:
    report = build({"postcodes.csv": directory})
    assert report.postcodes == 2
    assert areas_of(report, "AB1 1AA", "AB1 1AD") == [
        ("E01000001", "E02000001", "E05000001"),
        ("E01000003", "E02000002", "E05000002"),
    ]


@pytest.mark.parametrize("directory", [ONSPD_2024, NSPL_2023, PCD_OA_LSOA])
def test_retired_and_large_user_postcodes_are_kept_and_marked(build: Build, directory: str | bytes) -> None:
    rows = open_place(build({"postcodes.csv": directory}).folder).postcodes
    assert rows.select("postcode", "user_type", "retired").rows() == [
        ("AB1 1AA", "small", None),
        ("AB1 1AD", "large", date(2003, 6, 1)),
    ]


def test_a_national_file_is_narrowed_to_the_council(build: Build) -> None:
    assert open_place(build().folder).postcodes["council"].unique().to_list() == ["E06000001"]


def test_the_council_can_be_said(build: Build) -> None:
    lookup = (
        "LSOA21CD,WD25CD,LAD25CD\nE01000001,E05000001,E06000001\nE01000009,E05000009,E06000002\n"
        "E01000003,E05000002,E06000001\n"
    )
    report = build({"lookup.csv": lookup, "lsoa.geojson": None, "ward.geojson": None}, council="E06000002")
    assert open_place(report.folder).postcodes["postcode"].to_list() == ["CD1 1AA"]
    assert open_place(report.folder).areas("lsoa")["code"].to_list() == ["E01000009"]


def test_a_council_without_postcodes_is_refused(build: Build) -> None:
    with pytest.raises(PlaceError, match=r"No postcode in postcodes\.csv lies in the place"):
        build(council="E09000099")


def test_too_many_councils_are_refused(build: Build) -> None:
    rows = "".join(f"E0100{number:04},E0500{number:04},E0700{number:04}\n" for number in range(21))
    with pytest.raises(PlaceError, match="The files cover 21 councils"):
        build({"lookup.csv": "LSOA21CD,WD25CD,LAD25CD\n" + rows})


def test_a_postcode_without_area_is_placed_by_its_position(build: Build) -> None:
    report = build()
    assert areas_of(report, "AB1 1AF") == [("E01000004", "E02000002", "E05000002")]
    assert report.manifest.postcodes_placed_by_position == {"lsoa": 1, "msoa": 0, "ward": 1}


def test_a_postcode_without_area_and_position_stays_without(build: Build) -> None:
    report = build()
    assert areas_of(report, "AB1 1AG") == [(None, None, None)]
    assert report.manifest.postcodes_without_area == {"lsoa": 1, "msoa": 1, "ward": 1}


def test_a_position_on_an_edge_goes_to_the_first_area(build: Build) -> None:
    rows = "postcode,latitude,longitude\nAB1 1AA,51.005,0.02\n"
    assert areas_of(build({"postcodes.csv": rows}), "AB1 1AA")[0][0] == "E01000002"


def test_without_wards_and_positions_the_best_fit_is_taken_and_said(build: Build) -> None:
    report = build({"postcodes.csv": PCD_OA_LSOA})
    assert any("given the ward that fits its LSOA best" in note for note in report.notes)


def test_without_a_look_up_the_best_fit_is_made_from_the_postcodes_and_said(build: Build) -> None:
    lookup = "LSOA21CD,LAD25CD\n" + "".join(f"E0100000{number},E06000001\n" for number in (1, 2, 3, 4))
    report = build({"lookup.csv": lookup})
    assert any("given the ward of most of its postcodes" in note for note in report.notes)
    fits = open_place(report.folder).lookup("lsoa", "ward")
    assert set(fits["method"]) == {"best fit by postcodes"}
    assert fits.select("from_code", "to_code").rows()[0] == ("E01000001", "E05000001")


def test_a_look_up_to_wards_of_another_year_with_the_same_codes_is_used_and_said(
    build: Build, sources: dict[str, str]
) -> None:
    report = build({"lookup.csv": sources["lookup.csv"].replace("WD25", "WD24")})
    assert any("The look-up to the level ward is of 2024" in note for note in report.notes)
    assert open_place(report.folder).residents("ward")["residents"].to_list() == [3000, 3000]


def test_a_look_up_to_wards_with_other_codes_is_not_used(build: Build, sources: dict[str, str]) -> None:
    report = build({"lookup.csv": sources["lookup.csv"].replace("WD25", "WD24").replace("E05000002", "E05000077")})
    assert set(open_place(report.folder).lookup("lsoa", "ward")["method"]) == {"best fit by postcodes"}


def test_names_that_people_use_come_before_official_ones(build: Build) -> None:
    names = (
        "msoa21cd,msoa21nm,msoa21nmw,msoa21hclnm,msoa21hclnmw,localauthorityname,type\n"
        "E02000001,Squareham 001,,Old Town,,Squareham,x\nE02000002,Squareham 002,,,,Squareham,x\n"
        "E02000099,Elsewhere 001,,Elsewhere,,Elsewhere,x\n"
    )
    areas = open_place(build({"names.csv": names}).folder).areas("msoa")
    assert areas.rows() == [("E02000001", "Old Town"), ("E02000002", "Squareham 002")]


@pytest.mark.parametrize("change", ["CHGIND", "change_code"])
def test_changes_of_lsoas_are_kept_with_shares_by_residents(build: Build, change: str) -> None:
    changes = (
        f"LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,{change},LAD22CD\n"
        "E01000001,a,E01000001,a,U,E06000001\n"
        "E01000008,b,E01000002,b,S,E06000001\nE01000008,b,E01000003,c,S,E06000001\n"
        "E01000006,d,E01000004,d,M,E06000001\nE01000007,e,E01000004,d,M,E06000001\n"
    )
    report = build({"changes.csv": changes})
    lookups = pl.read_parquet(report.folder / "lookups.parquet").filter(pl.col("method").str.starts_with("change"))
    assert lookups.select("from_code", "to_code", "share", "method").rows() == [
        ("E01000001", "E01000001", 1.0, "change U"),
        ("E01000006", "E01000004", 1.0, "change M"),
        ("E01000007", "E01000004", 1.0, "change M"),
        ("E01000008", "E01000002", 0.555556, "change S"),
        ("E01000008", "E01000003", 0.444444, "change S"),
    ]


def test_older_boundaries_are_kept_beside_the_current_ones(build: Build, sources: dict[str, str]) -> None:
    older = json.loads(sources["lsoa.geojson"].replace("LSOA21", "LSOA11"))
    older["features"][3]["properties"]["LSOA11CD"] = "E01000008"
    changes = "LSOA11CD,LSOA21CD,CHGIND,LAD22CD\n" + "".join(
        f"{old},{new},U,E06000001\n"
        for old, new in (
            ("E01000001", "E01000001"),
            ("E01000002", "E01000002"),
            ("E01000003", "E01000003"),
            ("E01000008", "E01000004"),
        )
    )
    place = open_place(build({"older.geojson": json.dumps(older), "changes.csv": changes}).folder)
    codes = [each["properties"]["code"] for each in place.boundaries("lsoa", vintage="2011")["features"]]
    assert codes == ["E01000001", "E01000002", "E01000003", "E01000008"]
    assert place.vintage("lsoa") == "2021"


def test_boundaries_without_a_year_are_dated_by_their_codes(build: Build, sources: dict[str, str]) -> None:
    plain = sources["lsoa.geojson"].replace("LSOA21CD", "code").replace("LSOA21NM", "name")
    place = open_place(build({"lsoa.geojson": plain}).folder)
    assert len(place.boundaries("lsoa")["features"]) == 4


def test_boundaries_are_rounded_to_a_metre_and_lose_their_other_properties(
    build: Build, sources: dict[str, str]
) -> None:
    wobbly = sources["lsoa.geojson"].replace("0.01,", "0.0100012345,")
    feature = open_place(build({"lsoa.geojson": wobbly}).folder).boundaries("lsoa")["features"][0]
    assert feature["properties"] == {"code": "E01000001", "name": "The E01000001"}
    assert feature["geometry"]["coordinates"][0][1] == [0.01, 51.0]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("notes.txt", "hello", "Only .csv and .geojson files are read."),
        ("empty.csv", "", "It is empty."),
        ("picture.csv", b"\x89PNG\0\0", "It is not a table of comma-separated values."),
        ("line.csv", "a" * 70_000, "It is not a table of comma-separated values."),
        ("schools.csv", "urn,school_name,fsm\n1,A,2\n", "None of its columns is known to hold codes"),
        ("ragged.csv", "LSOA21CD,n\nE01000001,1\nE01000002,1,2,3\n", "Its rows do not have the same number"),
        ("twice.csv", "LSOA21CD,n,n\nE01000001,1,2\n", "Two of its columns have the same heading."),
        ("far.csv", "LSOA21CD,n\nE01009999,1\n", "None of its areas lies in the place."),
        ("other.csv", "geography code,n\nK02000001,1\n", "Its codes are not those of LSOAs"),
        ("shops.csv", "id,shop,lsoa21_code\n1,A,E01000001\n2,B,E01000001\n", "It has several rows for one"),
        ("words.csv", "LSOA21CD,class\nE01000001,Urban\n", "None of its columns holds figures."),
        ("list.csv", "postcode,name\nAB1 1AA,x\n", "It has postcodes, but neither areas nor coordinates"),
        ("broken.geojson", "{", "It is not a GeoJSON FeatureCollection"),
        ("points.geojson", one_feature("LSOA21CD", "Point"), "Not all of its features are areas"),
        ("bare.geojson", one_feature("colour", "Polygon"), "None of its properties is known"),
    ],
)
def test_a_file_that_is_not_understood_is_named_with_the_reason(
    build: Build, name: str, content: str | bytes, reason: str
) -> None:
    (left_out,) = build({name: content}).left_out
    assert left_out.file == name
    assert left_out.reason.startswith(reason)


def test_files_that_the_system_hides_are_not_spoken_of(build: Build) -> None:
    assert build({".DS_Store": b"\0"}).left_out == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"second.csv": OWN}, r"Both postcodes\.csv and second\.csv give the look-up of postcodes"),
        ({"postcodes.csv": None}, "None of the files in .* is a look-up of postcodes"),
        (
            {"postcodes.csv": "postcode,lsoa21_code\nAB1 1AA,E01000099\n"},
            "No postcode in postcodes.csv lies in",
        ),
        ({"AGE.CSV": "LSOA21CD,n\nE01000001,1\n"}, "Both AGE.CSV and age.csv give the table age"),
        ({"sources.toml": "nonsense"}, "cannot be read as TOML"),
        ({"sources.toml": '["gone.csv"]\ntitle = "x"\n'}, "speaks of gone.csv, which is not beside it"),
        ({"sources.toml": '["age.csv"]\nauthor = "x"\n'}, "says 'author' of age.csv; it may say licence"),
        ({"sources.toml": 'title = "x"\n'}, "should have one table for each file"),
    ],
)
def test_files_that_do_not_make_a_place_are_refused_in_one_sentence(
    build: Build, changes: dict[str, str | None], sentence: str
) -> None:
    with pytest.raises(PlaceError, match=sentence) as refusal:
        build(changes)
    assert "\n" not in str(refusal.value)


def test_two_boundaries_of_one_level_are_refused(build: Build, sources: dict[str, str]) -> None:
    with pytest.raises(PlaceError, match=r"Both lsoa\.geojson and second\.geojson give the boundaries"):
        build({"second.geojson": sources["lsoa.geojson"]})


def test_two_look_ups_that_disagree_are_refused(build: Build) -> None:
    other = "LSOA21CD,WD25CD,LAD25CD\nE01000001,E05000002,E06000001\n"
    with pytest.raises(PlaceError, match=r"lookup\.csv puts E01000001 in E05000001 and other\.csv"):
        build({"other.csv": other})


def test_boundaries_in_metres_are_refused(build: Build, sources: dict[str, str]) -> None:
    metres = sources["lsoa.geojson"].replace("51.0", "183000.5")
    with pytest.raises(PlaceError, match="not in degrees of longitude and latitude"):
        build({"lsoa.geojson": metres})


def test_boundaries_with_broken_coordinates_are_refused(build: Build, sources: dict[str, str]) -> None:
    with pytest.raises(PlaceError, match="The boundary of E01000001 is not written as GeoJSON"):
        build({"lsoa.geojson": sources["lsoa.geojson"].replace("[0.0, 51.0]", "null")})


def test_boundaries_without_coordinates_are_refused(build: Build, sources: dict[str, str]) -> None:
    with pytest.raises(PlaceError, match="The boundary of E01000001 is not written as GeoJSON"):
        build({"lsoa.geojson": sources["lsoa.geojson"].replace('"coordinates"', '"places"')})


def test_a_speck_is_refused_as_a_boundary(build: Build, sources: dict[str, str]) -> None:
    speck = sources["lsoa.geojson"].replace("0.01,", "0.0,").replace("51.01]", "51.0]")
    with pytest.raises(PlaceError, match="The boundary of E01000001 is too small to draw"):
        build({"lsoa.geojson": speck})


@pytest.mark.parametrize(("name", "reason"), [("lsoa.geojson", "generalised"), ("age.csv", "only a look-up")])
def test_a_file_too_large_to_load_is_left_out(
    build: Build, sources: dict[str, str], monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    monkeypatch.setattr(plait.places.source_files, "_LARGEST", 5_000)
    (left_out,) = build({name: sources[name] + "\n" * 5_000}).left_out
    assert left_out.file == name
    assert reason in left_out.reason


def test_a_look_up_of_postcodes_may_be_of_any_size(
    build: Build, monkeypatch: pytest.MonkeyPatch, sources: dict[str, str]
) -> None:
    monkeypatch.setattr(plait.places.source_files, "_LARGEST", 5_000)
    more = "".join(f"CD1 {number // 20}{chr(65 + number % 20)}A,,,,,,,E06000002\n" for number in range(190))
    assert build({"postcodes.csv": sources["postcodes.csv"] + more.replace("\n", ",,,,,\n")}).postcodes == 6


def test_postcodes_that_cannot_be_read_are_refused(build: Build) -> None:
    ragged = "postcode,lat,long\nAB1 1AA,51.005,0.005\nAB1 1AB,1,2,3,4\n"
    with pytest.raises(PlaceError, match=r"The rows of postcodes\.csv cannot be read"):
        build({"postcodes.csv": ragged})


def test_a_postcode_given_twice_is_kept_once_in_use(build: Build) -> None:
    rows = (
        "pcds,doterm,lad25cd,wd25cd,lsoa21cd\nAB1 1AA,200001,E06000001,E05000002,E01000003\n"
        "AB1 1AA,,E06000001,E05000001,E01000001\n"
    )
    assert areas_of(build({"postcodes.csv": rows}), "AB1 1AA") == [("E01000001", "E02000001", "E05000001")]


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(build: Build, sources: dict[str, str]) -> None:
    plain = build()
    windows = {
        name: b"\xef\xbb\xbf" + sources[name].replace("\n", "\r\n").encode()
        for name in ("postcodes.csv", "lookup.csv", "age.csv")
    }
    report = build(windows)
    assert report.manifest.tables == plain.manifest.tables
    assert areas_of(report, "AB1 1AA") == [("E01000001", "E02000001", "E05000001")]


def test_names_in_the_older_code_page_keep_their_accents(build: Build, sources: dict[str, str]) -> None:
    lookup = sources["lookup.csv"].replace("Squareham 001,", "Carré,").encode("cp1252")
    areas = open_place(build({"lookup.csv": lookup}).folder).areas("msoa")
    assert "Carré" in areas["name"].to_list()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="There is no folder"):
        build_place(tmp_path / "gone", tmp_path / "pack", name="X", built=date(2026, 1, 1))


def test_what_sources_toml_says_comes_before_what_is_known(build: Build) -> None:
    said = '["age.csv"]\npublisher = "Made up"\nvintage = "Census Day 2021"\n'
    (source,) = [each for each in build({"sources.toml": said}).manifest.sources if each.file == "age.csv"]
    assert (source.publisher, source.vintage) == ("Made up", "Census Day 2021")
    assert source.title == "Census, usual residents by age"


def test_each_source_is_recorded_with_checksum_and_rows(build: Build, tmp_path: Path) -> None:
    sources = {each.file: each for each in build().manifest.sources}
    assert sources["age.csv"].sha256 == hashlib.sha256((tmp_path / "sources/age.csv").read_bytes()).hexdigest()
    assert sources["age.csv"].rows == 8
    assert sources["postcodes.csv"].rows == 6
    assert sources["postcodes.csv"].publisher == "Office for National Statistics"
    assert sources["postcodes.csv"].vintage == "2025-02"
    assert sources["ward.geojson"].vintage == "2025"


def test_the_same_sources_give_the_same_bytes(build: Build) -> None:
    first = contents(build().folder)
    assert contents(build().folder) == first


def test_the_order_of_rows_in_a_source_makes_no_difference(build: Build, sources: dict[str, str]) -> None:
    first = contents(build().folder)
    heading, *rows = sources["postcodes.csv"].splitlines(keepends=True)
    turned = heading + "".join(reversed(rows))
    second = contents(build({"postcodes.csv": turned}).folder)
    assert {name for name in first if first[name] != second[name]} == {"manifest.json"}


def test_a_pack_is_replaced_by_a_new_one(build: Build) -> None:
    build()
    assert open_place(build(name="Roundham").folder).name == "Roundham"


def test_what_is_not_a_pack_is_never_replaced(build: Build, tmp_path: Path) -> None:
    precious = tmp_path / "pack" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work")
    with pytest.raises(PlaceError, match="is there already and is no place pack"):
        build()
    assert precious.read_text() == "years of work"


def test_a_build_that_fails_leaves_the_old_pack_and_nothing_else(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(build().folder)

    def full_disk(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(plait.places.build, "write_manifest", full_disk)
    with pytest.raises(OSError, match="No space left"):
        build(name="Roundham")
    assert contents(tmp_path / "pack") == before
    assert {path.name for path in tmp_path.iterdir()} == {"sources", "pack"}


def test_a_place_of_several_councils_needs_a_code(build: Build, sources: dict[str, str]) -> None:
    lookup = (
        sources["lookup.csv"] + "E01000009,Roundham 001A,E02000009,Roundham 001,E05000009,Round,E06000002,Roundham,5\n"
    )
    with pytest.raises(PlaceError, match="covers 2 councils, so say which code"):
        build({"lookup.csv": lookup})
    report = build({"lookup.csv": lookup}, code="both")
    assert report.manifest.councils == {"E06000001": "Squareham", "E06000002": "Roundham"}
    assert report.postcodes == 7


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
