"""Statistics as Nomis, ONS and MHCLG publish them end in one long table."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from plait.places import StatisticsTable, open_place
from plait.places.build import BuildReport

Build = Callable[..., BuildReport]

NOMIS_AGE = """\
date,geography,geography code,Age: Total; measures: Value,Age: Aged 4 years and under; measures: Value
2021,Squareham 001A,E01000001,1001,60
2021,Squareham 001B,E01000002,2002,90
2021,Squareham 002A,E01000003,1603,80
2021,Squareham 002B,E01000004,1404,70
"""
NOMIS_RESIDENTS = """\
date,geography,geography code,Residence type: Total; measures: Value
2021,Squareham 001A,E01000001,1005
2021,Elsewhere 001A,E01099999,9999
"""
LONG_WITH_SHARES = """\
lsoa21_code,total_households,tenure,n,prop
E01000001,400.0,Owned: Owns outright,300.0,0.75
E01000001,400.0,Lives rent free,100.0,0.25
E01000002,800.0,Owned: Owns outright,800.0,1
E01000002,800.0,Lives rent free,0.0,0
"""
RANK = "Rank (where 1 is most deprived)"
DECILE = "Decile (where 1 is most deprived 10% of LSOAs)"
INDICES = (
    "LSOA code ({year}),LSOA name ({year}),"
    "Local Authority District code ({council}),Local Authority District name ({council}),"
    f"Index of Multiple Deprivation (IMD) Score,Index of Multiple Deprivation (IMD) {RANK},"
    f"Index of Multiple Deprivation (IMD) {DECILE},Income Score (rate),Income {RANK},"
    f'"Education, Skills and Training Score",Barriers to Housing and Services {DECILE}\n'
    'E01000001,Squareham 001A,E06000001,Squareham,12.5,"20,100",6,0.113,19000,14.2,7\n'
    "E01000002,Squareham 001B,E06000001,Squareham,52.5,700,1,0.413,900,64.2,2\n"
    "E01099999,Elsewhere 001A,E06000099,Elsewhere,1,2,3,4,5,6,7\n"
)


def table_of(report: BuildReport, table: str) -> StatisticsTable:
    return next(each for each in report.manifest.tables if each.table == table)


def figures(report: BuildReport, table: str) -> dict[tuple[str, str], float]:
    rows = open_place(report.folder).statistics(table).select("measure", "code", "value").iter_rows()
    return {(measure, code): value for measure, code, value in rows}


def test_a_wide_table_from_nomis_loses_its_topic_and_unit(build: Build) -> None:
    report = build({"ts007.csv": NOMIS_AGE, "age.csv": None})
    assert table_of(report, "ts007").measures == ("Total", "Aged 4 years and under")
    assert figures(report, "ts007")["Aged 4 years and under", "E01000002"] == 90


def test_the_total_of_a_wide_census_table_gives_the_residents(build: Build) -> None:
    place = open_place(build({"ts007.csv": NOMIS_AGE, "age.csv": None}).folder)
    assert place.residents("lsoa")["residents"].to_list() == [1001, 2002, 1603, 1404]


def test_a_national_table_is_narrowed_to_the_place(build: Build) -> None:
    place = open_place(build({"ts001.csv": NOMIS_RESIDENTS, "age.csv": None}).folder)
    assert place.residents("lsoa").rows() == [("E01000001", 1005)]


def test_a_long_table_keeps_counts_and_totals_but_not_shares(build: Build) -> None:
    report = build({"tenure.csv": LONG_WITH_SHARES})
    assert figures(report, "tenure") == {
        ("total households", "E01000001"): 400,
        ("total households", "E01000002"): 800,
        ("Owned: Owns outright", "E01000001"): 300,
        ("Owned: Owns outright", "E01000002"): 800,
        ("Lives rent free", "E01000001"): 100,
        ("Lives rent free", "E01000002"): 0,
    }
    assert table_of(report, "tenure").subject == "tenure"


def test_a_second_figure_that_is_not_the_same_for_all_rows_is_not_taken_for_a_total(build: Build) -> None:
    rows = LONG_WITH_SHARES.replace("E01000001,400.0,Lives", "E01000001,401.0,Lives")
    assert "total households" not in table_of(build({"tenure.csv": rows}), "tenure").measures


@pytest.mark.parametrize(("year", "council", "edition"), [(2011, 2019, "2019"), (2021, 2024, "2025")])
def test_the_indices_of_deprivation_have_one_name_for_each_measure(
    build: Build, year: int, council: int, edition: str
) -> None:
    report = build({"file_7.csv": INDICES.format(year=year, council=council)})
    told = table_of(report, "file_7")
    assert (told.subject, told.level, told.vintage) == ("deprivation", "lsoa", str(year))
    assert told.measures == (
        "IMD score",
        "IMD rank",
        "IMD decile",
        "income score",
        "income rank",
        "education score",
        "housing and services decile",
    )
    (source,) = [each for each in report.manifest.sources if each.file == "file_7.csv"]
    assert source.vintage == edition
    assert source.publisher == "Ministry of Housing, Communities and Local Government"


def test_a_comma_between_thousands_is_no_decimal_point(build: Build) -> None:
    report = build({"file_7.csv": INDICES.format(year=2021, council=2024)})
    assert figures(report, "file_7")["IMD rank", "E01000001"] == 20_100


def test_areas_outside_the_place_are_not_in_its_statistics(build: Build) -> None:
    report = build({"file_7.csv": INDICES.format(year=2021, council=2024)})
    assert {code for _, code in figures(report, "file_7")} == {"E01000001", "E01000002"}


@pytest.mark.parametrize("marker", ["z", "[c]", "..", "-", ""])
def test_a_figure_held_back_is_left_out_and_never_zero(build: Build, marker: str) -> None:
    rows = f"LSOA21CD,rate\nE01000001,0.5\nE01000002,{marker}\n"
    assert figures(build({"rates.csv": rows}), "rates") == {("rate", "E01000001"): 0.5}


def test_a_column_with_other_words_is_no_column_of_figures(build: Build) -> None:
    rows = "LSOA21CD,rate,class\nE01000001,0.5,1\nE01000002,0.6,Rural\n"
    assert table_of(build({"rates.csv": rows}), "rates").measures == ("rate",)


def test_statistics_of_msoas_keep_their_level(build: Build) -> None:
    told = table_of(build({"language.csv": "msoa21_code,speaks_no_english\nE02000001,12\n"}), "language")
    assert (told.level, told.vintage, told.measures) == ("msoa", "2021", ("speaks no english",))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("LSOA21CD,sex,age,n\nE01000001,F,old,1\nE01000001,F,young,2\n", "not exactly one column that says"),
        ("LSOA21CD,age,x,y\nE01000001,old,1,2\nE01000001,young,2,2\n", "not exactly one column of counts"),
        ("LSOA21CD,age,n\nE01000001,old,1\nE01000001,old,2\n", "several rows for the same area and age"),
    ],
)
def test_a_table_of_another_shape_is_left_out_with_the_reason(build: Build, rows: str, reason: str) -> None:
    (left_out,) = build({"table.csv": rows}).left_out
    assert reason in left_out.reason


def test_residents_are_a_table_of_their_own(build: Build) -> None:
    report = build()
    residents = table_of(report, "usual residents")
    assert (residents.subject, residents.source) == ("residents", "age.csv")
    assert sum(figures(report, "usual residents").values()) == 6000


def test_every_figure_has_its_level_and_year(build: Build) -> None:
    rows = open_place(build({"tenure.csv": LONG_WITH_SHARES}).folder).statistics("tenure")
    assert rows.select("level", "vintage").unique().rows() == [("lsoa", "2021")]
    assert rows.schema["value"] == pl.Float64
