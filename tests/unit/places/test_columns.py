from __future__ import annotations

import pytest

from plait.places.columns import Role, level_of, tell

# Headings as published; "" for the level or vintage where a heading does not say.
CODES = {
    "lsoa21cd": ("lsoa", "2021"),
    "lsoa21": ("lsoa", "2021"),
    "LSOA11CD": ("lsoa", "2011"),
    "lsoa21_code": ("lsoa", "2021"),
    "LSOA code (2011)": ("lsoa", "2011"),
    "LSOA code (2021)": ("lsoa", "2021"),
    "Lower layer Super Output Areas Code": ("lsoa", ""),
    "msoa21": ("msoa", "2021"),
    "MSOA21CD": ("msoa", "2021"),
    "MSOACD": ("msoa", ""),
    "Middle layer Super Output Areas Code": ("msoa", ""),
    "osward": ("ward", ""),
    "ward": ("ward", ""),
    "wd25cd": ("ward", "2025"),
    "WD24CD": ("ward", "2024"),
    "ward25_code": ("ward", "2025"),
    "Electoral wards and divisions Code": ("ward", ""),
    "oslaua": ("council", ""),
    "laua": ("council", ""),
    "lad26cd": ("council", "2026"),
    "ladcd": ("council", ""),
    "ltla24_code": ("council", "2024"),
    "LADCD_ACTIVE": ("council", ""),
    "Local Authority District code (2019)": ("council", "2019"),
    "OA21CD": ("oa", "2021"),
    "geography code": ("any", ""),
    "code": ("any", ""),
}
NAMES = {
    "LSOA21NM": "lsoa",
    "lsoa11_name": "lsoa",
    "LSOA name (2021)": "lsoa",
    "Lower layer Super Output Areas": "lsoa",
    "MSOANM": "msoa",
    "WD25NM": "ward",
    "ltla22_name": "council",
    "LADNM_ACTIVE": "council",
    "geography": "any",
    "name": "any",
}
OTHERS = {
    "pcds": Role.POSTCODE,
    "PCD7": Role.POSTCODE,
    "pcd": Role.POSTCODE,
    "postcode": Role.POSTCODE,
    "doterm": Role.RETIRED,
    "dointr": Role.INTRODUCED,
    "usertype": Role.USER_TYPE,
    "usrtypind": Role.USER_TYPE,
    "lat": Role.LATITUDE,
    "long": Role.LONGITUDE,
    "lon": Role.LONGITUDE,
    "CHGIND": Role.CHANGE,
    "change_code": Role.CHANGE,
    "msoa21hclnm": Role.POPULAR_NAME,
    "MSOAHCLNM": Role.POPULAR_NAME,
    "Observation": Role.COUNT,
    "usual_residents": Role.COUNT,
    "n": Role.COUNT,
    "ObjectId": Role.BOOKKEEPING,
    "Shape__Area": Role.BOOKKEEPING,
    "BNG_E": Role.BOOKKEEPING,
    "Age (6 categories) Code": Role.BOOKKEEPING,
    "prop": Role.BOOKKEEPING,
    "date": Role.DATE,
    "Age (6 categories)": Role.FIGURE,
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)": Role.FIGURE,
    "Age: Total; measures: Value": Role.FIGURE,
    "tenure": Role.FIGURE,
}


@pytest.mark.parametrize("heading", CODES)
def test_a_column_of_codes_is_known_with_its_level_and_year(heading: str) -> None:
    (column,) = tell([heading])
    assert (column.role, column.level, column.vintage) == (Role.CODE, *CODES[heading])


@pytest.mark.parametrize("heading", NAMES)
def test_a_column_of_names_is_known_with_its_level(heading: str) -> None:
    (column,) = tell([heading])
    assert (column.role, column.level) == (Role.NAME, NAMES[heading])


@pytest.mark.parametrize("heading", OTHERS)
def test_other_columns_are_known_by_what_they_are_for(heading: str) -> None:
    assert tell([heading])[0].role is OTHERS[heading]


@pytest.mark.parametrize("heading", [*CODES, *NAMES, *OTHERS])
def test_capitals_and_white_space_make_no_difference(heading: str) -> None:
    plain, shouted = tell([heading]), tell([f"  {heading.upper()} "])
    assert (plain[0].role, plain[0].level) == (shouted[0].role, shouted[0].level)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("E01000001", "lsoa"),
        ("W01000001", "lsoa"),
        ("E02000001", "msoa"),
        ("E05000001", "ward"),
        ("E09000007", "council"),
        ("E06000056", "council"),
        ("E00000001", ""),
        ("K02000001", ""),
    ],
)
def test_a_code_tells_its_level(code: str, level: str) -> None:
    assert level_of(code) == level
