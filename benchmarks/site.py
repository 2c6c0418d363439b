"""The shared site: what a page weighs, how fast it answers, what it costs, how it reads, and how it bears a big list.

    .venv/bin/python benchmarks/site.py > benchmarks/results/site.md

The demo's site is started as a user starts it, on a port of this computer. The load is made by a process of its
own on the same processors, so that its share is in every figure of time and in none of processor time.
"""

from __future__ import annotations

import gzip
import http.client
import io
import json
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from processes import processor  # noqa: E402 - beside this script
from tests.site.reading_age import readability  # noqa: E402 - the same measure as the tests'

CONNECTIONS = 8
REQUESTS = 1_200
ROWS = 330_000
"""Rows of a workbook of 20 MB."""


@dataclass
class Site:
    """A running site."""

    port: int
    process: subprocess.Popen[str]

    def processor(self) -> float:
        """Processor seconds that its processes have used so far."""
        return processor(self.process.pid)

    def get(
        self, path: str, cookie: str = "", connection: http.client.HTTPConnection | None = None
    ) -> tuple[int, bytes]:
        """Status and body as it travels."""
        line = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", path, headers={"Accept-Encoding": "gzip", "Cookie": cookie})
        answer = line.getresponse()
        return answer.status, answer.read()


@contextmanager
def demo() -> Iterator[Site]:
    """The demo's site, made afresh."""
    with tempfile.TemporaryDirectory() as home:
        port = random.randint(20_000, 30_000)
        command = [sys.executable, "-m", "plait.cli", "demo", "--port", f"{port}"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PLAIT_HOME": home, "DISPLAY": ""}
        ) as process:
            for line in process.stdout or ():
                if "demo is on" in line:
                    break
            yield Site(port, process)
            process.terminate()


def sign_in(site: Site) -> str:
    """The cookies of somebody who takes part."""
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    line.request("GET", "/sign-in/")
    answer = line.getresponse()
    token = re.search(r"csrftoken=(\w+)", answer.getheader("Set-Cookie", ""))[1]
    page = answer.read().decode()
    field = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    number = re.search(r"/sign-in/as/(\d+)/", page)[1]
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": field, "next": "/"})
    headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", f"/sign-in/as/{number}/", body, headers)
    answer = line.getresponse()
    answer.read()
    cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
    return "; ".join(cookies)


def weight(site: Site, path: str) -> tuple[int, int]:
    """Bytes that travel for a first visit (page, styles, scripts), and how many of them are the page's."""
    _, body = site.get(path)
    page = unpacked(body)
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page))
    return len(body) + sum(len(site.get(file)[1]) for file in files), len(body)


def unpacked(body: bytes) -> str:
    """A body as text."""
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def load(site: Site, path: str, cookie: str, *, connections: int) -> tuple[list[float], float]:
    """Seconds that each request took at so many connections, and processor seconds of the server for each."""
    site.get(path, cookie)
    before = site.processor()
    command = [sys.executable, __file__, "--load", f"{site.port}", path, cookie, f"{connections}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = json.loads(done.stdout)
    return seconds, (site.processor() - before) / len(seconds)


def make_load(port: int, path: str, cookie: str, connections: int) -> None:
    """Ask for a page again and again on so many connections; prints the seconds of each request as JSON."""
    seconds: list[float] = []

    def ask() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        site = Site(port, None)
        for _ in range(REQUESTS // CONNECTIONS):  # as many on each, however many there are
            start = time.perf_counter()
            status, _ = site.get(path, cookie, line)
            seconds.append(time.perf_counter() - start)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(seconds))


def big_workbook() -> bytes:
    """A workbook of about 20 MB about nobody."""
    from xlsxwriter import Workbook

    source, out = random.Random(7), io.BytesIO()
    book = Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("People")
    for column, heading in enumerate(["Ref", "First name", "Surname", "Postcode", "Phone", "E-mail", "Need", "Date"]):
        sheet.write_string(0, column, heading)
    for row in range(1, ROWS):
        letters = "".join(source.choices("abcdefghijklmnopqrstuvwxyz", k=24))
        postcode = f"XH{source.randint(1, 9)} {source.randint(1, 9)}AA"
        phone, email = f"07{source.randint(10**8, 10**9 - 1)}", f"{letters[15:]}@example.org"
        cells = [f"R{row}", letters[:7], letters[7:15], postcode, phone, email, "Housing", "2020-05-01"]
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()
    return out.getvalue()


def upload(site: Site, cookie: str, data: bytes) -> tuple[str, float]:
    """Hand a list in; where it went, and how long that took."""
    status, page = site.get("/lists/", cookie)
    if status != 200:
        raise RuntimeError(f"the lists' page answered {status}")
    field = re.search(r'csrfmiddlewaretoken" value="(\w+)"', unpacked(page))[1]
    mark = "xxPLAITxx"
    body = (
        (
            f'--{mark}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{field}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="big.xlsx"\r\n\r\n'
        ).encode()
        + data
        + f"\r\n--{mark}--\r\n".encode()
    )
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
    start = time.perf_counter()
    line.request("POST", "/lists/", body, {"Cookie": cookie, "Content-Type": f"multipart/form-data; boundary={mark}"})
    answer = line.getresponse()
    answer.read()
    return answer.getheader("Location", ""), time.perf_counter() - start


def watch_big_list(site: Site, cookie: str, data: bytes) -> dict[str, float]:
    """Read a big list while somebody else looks at a page again and again."""
    waits: list[float] = []
    over = threading.Event()

    def look() -> None:
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=120)
        while not over.is_set():
            start = time.perf_counter()
            site.get("/", "", line)
            waits.append(time.perf_counter() - start)
            over.wait(0.02)

    other = threading.Thread(target=look)
    other.start()
    start = time.perf_counter()
    address, handed_in = upload(site, cookie, data)
    while address.endswith("/reading/"):
        status, _page = site.get(address, cookie)
        if status in {302, 303}:
            break
        time.sleep(0.2)
    total = time.perf_counter() - start
    over.set()
    other.join()
    return {"total": total, "handed in": handed_in, "worst": max(waits), "median": statistics.median(waits)}


def percentile(values: list[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def report(site: Site, write: Callable[[str], None]) -> None:
    """Measure, and write a page about it."""
    _, home = site.get("/")
    ident = re.search(r"/questions/(\w+)/", unpacked(home))[1]
    pages = {
        "the questions": "/",
        "a question": f"/questions/{ident}/",
        "its picture": f"/questions/{ident}/picture/",
        "its public page": f"/insights/{ident}/",
    }
    model = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    write("# The shared site, measured\n")
    write(f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors ({model.partition(': ')[2]}), "
          f"Python {platform.python_version()}, SQLite. `benchmarks/site.py` makes this page.\n")  # fmt: skip
    write("## Weight and reading age\n")
    write("A first visit in all (page, styles, scripts, compressed as they travel); the limit is 150 kB. The Automated "
          "Readability Index of the prose: 6 is for those aged 11 to 12.\n")  # fmt: skip
    write("| page | first visit | of it the page | index |\n|---|---|---|---|")
    for name, path in pages.items():
        whole, page = weight(site, path)
        index = readability(unpacked(site.get(path)[1]))
        write(f"| {name} | {whole / 1000:.0f} kB | {page / 1000:.0f} kB | {index:.1f} |")
    write(f"\n## {CONNECTIONS} connections, {REQUESTS} requests\n")
    write(
        "The limits are 300 ms for the 99th of 100 answers and 10 ms of processor time a page. That is given for one "
        "connection, and for all at once, when the threads of one process also wait for each other.\n"
    )
    write("| page | for | median | 99th of 100 | processor time, one connection | at once |\n|---|---|---|---|---|---|")
    cookie = sign_in(site)
    for who, cookies in (("a visitor", ""), ("somebody signed in", cookie)):
        for name, path in pages.items():
            _alone, processor = load(site, path, cookies, connections=1)
            seconds, at_once = load(site, path, cookies, connections=CONNECTIONS)
            write(
                f"| {name} | {who} | {statistics.median(seconds) * 1000:.0f} ms "
                f"| {percentile(seconds, 0.99) * 1000:.0f} ms | {processor * 1000:.1f} ms | {at_once * 1000:.1f} ms |"
            )
    data = big_workbook()
    seen = watch_big_list(site, cookie, data)
    write("\n## A big list\n")
    write(
        f"A workbook of {len(data) / 1e6:.0f} MB with {ROWS - 1:,} rows is read, understood and checked in "
        f"{seen['total']:.0f} s; its owner's browser has an answer {seen['handed in']:.1f} s after handing it in. "
        f"Somebody else's page answers in {seen['median'] * 1000:.0f} ms (median) and {seen['worst'] * 1000:.0f} ms "
        "at worst meanwhile."
    )


def main() -> None:
    """Measure the demo's site."""
    with demo() as site:
        report(site, lambda line: print(line, flush=True))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        make_load(int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        main()
