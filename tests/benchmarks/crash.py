"""A writer that is killed, and readers beside a writer -> what a home answers then. `python -m tests.benchmarks.crash [KILLS] [SECONDS]`

Kills building and updating at random moments: the home must answer as before or as after, and the next run must complete it
to what a run without a kill gives; its dense ranking must be that of a clean build. (Among passages
that BM25 scores alike the older rows are proposed first, and rows are as old as what was replaced.) Then four readers ask for some time while a writer publishes: no error, no mixed versions.
Prints what is wrong; exit status 1 where anything is. tests/test_crash.py runs it in small.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index import encoder
from index.doctor import examine
from index.home import Home, HomeError
from index.retriever import Mode, open_home
from index.update import update

PLACES = ("渡口", "木桥", "学堂", "井台", "煤场", "电厂", "粮仓", "码头", "邮局", "茶山")
PEOPLE = ("县长", "铁匠", "医生", "船夫", "先生", "掌柜", "木工", "邮差", "农会", "警长")
ACTS = ("修好了", "看过了", "封上了", "买下了", "搬走了", "量过了", "租出去", "点清了", "画成图", "写进书")


def write(folder: Path, records: int, edition: int) -> Path:
    """Records of an edition: every third text is changed by each edition, every tenth record is in odd editions alone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number in range(records):
        if number % 10 == 9 and edition % 2 == 0:
            continue
        mark = edition if number % 3 == 0 else 0
        parts = [
            f"{PEOPLE[at]}在第{number}日把{PLACES[(at + number) % 10]}{ACTS[(at * 3 + number) % 10]}，这是第{mark}版。"
            for at in range(6)
        ]
        text = f"标题：第{number}号谈话\n日期：1931-4-9\n作者：何舟\n\n" + "\n\n".join(parts) + "\n"
        path = folder / f"{number:04}.txt"
        path.write_text(text, "utf-8")
        os.utime(path, ns=(edition + 1, edition + 1))
    return folder


def state(home: Path, queries: int, mode: Mode = "hybrid") -> list[frozenset[str]]:
    """The texts of the best ten of each query; nothing where a home holds no version. Raises HomeError where it is broken."""
    if not Home(home).current():
        return []
    retriever = open_home(home)
    asked = [f"第{number}日{PEOPLE[number % 10]}{PLACES[number % 7]}" for number in range(queries)]
    return [frozenset(hit.passage.text for hit in retriever.search(retriever.query(text), 10, mode)) for text in asked]


def kills(folder: Path, times: int, *, records: int, workers: int, queries: int, seed: int = 0) -> list[str]:
    """Kill a writer at random moments, half of them building and half updating; returns what was wrong."""
    draw, shipped, wrong = random.Random(seed), encoder.load(), list[str]()
    source, home = write(folder / "records", records, 1), folder / "home"
    update(Home(folder / "before"), [source], shipped)
    write(source, records, 2)
    update(Home(folder / "clean"), [source], shipped)
    clean, earlier = state(folder / "clean", queries, "dense"), state(folder / "before", queries)
    longest, after = dict[bool, float](), dict[bool, list[frozenset[str]]]()
    for at in range(-2, times):  # the first of each kind is not killed: it says how long one takes, and what it gives
        updating = bool(at % 2)
        shutil.rmtree(home, ignore_errors=True)
        if updating:
            shutil.copytree(folder / "before", home)
        seconds = run_for(draw.uniform(0, longest[updating]) if at >= 0 else None, home, source, workers)
        if at < 0:
            longest[updating], after[updating] = seconds, state(home, queries)
        before = earlier if updating else []
        try:
            if state(home, queries) not in (before, after[updating]):
                wrong.append(f"kill {at}: it answers neither as before nor as after")
            update(Home(home), [source], shipped)
            if state(home, queries) != after[updating] or state(home, queries, "dense") != clean:
                wrong.append(f"kill {at}: the next run ends otherwise than one without a kill")
            wrong += [f"kill {at}: {fault}" for fault in examine(Home(home)).faults]
        except HomeError as error:
            wrong.append(f"kill {at}: {error}")
    return wrong


def run_for(seconds: float | None, home: Path, source: Path, workers: int) -> float:
    """Let a writer run, and kill it after some seconds, if any are given; returns how long it ran."""
    start = time.monotonic()
    writer = start_role("write", home, source, workers)
    try:
        writer.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        writer.kill()
        writer.communicate()
    return time.monotonic() - start


def beside(folder: Path, seconds: float, *, readers: int, records: int) -> list[str]:
    """Readers that ask while a writer publishes edition after edition; returns what was wrong."""
    home, source = folder / "home", folder / "records"
    update(Home(home), [write(source, records, 1)], encoder.load())
    asking = [start_role("read", home, seconds) for _ in range(readers)]
    end, edition = time.monotonic() + seconds, 1
    while time.monotonic() < end:
        edition += 1
        update(Home(home), [write(source, records, edition)], encoder.load())
    wrong = [line for process in asking for line in process.communicate()[0].splitlines() if not line.startswith("asked")]
    return wrong + [f"a reader ended with status {process.returncode}" for process in asking if process.returncode]


def read(home: Path, seconds: float) -> None:
    """What a reader does: ask on and on; print what is wrong, and how often it asked of how many versions."""
    retriever, end, asked, versions = open_home(home), time.monotonic() + seconds, 0, set[int]()
    while time.monotonic() < end:
        retriever.refresh()
        hits = retriever.search(retriever.query("第3日县长渡口"), 30)
        marks = {hit.passage.text.rpartition("第")[2].removesuffix("版。") for hit in hits} - {"0"}
        if len([mark for mark in marks if mark.isdecimal()]) > 1 or not hits:
            print(f"version {retriever.manifest.version} answers of editions {sorted(marks)}")
        asked += 1
        versions.add(retriever.manifest.version)
    print(f"asked {asked} times of {len(versions)} versions")


def start_role(role: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of this file that writes or reads."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, __file__, role, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def main(arguments: list[str]) -> int:
    """Run a role, or everything; returns the exit status."""
    match arguments:
        case ["write", home, records, workers]:
            update(Home(Path(home)), [Path(records)], encoder.load(), workers=int(workers))
            return 0
        case ["read", home, seconds]:
            read(Path(home), float(seconds))
            return 0
    times, seconds = int((arguments or ["100"])[0]), float((arguments[1:] or ["120"])[0])
    with tempfile.TemporaryDirectory() as folder:
        wrong = kills(Path(folder, "kills"), times, records=300, workers=2, queries=100)
        print(f"{times} kills of building and updating: {len(wrong)} wrong")
        mixed = beside(Path(folder, "beside"), seconds, readers=4, records=60)
        print(f"4 readers and a writer for {seconds:.0f} s: {len(mixed)} wrong")
    print("\n".join(wrong + mixed))
    return int(bool(wrong or mixed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
