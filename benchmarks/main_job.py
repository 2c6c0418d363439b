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
from datetime import UTC, datetime
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


def run(*words: str | Path) -> tuple[subprocess.CompletedProcess[str], float, float]:
    """Run one command; its result, processor seconds (children too), clock seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = os.times().elapsed
    done = subprocess.run([*PLAIT, *map(str, words)], capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, processor, os.times().elapsed - clock


def true_date(text: str) -> str:
    """A date of the lists as ISO text, for comparing with the truth."""
    match = re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)
    return f"{match[3]}-{match[2]}-{match[1]}" if match else text[:10]


def judge(shared: Path, answers: dict[str, dict]) -> tuple[Counter[str], Counter[str], dict[str, Counter[str]]]:
    """Planted mistakes, found ones, and what the other findings are (false, not judged, noise)."""
    truth = shared / "data/lists/camden-food/truth"
    person_of = {(row["list"], int(row["sheet_row"])): row["person"] for row in read_csv(truth / "people.csv")}
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


def joined(shared: Path, postcodes: list[str]) -> Counter[str]:
    """An independent join: contacts by ward."""
    look_up = read_csv(shared / "data/places/camden/postcode_lsoa21_ward25_codepoint2014.csv")
    ward = {re.sub(r"\s", "", row["postcode"]).upper(): row["ward25_code"] for row in look_up}
    wards = (ward.get(re.sub(r"\s", "", text).upper(), "") for text in postcodes)
    return Counter(code for code in wards if code)


def postcodes_of(path: Path, encoding: str | None, heading: str) -> list[str]:
    """The postcode column read by another library (openpyxl) or by csv itself."""
    if encoding:
        return [row[heading] for row in read_csv(path, encoding)]
    from openpyxl import load_workbook

    rows = [[str(cell or "") for cell in row] for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)]
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
        source = shared / "data/places/camden"
        build, build_seconds, *_ = run("place", "build", source, "-o", pack, "--name", "Camden", "--today", TODAY)
        if build.returncode:
            raise SystemExit(build.stderr)
        print("# The main job, measured\n")
        print(f"{datetime.now(UTC):%-d %B %Y}, {platform.machine()}, {os.cpu_count()} cores, Python")
        print(f"{platform.python_version()}. Lists: camden-food (made-up people, real postcodes). Processor seconds")
        print(f"include child processes; the smallest and largest of {RUNS} runs.\n")
        report_findings(shared, lists, pack)
        report_counts(shared, lists, pack)
        report_times(lists, pack, work, build_seconds)


def report_findings(shared: Path, lists: Path, pack: Path) -> None:
    """What the Data Checker finds of the planted mistakes, and what it finds besides."""
    answers = {}
    for file, *_ in LISTS.values():
        done = run("check", lists / file, "--json", "--today", TODAY, "--place", pack)[0]
        answers[file] = json.loads(done.stdout)
    planted, found, others = judge(shared, answers)
    total, hits = sum(planted.values()), sum(found.values())
    print(f"## Planted mistakes found: {hits} of {total} ({hits / total:.1%}; target 98 %)\n")
    print_row("mistake", "planted", "found", head=True)
    for name in planted:
        print_row(name, planted[name], found[name])
    read = ", ".join(f"{file} {answer['rows']:,}" for file, answer in answers.items())
    print(f"\nRows read: {read}.\n")
    wording = {
        "false": "False findings (the cell equals the truth)",
        "right": "Right findings that nobody planted (the cell differs from the truth)",
        "not judged": "Findings on columns of which the truth is not known",
    }
    for key, words in wording.items():
        print(f"{words}: **{sum(others[key].values()):,}**\n")
        for name, count in others[key].most_common():
            print(f"* {name}: {count}")
        print()


def report_counts(shared: Path, lists: Path, pack: Path) -> None:
    """Whether each list is counted as an independent join counts it."""
    print("## Counted against an independent join\n")
    print_row("list", "rows read", "counted", "in the join", "left out, by reason", "wards equal", head=True)
    for file, encoding, heading, extra in LISTS.values():
        common = ["--by", "ward,need", "--json", "--today", TODAY, "--place", pack]
        done = run("count", lists / file, *common, *extra)[0]
        answer = json.loads(done.stdout)
        desk = answer["desk_only"]
        wards = joined(shared, postcodes_of(lists / file, encoding, heading))
        rows = [row for row in answer["table"] if row["level"] == "ward" and row["category"] == "All contacts"]
        equal = sum(row["number"] == ((wards[row["code"]] + 2) // 5 * 5 or None) for row in rows)
        reasons = "; ".join(f"{reason} {count}" for reason, count in desk["left_out"].items())
        counted = f"{desk['rows_counted']:,}"
        print_row(file, f"{desk['rows_read']:,}", counted, f"{wards.total():,}", reasons, f"{equal} of {len(rows)}")
    print()


def report_times(lists: Path, pack: Path, work: Path, build_seconds: float) -> None:
    """What each command costs."""
    main_job: dict[str, list[str | Path]] = {}
    for name, (file, _, _, extra) in LISTS.items():
        by = ["--by", "ward,need", "--by", "lsoa,need", *extra]
        main_job[f"count {file}"] = ["count", lists / file, *by, "-o", work / f"{name}.csv", "--place", pack]
    tables = [work / f"{name}.csv" for name in LISTS]
    main_job["pool, page and workbook"] = ["pool", *tables, "-o", work / "picture.html", "--place", pack]
    others: dict[str, list[str | Path]] = {
        f"check {file}": ["check", lists / file, "--place", pack] for file, *_ in LISTS.values()
    }
    others["--help (target: under 0.3 s)"] = ["--help"]
    print("## Files to picture\n")
    print_row("command", "processor s", "clock s", head=True)
    low, high = map(sum, zip(*(print_times(name, words) for name, words in main_job.items()), strict=True))
    print_row("**all four (target: under 5 s of processor time)**", f"**{low:.2f} to {high:.2f}**", "")
    for name, words in others.items():
        print_times(name, words)
    print_row("place build (Camden, once)", f"{build_seconds:.2f}", "")
    print(f"\nLargest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB.")


def print_times(name: str, words: list[str | Path]) -> tuple[float, float]:
    """Time one command and print its row; the smallest and largest processor seconds."""
    runs = [run(*words)[1:3] for _ in range(RUNS)]
    processor, clock = zip(*runs, strict=True)
    print_row(name, f"{min(processor):.2f} to {max(processor):.2f}", f"{min(clock):.2f} to {max(clock):.2f}")
    return min(processor), max(processor)


def print_row(*cells: object, head: bool = False) -> None:
    """One row of a Markdown table."""
    print("| " + " | ".join(map(str, cells)) + " |")
    if head:
        print("|" + "---|" * len(cells))


if __name__ == "__main__":
    main()
