"""Files named on the command line -> a folder of training text without anything held out. Trains nothing.

`pairs.tsv`: kind and two texts a line; a line with a dash stands where a pair of a running text was dropped.
`stories.txt`: an empty line between records, then the title, then a paragraph a line, tabs between sentences.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.training import corpora
from index.training.corpora import Pair, Story
from index.training.holdout import HeldOut, texts_of

HELD_YEAR, HELD_FILE = "2023", "ntrex"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def wmt_pairs(folder: Path) -> Iterator[Pair | None]:
    """WMT news tests: every source with each of its references, as zh-en or en-ru; the held-out year is left out."""
    for source in sorted(folder.glob("*.src.*")):
        name, languages = source.name.split(".")[:2]
        if HELD_YEAR in name:
            continue
        first, second = languages.split("-")
        for reference in sorted(folder.glob(f"{name}.{languages}.ref.*")):
            kind = {"zhen": "zh-en", "enzh": "en-zh", "enru": "en-ru", "ruen": "ru-en"}[first + second]
            yield from corpora.aligned(f"{kind}/sentence", source, reference)
            yield None


def ntrex_pairs(folder: Path, last: int) -> Iterator[Pair | None]:
    """NTREX without its last lines: Chinese of both scripts with English and Russian, English with Russian."""
    file = {code: next(folder.glob(f"*.{code}.txt.gz")) for code in ("eng", "rus", "zho-CN", "zho-TW")}
    for kind, a, b in (
        ("zh-en", "zho-CN", "eng"),
        ("zh-en", "zho-TW", "eng"),
        ("zh-ru", "zho-CN", "rus"),
        ("zh-ru", "zho-TW", "rus"),
        ("en-ru", "eng", "rus"),
    ):
        yield from corpora.aligned(f"{kind}/sentence", file[a], file[b], last)
        yield None


def turned(pairs: Iterable[Pair | None]) -> Iterator[Pair | None]:
    """Pairs with Chinese before English before Russian."""
    for pair in pairs:
        if pair and pair.kind[:5] in ("en-zh", "ru-en"):
            kind = f"{pair.kind[3:5]}-{pair.kind[:2]}{pair.kind[5:]}"
            pair = Pair(kind, pair.b, pair.a)
        yield pair


def pivoted(pairs: Iterable[Pair | None]) -> Iterator[Pair]:
    """Chinese and Russian sentences that translate the same English one."""
    chinese: dict[str, set[str]] = {}
    russian: dict[str, set[str]] = {}
    for pair in pairs:
        if pair and pair.kind == "zh-en/sentence":
            chinese.setdefault(pair.b, set()).add(pair.a)
        elif pair and pair.kind == "en-ru/sentence":
            russian.setdefault(pair.a, set()).add(pair.b)
    for english in chinese.keys() & russian.keys():
        if len(english) > 20:
            for zh in sorted(chinese[english]):
                for ru in sorted(russian[english]):
                    yield Pair("zh-ru/pivot", zh, ru)


def held_lines(data: Path, last: int) -> Iterator[str]:
    """The last lines of NTREX in every language, and all of the held-out year of WMT."""
    for path in sorted((data / "ntrex128").glob("newstest*.gz")):
        yield from corpora.read_lines(path)[-last:]
    for path in sorted((data / "wmt_news").glob(f"*{HELD_YEAR}*")):
        yield from corpora.read_lines(path)


def all_pairs(data: Path, held: HeldOut, last: int) -> Iterator[Pair | None]:
    """Every pair of the public files under a folder, without held-out sides."""
    for path in sorted((data / "cc_cedict").glob("*.gz")):
        yield from corpora.cedict(path)
    for path in sorted((data / "tatoeba_cmn_eng").glob("*.gz")):
        yield from held.keep_pairs(corpora.tatoeba(path))
    running = [*wmt_pairs(data / "wmt_news"), *ntrex_pairs(data / "ntrex128", last)]
    kept = list(held.keep_pairs(turned(running)))
    yield from kept
    yield from sorted(pivoted(kept))
    for path in sorted((data / "csts").glob("*.gz")):
        yield from held.keep_pairs(corpora.labelled(path))


def write_pairs(pairs: Iterable[Pair | None], path: Path) -> Counter[str]:
    """Write pairs.tsv, each pair once; returns how many of each kind."""
    seen: set[Pair] = set()
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for pair in pairs:
            pair = pair and Pair(pair.kind, _flat(pair.a), _flat(pair.b))
            if pair is None or pair in seen or not (pair.a and pair.b):
                out.write("-\n")
            else:
                seen.add(pair)
                counts[pair.kind] += 1
                out.write("\t".join(pair) + "\n")
    return counts


def write_stories(stories: Iterable[Story], path: Path) -> Counter[str]:
    """Write stories.txt; returns how many records, paragraphs and sentences."""
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for story in stories:
            out.write(f"\n{_flat(story.title) or '-'}\n")
            out.writelines("\t".join(map(_flat, paragraph)) + "\n" for paragraph in story.paragraphs)
            counts += Counter(records=1, paragraphs=len(story.paragraphs), sentences=sum(map(len, story.paragraphs)))
    return counts


def prepare(data: Path, records: list[Path], tests: list[Path], near: list[Path], last: int, out: Path) -> None:
    """Write pairs.tsv, stories.txt and counts.json into a folder; `near`: records whose near copies are removed."""
    out.mkdir(parents=True, exist_ok=True)
    files = [f for p in tests for f in (sorted(p.rglob("*")) if p.is_dir() else [p])]
    files = [f for f in files if f.suffix in (".json", ".jsonl", ".tsv", ".gz", ".txt") and not f.name.startswith("LICENSE")]
    lines = [*held_lines(data, last), *(text for file in files for text in texts_of(file))]
    held = HeldOut(lines, corpora.stories(near))
    counts = write_pairs(all_pairs(data, held, last), out / "pairs.tsv")
    counts += write_stories(held.keep_stories(corpora.stories(records)), out / "stories.txt")
    (out / "counts.json").write_text(json.dumps(counts, indent=1), "utf-8")
    print(json.dumps(counts, indent=1), file=sys.stderr)


def add_options(parser: argparse.ArgumentParser, required: bool) -> None:
    """The options that name files."""
    parser.add_argument(
        "--data", type=Path, required=required, help="folder with cc_cedict, tatoeba_cmn_eng, ntrex128, wmt_news, csts"
    )
    parser.add_argument("--records", type=Path, nargs="*", default=[], help="files, folders or archives of records")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="test files; their sentences are removed")
    parser.add_argument("--held-out-records", type=Path, nargs="*", default=[], help="records whose near copies are removed")
    parser.add_argument("--last", type=int, default=400, help="last lines of NTREX that are held out")
    parser.add_argument("--out", type=Path, required=True)


def main(arguments: list[str] | None = None) -> None:
    """Prepare everything and say what there is."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_options(parser, required=True)
    given = parser.parse_args(arguments)
    prepare(given.data, given.records, given.held_out, given.held_out_records, given.last, given.out)


if __name__ == "__main__":
    main()
