"""A published look-up of postcodes (ONSPD, NSPL and the like), read for one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from plait.errors import PlaceError
from plait.places.columns import Column, Role
from plait.places.levels import LEVELS
from plait.places.postcodes import normalise_expr
from plait.places.scope import NOT_STATED, KnownCodes
from plait.places.source_files import SourceFile

_NO_AREA = "^[A-Z]99999999$"
_NO_POSITION = 99.0
"""ONS gives a postcode without a grid reference the latitude 99.999999."""


@dataclass(frozen=True)
class PostcodeFile:
    """The postcodes of a place as their source has them."""

    frame: pl.DataFrame
    """postcode, lsoa, msoa, ward, council (null where the source has none), longitude, latitude, user_type,
    retired; one row for each postcode, by postcode."""
    vintages: Mapping[str, str]
    """The year of the areas at each level that the source gives."""
    rows: int
    """Rows of the source that were read."""
    narrowed: bool
    """Whether they were chosen by council or LSOA; if not, some may lie outside the place."""
    latest: str
    """The last month in which one of them was introduced or retired ("2025-05"); "" when it does not say."""


def read_postcodes(source: SourceFile, councils: frozenset[str], known: KnownCodes) -> PostcodeFile:
    """Read the postcodes that lie in the councils (or else in the known LSOAs) of a place.

    The file may be national, with 2.7 million rows: it is scanned, not loaded. Adds what it tells about
    areas to `known`. Raises PlaceError when it cannot be read or no postcode lies in the place.
    """
    chosen = {level: column for level in LEVELS if (column := _newest(source.of(Role.CODE, level)))}
    narrowing = _narrowing(source, chosen, councils, known)
    try:
        frame = _scan(source, chosen, narrowing).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        raise PlaceError(f"The rows of {source.name} cannot be read as comma-separated values.") from None
    if frame.is_empty():
        raise PlaceError(f"No postcode in {source.name} lies in the place: is it the right file and council?")
    vintages: dict[str, str] = {}
    for level, column in chosen.items():
        codes = set(frame.get_column(level).drop_nulls())
        vintages[level] = column.vintage or known.vintage_of(level, codes) or NOT_STATED
        known.secondary[level, vintages[level]] = codes
        known.preferred[level] = vintages[level]
    dates = frame.select(pl.max_horizontal(pl.col("introduced", "retired").max())).item()
    return PostcodeFile(
        frame=_one_each(frame.drop("introduced")),
        vintages=vintages,
        rows=frame.height,
        narrowed=narrowing is not None,
        latest=dates.strftime("%Y-%m") if dates else "",
    )


def _newest(columns: tuple[Column, ...]) -> Column | None:
    return max(columns, key=lambda column: column.vintage, default=None)


def _narrowing(
    source: SourceFile, chosen: Mapping[str, Column], councils: frozenset[str], known: KnownCodes
) -> pl.Expr | None:
    if councils and (columns := source.of(Role.CODE, "council")):
        return pl.any_horizontal(pl.col(column.heading).is_in(sorted(councils)) for column in columns)
    if "lsoa" in chosen and (inside := known.all_of("lsoa")):
        return pl.col(chosen["lsoa"].heading).is_in(sorted(inside))
    return None


def _scan(source: SourceFile, chosen: Mapping[str, Column], narrowing: pl.Expr | None) -> pl.LazyFrame:
    """Scan the columns that a place needs, which hold nothing but ASCII whatever the file's encoding."""
    headings = {role: columns[0].heading for role in Role if (columns := source.of(role))}

    def text(role: Role) -> pl.Expr:
        return pl.col(headings[role]).str.strip_chars() if role in headings else pl.lit(None, dtype=pl.String)

    areas = [
        pl.when(~pl.col(chosen[level].heading).str.contains(_NO_AREA))
        .then(pl.col(chosen[level].heading).str.strip_chars().replace("", None))
        .alias(level)
        if level in chosen
        else pl.lit(None, dtype=pl.String).alias(level)
        for level in LEVELS
    ]
    longitude, latitude = (text(role).cast(pl.Float64, strict=False) for role in (Role.LONGITUDE, Role.LATITUDE))
    placed = latitude < _NO_POSITION
    return (
        pl.scan_csv(source.path, infer_schema=False, encoding="utf8-lossy")
        .filter(pl.lit(value=True) if narrowing is None else narrowing)
        .select(
            normalise_expr(text(Role.POSTCODE)).alias("postcode"),
            *areas,
            pl.when(placed).then(longitude).alias("longitude"),
            pl.when(placed).then(latitude).alias("latitude"),
            text(Role.USER_TYPE)
            .replace_strict(
                {"0": "small", "1": "large", "S": "small", "L": "large", "small": "small", "large": "large"},
                default=None,
                return_dtype=pl.String,
            )
            .alias("user_type"),
            _month(text(Role.INTRODUCED)).alias("introduced"),
            _month(text(Role.RETIRED)).alias("retired"),
        )
        .filter(pl.col("postcode").str.len_chars() > 0)
    )


def _month(text: pl.Expr) -> pl.Expr:
    """Read a month as ONS writes it ("202505"), or a date, as the first day or the date."""
    return pl.coalesce((text + "01").str.to_date("%Y%m%d", strict=False), text.str.to_date("%Y-%m-%d", strict=False))


def _one_each(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep one row for each postcode, in use rather than retired; the order of the file does not matter."""
    others = [name for name in frame.columns if name not in ("postcode", "retired")]
    return frame.sort("postcode", "retired", *others, nulls_last=False).unique(
        "postcode", keep="first", maintain_order=True
    )
