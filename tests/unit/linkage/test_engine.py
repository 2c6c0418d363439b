"""Rows in one normal form, and the level of each comparison between two of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from plait.errors import PlaitError
from plait.linkage.comparisons import Relation, comparisons
from plait.linkage.databases import DuckDb
from plait.linkage.engine import USUAL_ROWS, Engine, TooCommon
from plait.linkage.model import expected_model, factors, levels_of, likelihoods
from plait.linkage.preparing import FIELDS

ANN = {
    "forename": "Ann",
    "surname": "Brandt",
    "date_of_birth": "1980-02-05",
    "address": "12 Mill Lane, Harrowmere",
    "postcode": "NW1 8AB",
    "phone": "07911 123456",
    "email": "ann.brandt@example.org",
}


def frame(*rows: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [{"id": number, "list": number % 2, **dict.fromkeys(FIELDS), **row} for number, row in enumerate(rows)],
        schema={"id": pl.Int32, "list": pl.Int32, **dict.fromkeys(FIELDS, pl.String)},
    )


Person = dict[str, str]
Levels = Callable[[Person, Person], dict[str, str]]
CHANGED = [
    ({}, "forename", "equal"),
    ({"forename": " ANN "}, "forename", "equal"),
    ({"forename": "A"}, "forename", "initial"),
    ({"forename": "Nancy"}, "forename", "short"),
    ({"forename": "Brandt", "surname": "Ann"}, "forename", "swapped"),
    ({"forename": "Brandt", "surname": "Castle"}, "forename", "crossed"),
    ({"forename": "Agatha"}, "forename", "first"),
    ({"forename": "Enn"}, "forename", "similar"),
    ({"forename": "Annette"}, "forename", "two"),
    ({"forename": "Zoe"}, "forename", "differ"),
    ({"surname": "BRANDT "}, "surname", "equal"),
    ({"surname": "Brandt-Castle"}, "surname", "part"),
    ({"surname": "Brand"}, "surname", "close"),
    ({"surname": "Okoro"}, "surname", "differ"),
    ({"date_of_birth": "1980-05-02"}, "date_of_birth", "swapped"),
    ({"date_of_birth": "1980-02-06"}, "date_of_birth", "digit"),
    ({"date_of_birth": "1980-01-01"}, "date_of_birth", "first"),
    ({"date_of_birth": "1980-02-17"}, "date_of_birth", "two"),
    ({"date_of_birth": "1951-12-30"}, "date_of_birth", "differ"),
    ({"postcode": "nw18ab"}, "postcode", "equal"),
    ({"postcode": "NW1 8AD"}, "postcode", "digit"),
    ({"postcode": "NW1 8XX"}, "postcode", "sector"),
    ({"postcode": "NW1 4XX"}, "postcode", "district"),
    ({"postcode": "M1 4XX"}, "postcode", "differ"),
    ({"address": "12, Mill Ln"}, "address", "equal"),
    ({"address": "Flat 3, 12 Mill Lane"}, "address", "flat"),
    ({"address": "14 Mill Lane"}, "address", "street"),
    ({"address": "12 Chapel Road"}, "address", "number"),
    ({"address": "3 Chapel Road"}, "address", "differ"),
    ({"phone": "+44 7911 123456"}, "phone", "equal"),
    ({"phone": "07911 123457"}, "phone", "digit"),
    ({"phone": "020 7946 0000"}, "phone", "differ"),
    ({"email": "ANN.BRANDT@example.org"}, "email", "equal"),
    ({"email": "ann.brant@example.org"}, "email", "close"),
    ({"email": "cora@example.net"}, "email", "differ"),
]
"""What is changed in the second of two rows, a field, and the level that its comparison then has."""
CARL = {**ANN, "date_of_birth": "1975-08-19"}
ARABIC = {"forename": "محمد", "surname": "العلي"}
SCRIPTS = [
    (ARABIC, ARABIC, "equal", "equal"),
    (ARABIC, {"forename": "مُحَمَّد", "surname": "العـلي"}, "equal", "equal"),
    (ARABIC, {"forename": "فاطمة", "surname": "حسين"}, "differ", "differ"),
    (ARABIC, {"forename": "Mohammed", "surname": "Al-Ali"}, None, None),
    ({"forename": "小龙", "surname": "李"}, {"forename": "小龙", "surname": "王"}, "equal", "differ"),
    ({"forename": "राम", "surname": "शर्मा"}, {"forename": "रीमा", "surname": "शर्मा"}, "first", "equal"),
    ({"forename": "Владимир", "surname": "Петров"}, {"forename": "Владимр", "surname": "Иванов"}, "close", "differ"),
    ({"forename": "Łukasz", "surname": "Weiß"}, {"forename": "Lukasz", "surname": "WEISS"}, "equal", "equal"),
    ({"forename": "Seán", "surname": "O\u02bcBrien"}, {"forename": "sean", "surname": "O'Brien"}, "equal", "equal"),
]
"""Names of two rows, and the levels of first name and surname; None where nothing can be said."""
MISSING = ["forename", "date_of_birth", "postcode", "address", "phone", "email"]
SEXES = [
    (ANN | {"sex": "F"}, ANN | {"sex": sex, "forename": name})
    for sex, name in (("f", "Ann"), ("M", "Ann"), ("f", "Zoe"))
]
LANE, ROAD = ANN | {"address": "Mill Lane"}, ANN | {"address": "Chapel Road"}
PAIRS = [
    *((CARL | one, CARL | other) for one, other, _, _ in SCRIPTS),
    *((ANN, ANN | changed) for changed, _, _ in CHANGED),
    *((ANN, ANN | {field: ""}) for field in MISSING),
    *((ANN | {field: ""}, ANN | {field: " "}) for field in MISSING),
    (LANE, ROAD),
    (LANE, LANE),
    *SEXES,
]


@pytest.fixture(scope="module")
def levels() -> Levels:
    """The names of the levels that two rows of `PAIRS` have, nothing where a field is missing; all compared at once."""
    firsts = [one for place, (one, _) in enumerate(PAIRS) if one not in [row for row, _ in PAIRS[:place]]]
    places = [(firsts.index(one), len(firsts) + place) for place, (one, _) in enumerate(PAIRS)]
    with Engine() as engine:
        engine.take_frame(frame(*firsts, *(other for _, other in PAIRS)))
        engine._sql.table("pairs", pl.DataFrame(places, {"a": pl.Int32, "b": pl.Int32}, orient="row"))
        engine.compare()
        compared = {
            (a, b): pattern for a, b, pattern in engine._sql.frame("SELECT a, b, pattern FROM compared").iter_rows()
        }
    found = levels_of(np.array([compared[pair] for pair in places]))

    def named(one: Person, other: Person) -> dict[str, str]:
        case = PAIRS.index((one, other))
        return {
            item.name: item.levels[level - 1].name for item in comparisons() if (level := int(found[item.name][case]))
        }

    return named


@pytest.mark.parametrize(("changed", "field", "level"), CHANGED)
def test_two_rows_have_the_level_that_the_table_names(levels: Levels, changed: Person, field: str, level: str) -> None:
    assert levels(ANN, ANN | changed)[field] == level


@pytest.mark.parametrize(("one", "other", "forename", "surname"), SCRIPTS)
def test_names_of_any_script_are_compared_by_their_letters(
    levels: Levels, one: Person, other: Person, forename: str | None, surname: str | None
) -> None:
    found = levels(CARL | one, CARL | other)
    assert (found.get("forename"), found.get("surname")) == (forename, surname)


@pytest.mark.parametrize("field", MISSING)
def test_what_is_missing_says_nothing(levels: Levels, field: str) -> None:
    assert field not in levels(ANN, ANN | {field: ""})
    assert field not in levels(ANN | {field: ""}, ANN | {field: " "})


def test_two_addresses_without_a_number_are_not_of_one_number(levels: Levels) -> None:
    assert levels(LANE, ROAD)["address"] == "differ"
    assert levels(LANE, LANE)["address"] == "street"


def test_the_same_sex_says_nothing_more_where_the_first_name_is_the_same(levels: Levels) -> None:
    assert [levels(*pair).get("sex") for pair in SEXES] == [None, "differ", "equal"]


def test_the_expected_figures_are_probabilities() -> None:
    for item in comparisons():
        for relation in Relation:
            assert sum(level.expected[relation] for level in item.levels) == pytest.approx(1, abs=1e-6), item.name
        assert sum(level.moved for level in item.levels) == pytest.approx(1, abs=1e-6), item.name
        assert [level.name for level in item.levels if not level.when] == [item.levels[-1].name]
    model = expected_model()
    assert model.shares.sum() == pytest.approx(1)
    for factor, profile in zip(factors(), model.profiles, strict=True):
        shape = (len(Relation), *(item.size for item in factor))
        present = profile.reshape(shape)[(slice(None), *(slice(1, None) for _ in factor))]
        assert np.allclose(present.reshape(len(Relation), -1).sum(axis=1), 1)
        assert np.allclose(profile[:, 0], 1)


def test_a_date_of_birth_that_everybody_has_says_nothing() -> None:
    rows = [
        {"forename": "Ann", "surname": f"Brandt{chr(97 + n % 26)}{chr(97 + n // 26)}", "date_of_birth": "1900-01-01"}
        for n in range(USUAL_ROWS + 2)
    ]
    with Engine() as engine:
        engine.take_frame(frame(*rows))
        assert engine.block(within=True) == [TooCommon("date of birth", len(rows), 1)], "and it is said"
        patterns, counts = engine.compare()
    assert counts.sum() == 0
    assert len(patterns) == 0


def test_a_phone_that_too_many_share_is_said_and_says_nothing() -> None:
    rows = [
        {**ANN, "forename": f"Ann{chr(97 + n % 26)}{chr(97 + n // 26)}", "email": ""} for n in range(USUAL_ROWS + 2)
    ]
    with Engine() as engine:
        engine.take_frame(frame(*rows))
        common = {item.key: item.rows for item in engine.block(within=True)}
        patterns, _ = engine.compare()
    assert common["phone"] == len(rows)
    assert not levels_of(patterns)["phone"].any()


NAMED = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("al", "em", "il", "or", "und")]


def scores(*pairs: dict[str, str]) -> dict[int, float]:
    """How sure it is of each of these pairs, each given as what its two rows both say."""
    with Engine() as engine:
        engine.take_frame(frame(*(row for pair in pairs for row in (pair, pair))))
        engine.block(within=False)
        patterns, _ = engine.compare()
        found = engine.score(patterns, expected_model(), least=0)
    return {a // 2: sure for a, b, sure in found.select("a", "b", "probability").iter_rows() if b == a + 1}


def test_a_shared_name_tells_more_the_rarer_it_is_among_those_that_are_shared() -> None:
    people = [{"forename": name, "surname": f"{name}son"} for name in NAMED]
    even = scores(*people)
    model = expected_model()
    likely = likelihoods(model, levels_of(np.array([1 + comparisons()[0].size])))[:, 0]
    alone = 1 / np.exp(likely - likely[Relation.SAME]).sum()
    assert len(set(even.values())) == 1
    assert even[0] == pytest.approx(alone, rel=0.1)
    mixed = scores(*people, *[people[0] | {"surname": f"{name}by"} for name in NAMED[:20]])
    assert mixed[0] < mixed[1]


def test_what_stops_the_engine_is_said_and_leaves_nothing() -> None:
    database = DuckDb(memory="1MB")
    engine = Engine(database)
    folder = database.folder.path
    assert folder.stat().st_mode & 0o077 == 0
    database.execute("SET max_temp_directory_size = '0KB'")
    with pytest.raises(PlaitError, match="too little memory or disk"), engine:
        database.execute("CREATE TABLE many AS SELECT * FROM range(10000000)")
    assert not folder.exists()
    with pytest.raises(KeyboardInterrupt), Engine():
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="something else"), Engine():
        raise RuntimeError("something else")
