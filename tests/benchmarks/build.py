"""Records -> what building and keeping their index costs: passages a second, memory, disk, an unchanged run, one record more.

`python -m tests.benchmarks.build RECORDS ...`. Beside it, on the same machine at the same time of day, a bare script that
only reads, cuts words and embeds sentences, in one process: what no index can do without. Then processes that start, open
the home and give one first result, in turn with the same in a home of about a thousand passages. Checks nothing.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index import encoder, tokens
from index.files import Source, find
from index.fold import fold
from index.home import Home
from index.ingest import read
from index.split import pieces, sentences
from index.update import Report, update
from index.workers import available

ROOT = Path(__file__).parents[2]

BARE = 200
"""Records that the bare script does."""

FEW, RUNS = 1000, 7
"""Passages of the small home, about; processes that are started for each home."""

FIRST = """
import sys
from pathlib import Path
from index.retriever import open_home
retriever = open_home(Path(sys.argv[1]))
retriever.search(retriever.query("渡口的船每周开几趟？"), 10)
"""


def main(arguments: list[str]) -> None:
    """Print the table."""
    given = [Path(argument) for argument in arguments]
    shipped = encoder.load()
    shipped.query("渡口")
    with tempfile.TemporaryDirectory() as folder:
        home, sources = Home(Path(folder, "home")), [source for source in find(given) if isinstance(source, Source)]
        built, report, processor = timed(lambda: update(home, given, shipped, workers=available()))
        memory = sum(
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, *[resource.RUSAGE_CHILDREN] * available())
        )
        text, disk = sum(len(source.read()) for source in sources), occupied(home)
        again, _, idle = timed(lambda: update(home, given, shipped, workers=available()))
        one = Path(folder, "one.txt")
        one.write_text("标题：一份补记\n日期：1957-1-2\n作者：何舟\n\n渡口的船每周只开两趟。\n\n县长答应修好木桥。\n", "utf-8")
        more, _, added = timed(lambda: update(home, [one], shipped))
        later = occupied(home)
        rate = bare(sources[:: max(report.read // BARE, 1)])
        full, small = cold(home.path, few(Path(folder), sources, FEW * report.read // report.embedded, shipped))
    print(f"{report.read} records, {report.embedded} passages, {text / 1e6:.1f} MB of text, {available()} processors")
    print(
        f"build               {built:8.1f} s   {report.embedded / built:6.0f} passages/s   {report.embedded / processor:6.0f} a CPU second"
    )
    print(f"bare script         {'':8}     {rate:6.0f} passages/s of one processor")
    print(f"peak memory         {memory / 2**20:8.2f} GiB (parent, and as many times the largest child as there are processes)")
    print(
        f"disk                {disk / text:8.2f} times the text, {later / text:.2f} with one record more and the version before"
    )
    print(f"unchanged run       {again:8.2f} s   build is {built / again:.0f} times that ({processor / idle:.0f} in CPU seconds)")
    print(
        f"one record more     {more:8.2f} s   {100 * more / built:.2f} % of the build ({100 * added / processor:.2f} % in CPU seconds)"
    )
    print(f"cold first result   {full:8.2f} s   of processor time, {full / small:.2f} times that of a home of {FEW} passages")


def occupied(home: Home) -> int:
    """Bytes of a home; a file that two versions share counts once."""
    files = [path.stat() for path in home.path.rglob("*") if path.is_file()]
    return sum({(status.st_dev, status.st_ino): status.st_size for status in files}.values())


def few(folder: Path, sources: list[Source], count: int, shipped: encoder.Encoder) -> Path:
    """A home of some of the records."""
    records = folder / "few"
    records.mkdir()
    for at, source in enumerate(sources[:: max(len(sources) // max(count, 1), 1)]):
        (records / f"{at}.txt").write_bytes(source.read())
    update(Home(folder / "small"), [records], shipped)
    return folder / "small"


def cold(*homes: Path) -> list[float]:
    """Seconds of processor time from the start of a process to its first result, the median of some, homes in turn."""
    spent: list[list[float]] = [[] for _ in homes]
    for _ in range(RUNS):
        for home, seconds in zip(homes, spent, strict=True):
            before = processors()
            subprocess.run(
                [sys.executable, "-c", FIRST, str(home)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True
            )
            seconds.append(processors() - before)
    return [statistics.median(seconds) for seconds in spent]


def timed(work: Callable[[], Report]) -> tuple[float, Report, float]:
    """Seconds that a run takes, its report, and the processor seconds of all its processes."""
    start, before = time.perf_counter(), processors()
    report = work()
    return time.perf_counter() - start, report, processors() - before


def processors() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def bare(sources: list[Source]) -> float:
    """Passages a processor second of reading, cutting and embedding alone."""
    shipped, start, count = encoder.load(), time.process_time(), 0
    for source in sources:
        for paragraph in read(source).paragraphs:
            for first, last in pieces(paragraph.text):
                text = paragraph.text[first:last]
                tokens.tokenize(fold(text))
                shipped.sums([fold(text[one:end]) for one, end in sentences(text)])
                count += 1
    return count / (time.process_time() - start)


if __name__ == "__main__":
    main(sys.argv[1:])
