"""The main job on three real-looking lists: what is found, what is counted, and what it costs.

    .venv/bin/python benchmarks/main_job.py [SHARED] > benchmarks/results/main_job.md

SHARED is the folder that holds ``data/lists/camden-food`` and ``data/places/camden`` (else
``../shared`` beside the repository). The truth files there are read by this script alone: nothing
in Plait is tuned on them. Every command runs as a process of its own, as a user would run it.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLAIT = [sys.executable, "-m", "plait.cli"]
TODAY = "2020-10-05"
RUNS = 5
LISTS = {
    "council_helpline": ("council_helpline.csv", "cp1252", "Post Code", []),
    "foodbank_clients": ("foodbank_clients.xlsx", None, "Postcode", ["--set", "need=Food or shopping"]),
    "advice_clients": ("advice_clients.xlsx", None, "Postcode", []),
}
TRUE_FIELDS = {
    "#Person+Resident+DateOfBirth": ("dob", lambda text: text),
    "#Address+Resident+Postcode": ("postcode", lambda text: re.sub(r"\s", "", text).upper()),
    "#Contact+Resident+Phone": ("phone", lambda text: re.sub(r"^(?:\+?44)", "0", re.sub(r"\D", "", text))),
    "#Contact+Resident+Email": ("email", lambda text: text.strip().lower()),
}


def run(*words: str | Path) -> tuple[subprocess.CompletedProcess[str], float, float, int]:
    """Run one command; its result, processor seconds (children too), clock seconds, peak kB so far."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = os.times().elapsed
    done = subprocess.run([*PLAIT, *map(str, words)], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, processor, os.times().elapsed - clock, after.ru_maxrss


def true_date(text: str) -> str:
    """A date of the lists as ISO text, for comparing with the truth."""
    match = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else text[:10]


def judge(
    shared: Path, answers: dict[str, dict]
) -> tuple[Counter[str], Counter[str], dict[str, Counter[str]]]:
    """Planted mistakes, found ones, and what the other findings are (false, not judged, noise)."""
    truth = shared / "data/lists/camden-food/truth"
    person_of = {
        (row["list"], int(row["sheet_row"])): row["person"] for row in read_csv(truth / "people.csv")
    }
    persons = {row["person_id"]: row for row in read_csv(truth / "persons.csv")}
    planted, found = Counter[str](), Counter[str]()
    planted_cells = set()
    for row in read_csv(truth / "errors.csv"):
        if "not an error" in row["mistake"]:
            continue
        name = f"{row['file']}: {row['mistake']}"
        key = (row["file"], int(row["sheet_row"]), row["column"])
        planted_cells.add(key)
        planted[name] += 1
        cells = {(item["row"], item["heading"]) for item in answers[row["file"]]["findings"]}
        found[name] += (key[1], key[2]) in cells
    others: dict[str, Counter[str]] = {"false": Counter(), "right": Counter(), "not judged": Counter()}
    for file, answer in answers.items():
        for item in answer["findings"]:
            if item["row"] is None or (file, item["row"], item["heading"]) in planted_cells:
                continue
            field = TRUE_FIELDS.get(item["tag"])
            person = persons.get(person_of.get((file.rsplit(".")[0], item["row"]), ""))
            if field is None or person is None:
                others["not judged"][f"{file}: {item['title']}"] += 1
                continue
            column, normal = field
            value = true_date(item["value"]) if column == "dob" else item["value"]
            same = normal(value) == normal(person[column])
            others["false" if same else "right"][f"{file}: {item['title']}"] += 1
    return planted, found, others


def read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    """A CSV file as dictionaries."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def joined(shared: Path, name: str, postcodes: list[str]) -> tuple[Counter[str], int]:
    """An independent join: contacts by ward, and rows that are in no ward."""
    look_up = read_csv(shared / "data/places/camden/postcode_lsoa21_ward25_codepoint2014.csv")
    ward = {re.sub(r"\s", "", row["postcode"]).upper(): row["ward25_code"] for row in look_up}
    wards = [ward.get(re.sub(r"\s", "", text).upper(), "") for text in postcodes]
    return Counter(code for code in wards if code), sum(not code for code in wards)


def postcodes_of(path: Path, encoding: str | None, heading: str) -> list[str]:
    """The postcode column read by another library (openpyxl) or by csv itself."""
    if encoding:
        return [row[heading] for row in read_csv(path, encoding)]
    from openpyxl import load_workbook

    rows = [
        [str(cell or "") for cell in row]
        for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)
    ]
    top = next(number for number, row in enumerate(rows) if heading in row)
    place = rows[top].index(heading)
    body = [row for row in rows[top + 1 :] if any(row) and not row[0].startswith(("#", "TOTAL"))]
    return [row[place] for row in body]


def main() -> None:
    """Measure everything and print it as Markdown."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    lists = shared / "data/lists/camden-food"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        pack = work / "camden"
        build, seconds, *_ = run(
            "place", "build", shared / "data/places/camden", "-o", pack, "--name", "Camden", "--today", TODAY
        )
        if build.returncode:
            raise SystemExit(build.stderr)
        print(
            f"# The main job, measured\n\n{date.today():%-d %B %Y}, {platform.machine()}, {os.cpu_count()} cores, "
            f"Python {platform.python_version()}. Lists: camden-food (made-up people, real postcodes). "
            f"Processor seconds include child processes; the smallest and largest of {RUNS} runs.\n"
        )
        report_findings(shared, lists, pack)
        report_counts(shared, lists, pack, work)
        report_times(lists, pack, work, seconds)


def report_findings(shared: Path, lists: Path, pack: Path) -> None:
    """What the Data Checker finds of the planted mistakes, and what it finds besides."""
    answers = {}
    for file, *_ in LISTS.values():
        done, *_ = run("check", lists / file, "--json", "--today", TODAY, "--place", pack)
        answers[file] = json.loads(done.stdout)
    planted, found, others = judge(shared, answers)
    total, hits = sum(planted.values()), sum(found.values())
    print(
        f"## Planted mistakes found: {hits} of {total} ({hits / total:.1%}; target 80 %)\n\n| mistake | planted | found |\n|---|---|---|"
    )
    for name in planted:
        print(f"| {name} | {planted[name]} | {found[name]} |")
    read = ", ".join(f"{file} {answer['rows']:,}" for file, answer in answers.items())
    print(f"\nRows read: {read}.\n")
    wording = {
        "false": "False findings (the cell equals the truth)",
        "right": "Right findings that nobody planted (the cell differs from the truth)",
        "not judged": "Findings on columns of which the truth is not known",
    }
    for key, words in wording.items():
        print(f"{words}: **{sum(others[key].values()):,}**")
        for name, count in others[key].most_common():
            print(f"* {name}: {count}")
        print()


def report_counts(shared: Path, lists: Path, pack: Path, work: Path) -> None:
    """Whether each list is counted as an independent join counts it."""
    print(
        "## Counted against an independent join\n\n| list | rows read | counted | in the join | left out, by reason | wards equal |\n|---|---|---|---|---|---|"
    )
    for name, (file, encoding, heading, extra) in LISTS.items():
        done, *_ = run(
            "count",
            lists / file,
            "--by",
            "ward,need",
            *extra,
            "-o",
            work / f"{name}.csv",
            "--json",
            "--today",
            TODAY,
            "--place",
            pack,
        )
        answer = json.loads(done.stdout)
        desk = answer["desk_only"]
        wards, _ = joined(shared, name, postcodes_of(lists / file, encoding, heading))
        shown = {
            row["code"]: row["number"]
            for row in answer["table"]
            if row["level"] == "ward" and row["category"] == "All contacts"
        }
        expected = {code: ((wards[code] + 2) // 5 * 5) or None for code in shown}
        reasons = "; ".join(f"{reason} {rows}" for reason, rows in desk["left_out"].items())
        print(
            f"| {file} | {desk['rows_read']:,} | {desk['rows_counted']:,} | {sum(wards.values()):,} | {reasons} | {sum(shown[code] == expected[code] for code in shown)} of {len(shown)} |"
        )
    print()


def report_times(lists: Path, pack: Path, work: Path, build_seconds: float) -> None:
    """What each command costs."""
    commands: dict[str, list[str | Path]] = {}
    for name, (file, _, _, extra) in LISTS.items():
        commands[f"count {file}"] = [
            "count",
            lists / file,
            "--by",
            "ward,need",
            "--by",
            "lsoa,need",
            *extra,
            "-o",
            work / f"{name}.csv",
            "--place",
            pack,
        ]
    commands["pool, page and workbook"] = [
        "pool",
        *(work / f"{name}.csv" for name in LISTS),
        "-o",
        work / "picture.html",
        "--place",
        pack,
    ]
    measured = {name: [run(*words)[1:3] for _ in range(RUNS)] for name, words in commands.items()}
    print("## Files to picture\n\n| command | processor s | clock s |\n|---|---|---|")
    for name, runs in measured.items():
        print(
            f"| {name} | {min(r[0] for r in runs):.2f} to {max(r[0] for r in runs):.2f} | {min(r[1] for r in runs):.2f} to {max(r[1] for r in runs):.2f} |"
        )
    low = sum(min(r[0] for r in runs) for runs in measured.values())
    high = sum(max(r[0] for r in runs) for runs in measured.values())
    print(f"| **all four (target: under 5 s of processor time)** | **{low:.2f} to {high:.2f}** | |")
    checks = {
        file: [run("check", lists / file, "--place", pack)[1:3] for _ in range(RUNS)]
        for file, *_ in LISTS.values()
    }
    for file, runs in checks.items():
        print(
            f"| check {file} | {min(r[0] for r in runs):.2f} to {max(r[0] for r in runs):.2f} | {min(r[1] for r in runs):.2f} to {max(r[1] for r in runs):.2f} |"
        )
    helps = [run("--help")[1:3] for _ in range(RUNS)]
    print(
        f"| --help (target: under 0.3 s) | {min(r[0] for r in helps):.2f} to {max(r[0] for r in helps):.2f} | {min(r[1] for r in helps):.2f} to {max(r[1] for r in helps):.2f} |"
    )
    print(f"| place build (Camden, 24 files; once) | {build_seconds:.2f} | |")
    print(f"\nLargest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB.")


if __name__ == "__main__":
    main()
