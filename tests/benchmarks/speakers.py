"""Labelled talks -> how often the speaker is right, and how often a quotation for "what did X say" is X's.

`python -m tests.benchmarks.speakers [SHARED] [-v]`; the records of SHARED/records/sample.zip are indexed into a temporary home.
A quotation counts as X's where the answer gives it to X and X speaks in its paragraph by the label; unlabelled ones are left out.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from homes import ROOT, index
from labelled import compared, lines, read, speaks, talks

from index.filters import Filters
from index.lexicon import shipped
from index.retriever import Retriever, open_home
from index.speaker import assign
from qa.answer import Answer
from qa.pipeline import ask

PARTS = ("development", "heldout", "later")
Counts = dict[str, list[bool]]


def main(arguments: list[str]) -> None:
    """Print speakers right by talk and part, then quotations right by kind of question and part."""
    wordy = "-v" in arguments
    given = [argument for argument in arguments if argument != "-v"]
    shared = Path(given[0]) if given else ROOT.parent / "shared"
    for part in PARTS:
        paragraphs(shared, part)
    with tempfile.TemporaryDirectory() as folder:
        retriever = home(shared, Path(folder))
        for part in PARTS:
            for kind, marks in quotations(retriever, part, wordy).items():
                print(f"{part} {kind}: {sum(marks)} of {len(marks)} ({sum(marks) / max(len(marks), 1):.3f})")


def paragraphs(shared: Path, part: str) -> None:
    """Print the share of paragraphs with the right speaker, talk by talk and over all."""
    total: list[bool] = []
    for talk in talks(part):
        record = assign(read(shared, talk["file"]), shipped())
        same = list(compared(record, talk["speakers"]))
        total += same
        print(f"{part} {talk['record']}: {sum(same)} of {len(same)} ({sum(same) / len(same):.3f})")
    print(f"{part}, all paragraphs: {sum(total)} of {len(total)} ({sum(total) / len(total):.3f})")


def home(shared: Path, folder: Path) -> Retriever:
    """The labelled talks, indexed."""
    with zipfile.ZipFile(shared / "records" / "sample.zip") as archive:
        for talk in talks():
            archive.extract(talk["file"], folder / "records")
    index(folder / "home", folder / "records")
    return open_home(folder / "home")


def quotations(retriever: Retriever, part: str, wordy: bool) -> Counts:
    """By kind of question, whether each quotation is the person's (`said`, `--speaker`) or each answer names and proves who (`who`)."""
    known, counts = {talk["record"]: talk for talk in talks()}, defaultdict(list)
    for row in lines("said_questions.jsonl"):
        if row["part"] != part:
            continue
        answer, person = ask(retriever, row["question"]), row["speaker"]
        counts[f"{row['kind']}, answered"].append(answer.answered)
        if row["kind"] == "who":
            counts["who, named and proved"].append(named(answer, row))
            if wordy and not named(answer, row):
                show(row, answer)
            continue
        tally(counts["said, quotations"], known, person, answer, wordy, row)
        for other in persons(known[row["record"]]):
            limited = ask(retriever, row["question"], filters=Filters(speaker=other, record=row["record"]))
            tally(counts["--speaker, quotations"], known, other, limited, wordy, row)
    return counts


def persons(talk: dict[str, Any]) -> list[str]:
    """Who surely speaks in a talk."""
    return sorted({label for label in talk["speakers"].values() if isinstance(label, str)})


def named(answer: Answer, row: dict[str, Any]) -> bool:
    """Whether the answer begins with the right name and quotes the paragraph that proves it as his words."""
    first = answer.citations[0] if answer.citations else None
    proofs = [one for one in answer.citations if one.key == row["record"] and one.paragraph in row["paragraphs"]]
    return bool(first) and same(row["speaker"], first.speaker) and any(same(row["speaker"], one.speaker) for one in proofs)


def same(person: str, speaker: str | None) -> bool:
    """Whether two forms name one person (史塔生, 哈罗德·史塔生)."""
    return speaker is not None and (person == speaker or person in speaker.split("·"))


def tally(marks: list[bool], known: dict[str, Any], person: str, answer: Answer, wordy: bool, row: dict[str, Any]) -> None:
    """Add to the marks whether each quotation of an answer is the person's."""
    for one in answer.citations:
        spoken = speaks(known[one.key], one.paragraph, person)
        if spoken is not None:
            marks.append(spoken and same(person, one.speaker))
            if wordy and not marks[-1]:
                print(f"  ? {person}: {one.passage} is given to {one.speaker} [{row['question']}]")


def show(row: dict[str, Any], answer: Answer) -> None:
    """Print what was answered instead of the name and its proof."""
    print(
        f"  ? {row['question']} {row['speaker']} {row['paragraphs']}: {[(one.passage, one.speaker) for one in answer.citations]}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
