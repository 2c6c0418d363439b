"""One peer checks the list of benchmarks/checked_list.py by the rules that it can express; prints how many it found.

    .bench/bin/python benchmarks/peers_checking.py pandera|libhxl|frictionless|fastexcel FILE

Run by benchmarks/checking.py in the environment of requirements/bench.lock, one process each.
"""

from __future__ import annotations

import sys

POSTCODE = r"^[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}$"
PHONE = r"^0[0-9]{9,10}$"
EMAIL = r"^[^@ ]+@[^@ ]+\.[a-z]{2,}$"
WARD = r"^(E05|W05|S13|N08)[0-9]{6}$"
METHODS = ["Letter", "Visit", "Telephone", "E-mail", "SMS"]
ANSWERS = ["Yes", "No", "Not known"]


def with_pandera(path: str) -> int:
    """Pandera's schema on a Polars frame, every failure case."""
    import pandera.polars as pa
    import polars as pl

    frame = pl.read_csv(path, infer_schema=False, skip_rows_after_header=1)
    days = {name: pl.col(name).str.to_date("%d/%m/%Y", strict=False) for name in ("Date of birth", "Sent", "Updated")}

    def is_date(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key).str.to_date("%d/%m/%Y", strict=False).is_not_null())

    def in_order(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((days["Updated"] >= days["Sent"]).fill_null(value=True))

    def one_name(data: pa.PolarsData) -> pl.LazyFrame:
        usual = pl.col("Ward").mode().first().over("Ward code")
        return data.lazyframe.select(pl.col("Ward") == usual)

    def in_range(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(
            pl.col(data.key).cast(pl.Int64, strict=False).is_between(1, 20).fill_null(value=False)
        )

    text = pa.Check.str_matches
    schema = pa.DataFrameSchema(
        {
            "Reference": pa.Column(str, nullable=False, unique=True),
            "Family name": pa.Column(str, nullable=False),
            "Date of birth": pa.Column(str, pa.Check(is_date)),
            "Postcode": pa.Column(str, text(POSTCODE)),
            "Phone": pa.Column(str, text(PHONE)),
            "E-mail": pa.Column(str, text(EMAIL)),
            "How to contact": pa.Column(str, pa.Check.isin(METHODS)),
            "Interpreter": pa.Column(str, pa.Check.isin(ANSWERS)),
            "People at home": pa.Column(str, pa.Check(in_range)),
            "Ward code": pa.Column(str, text(WARD)),
            "Sent": pa.Column(str, pa.Check(is_date)),
            "Updated": pa.Column(str, pa.Check(is_date)),
        },
        checks=[pa.Check(in_order), pa.Check(one_name)],
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        return len(found.failure_cases)
    return 0


def with_libhxl(path: str) -> int:
    """Libhxl with a schema of its own."""
    import hxl

    rules = [
        ["#valid_tag", "#valid_required", "#valid_datatype", "#valid_value+regex", "#valid_value+list",
         "#valid_value+min", "#valid_value+max", "#valid_unique", "#valid_correlation"],
        ["#Person+Resident+Id!", "true", "", "", "", "", "", "true", ""],
        ["#Person+Resident+FamilyName!", "true", "", "", "", "", "", "", ""],
        ["#Person+Resident+DateOfBirth!", "", "date", "", "", "", "", "", ""],
        ["#Address+Resident+Postcode!", "", "", POSTCODE, "", "", "", "", ""],
        ["#Contact+Resident+Phone!", "", "", PHONE, "", "", "", "", ""],
        ["#Contact+Resident+Email!", "", "", EMAIL, "", "", "", "", ""],
        ["#Contact+Resident+PreferredMethod!", "", "", "", "|".join(METHODS), "", "", "", ""],
        ["#Contact+Resident+InterpreterNeeded!", "", "", "", "|".join(ANSWERS), "", "", "", ""],
        ["#Resident+Household+Number!", "", "number", "", "", "1", "20", "", ""],
        ["#Place+Ward+Code!", "", "", WARD, "", "", "", "", ""],
        ["#Place+Ward+Name!", "", "", "", "", "", "", "", "#Place+Ward+Code!"],
        ["#Referral+Sent+Date!", "", "date", "", "", "", "", "", ""],
        ["#Referral+Updated+Date!", "", "date", "", "", "", "", "", ""],
    ]  # fmt: skip
    found: list[object] = []
    options = hxl.InputOptions(allow_local=True)
    hxl.schema(hxl.data(rules), callback=found.append).validate(hxl.data(path, options))
    return len(found)


def with_frictionless(path: str) -> int:
    """Frictionless with a Table Schema, without its limit of a thousand."""
    from frictionless import Checklist, Resource, Schema, system

    def pattern(name: str, form: str) -> dict[str, object]:
        return {"name": name, "type": "string", "constraints": {"pattern": form.strip("^$")}}

    def day(name: str) -> dict[str, object]:
        return {"name": name, "type": "date", "format": "%d/%m/%Y"}

    schema = Schema.from_descriptor(
        {
            "fields": [
                {"name": "Reference", "type": "string", "constraints": {"required": True, "unique": True}},
                {"name": "First name", "type": "string"},
                {"name": "Family name", "type": "string", "constraints": {"required": True}},
                day("Date of birth"),
                {"name": "Address", "type": "string"},
                pattern("Postcode", POSTCODE),
                pattern("Phone", PHONE),
                pattern("E-mail", EMAIL),
                {"name": "How to contact", "type": "string", "constraints": {"enum": METHODS}},
                {"name": "Interpreter", "type": "string", "constraints": {"enum": ANSWERS}},
                {"name": "People at home", "type": "integer", "constraints": {"minimum": 1, "maximum": 20}},
                pattern("Ward code", WARD),
                {"name": "Ward", "type": "string"},
                day("Sent"),
                day("Updated"),
            ]
        }
    )
    with system.use_context(trusted=True):  # or it refuses a path that is not below the working folder
        report = Resource(path=path, schema=schema).validate(Checklist(), limit_errors=10_000_000)
    return report.stats["errors"]


def with_fastexcel(path: str) -> int:
    """The bare reading of a workbook's first sheet as texts; gives its rows."""
    import fastexcel

    return fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").height


if __name__ == "__main__":
    ways = {
        "pandera": with_pandera,
        "libhxl": with_libhxl,
        "frictionless": with_frictionless,
        "fastexcel": with_fastexcel,
    }
    print(ways[sys.argv[1]](sys.argv[2]))
