"""Records -> what building and keeping their index costs: passages a second, memory, disk, an unchanged run, one record more.

`python -m tests.benchmarks.build RECORDS ...`. Beside it, on the same machine at the same time of day, a bare script that
only reads, cuts words and embeds sentences, in one process: what no index can do without. Checks nothing.
"""

from __future__ import annotations

import resource
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

BARE = 200
"""Records that the bare script does."""


def main(arguments: list[str]) -> None:
    """Print the table."""
    given = [Path(argument) for argument in arguments]
    shipped = encoder.load()
    shipped.query("渡口")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder, "home"))
        built, report, processor = timed(lambda: update(home, given, shipped, workers=available()))
        memory = sum(
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, *[resource.RUSAGE_CHILDREN] * available())
        )
        text = sum(len(source.read()) for source in find(given) if isinstance(source, Source))
        disk = sum(path.stat().st_size for path in home.path.rglob("*") if path.is_file())
        again, _, _ = timed(lambda: update(home, given, shipped, workers=available()))
        one = Path(folder, "one.txt")
        one.write_text("标题：一份补记\n日期：1957-1-2\n作者：何舟\n\n渡口的船每周只开两趟。\n\n县长答应修好木桥。\n", "utf-8")
        more, _, _ = timed(lambda: update(home, [one], shipped))
        rate = bare([source for source in find(given) if isinstance(source, Source)][:: max(report.read // BARE, 1)])
    print(f"{report.read} records, {report.embedded} passages, {text / 1e6:.1f} MB of text, {available()} processors")
    print(
        f"build               {built:8.1f} s   {report.embedded / built:6.0f} passages/s   {report.embedded / processor:6.0f} a CPU second"
    )
    print(f"bare script         {'':8}     {rate:6.0f} passages/s of one processor")
    print(f"peak memory         {memory / 2**20:8.2f} GiB (parent, and as many times the largest child as there are processes)")
    print(f"disk                {disk / text:8.1f} times the text")
    print(f"unchanged run       {again:8.2f} s   build is {built / again:.0f} times that")
    print(f"one record more     {more:8.2f} s   {100 * more / built:.1f} % of the build")


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
