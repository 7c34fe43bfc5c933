"""`jiyao calibrate`: sets from how much confidence on a home answers, on questions that say whether it holds an answer."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from index.home import Home
from index.retriever import Retriever
from qa.commands.options import HomeOption, JsonOption, emit, home_of, opened, tell
from qa.errors import UserError
from qa.questions import Question, read_questions


def calibrate(
    questions: Annotated[
        Path | None, typer.Argument(metavar="QUESTIONS.jsonl", help="Some that the records answer, some that they do not.")
    ] = None,
    home: HomeOption = None,
    max_wrong: Annotated[
        float, typer.Option(min=0, max=1, metavar="SHARE", help="Share of the answerable questions that may be refused.")
    ] = 0.05,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the threshold that comes with the program.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the table and change nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Choose the threshold of refusal for a home, and keep it there."""
    from qa import threshold
    from qa.refusal import THRESHOLD

    if reset == (questions is not None):
        raise typer.BadParameter("give QUESTIONS.jsonl, or --reset alone")
    place = home_of(home)
    if questions is None:
        threshold.keep(Home(place), None)
        tell(f"{place} refuses below {THRESHOLD} again, as the program comes")
        return
    asked = read_questions(questions)
    retriever = opened(place, None)
    found = _found(retriever, asked, questions, max_wrong)
    emit(found) if as_json else _show(found)
    if not dry_run:
        made = retriever.manifest
        counts = found["answerable"], found["unanswerable"]
        threshold.keep(retriever.home, threshold.Calibration(found["chosen"], made.encoder, made.revision, *counts, max_wrong))
        tell(f"{place} refuses below {found['chosen']} from now on; take it back with: jiyao calibrate --reset --home {place}")


def _found(retriever: Retriever, asked: list[Question], file: Path, max_wrong: float) -> dict[str, Any]:
    """What is printed: the table of thresholds, the one in force, the chosen one and how well it does. Raises UserError."""
    from qa import calibrate as choice
    from qa.refusal import THRESHOLD
    from qa.threshold import threshold_of

    yes, no = _confidences(retriever, asked, file.name)
    if not yes or not no:
        raise UserError(
            f"{file}: {len(yes)} answerable and {len(no)} unanswerable questions; a threshold needs both"
            ' ("relevant": [] marks a question that the records do not answer)'
        )
    for count, kind in ((len(yes), "answerable"), (len(no), "unanswerable")):
        if count < choice.FEW:
            tell(f"warning: only {count} {kind} questions; with fewer than {choice.FEW} the shares are little more than guesses")
    now, chosen = threshold_of(retriever), choice.choose(yes, no, max_wrong, THRESHOLD)
    steps = sorted({*(step / 20 for step in range(1, 20)), THRESHOLD, now, chosen})
    best, held = choice.shares(chosen, yes, no), choice.held_out(yes, no, max_wrong, THRESHOLD)
    if best.answerable > max_wrong:
        tell(f"warning: even the lowest threshold refuses {best.answerable:.3f} of the answerable questions: nothing fits them")
    return {
        "answerable": len(yes), "unanswerable": len(no), "max_wrong": max_wrong, "shipped": THRESHOLD, "now": now, "chosen": chosen,
        "tradeoff": [asdict(choice.shares(value, yes, no)) for value in steps],
        "held_out": {"unanswerable": round(held[0], 6), "answerable": round(held[1], 6)},
        "intervals": {
            "unanswerable": choice.interval(best.unanswerable, len(no)), "answerable": choice.interval(best.answerable, len(yes)),
        },
    }  # fmt: skip


def _confidences(retriever: Retriever, asked: list[Question], what: str) -> tuple[list[float], list[float]]:
    """The confidences of answerable and of unanswerable questions, in the file's order."""
    from rich.console import Console
    from rich.progress import Progress

    from qa.answers_scored import answerable
    from qa.examined import Task, examine

    asked = [question for question in asked if answerable(question) is not None]
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("asking", total=len(asked))
        done = examine(retriever, asked, Task((), 0, True), 1, lambda at: progress.update(task, completed=at))
    pairs = [(answerable(question), one.reply.confidence) for question, one in zip(asked, done, strict=True) if one.reply]
    return [sure for held, sure in pairs if held], [sure for held, sure in pairs if not held]


def _show(found: dict[str, Any]) -> None:
    print(f"{found['answerable']} answerable and {found['unanswerable']} unanswerable questions\n")
    print("threshold   refused, unanswerable   refused, answerable")
    for row in found["tradeoff"]:
        names = [name for name in ("shipped", "now", "chosen") if found[name] == row["threshold"]]
        line = f"{row['threshold']:>9.4g}   {row['unanswerable']:>21.3f}   {row['answerable']:>19.3f}   {', '.join(names)}"
        print(line.rstrip())
    low, high = found["intervals"]["unanswerable"]
    first, last = found["intervals"]["answerable"]
    print(f"\nchosen {found['chosen']}: at most {found['max_wrong']} of the answerable questions refused")
    print(f"95 % intervals: refused, unanswerable {low:.2f} to {high:.2f}; refused, answerable {first:.2f} to {last:.2f}")
    held = found["held_out"]
    print(
        f"each fifth by the threshold of the others: unanswerable {held['unanswerable']:.3f}, answerable {held['answerable']:.3f}"
    )
