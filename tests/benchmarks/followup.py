"""Public sets of follow-up questions -> how well the rules complete them, on a half for development and one kept apart.

`python -m tests.benchmarks.followup [zh | cast]`, with the sets in $JIYAO_SHARED/sets. `zh`: Chinese turns with a follow-up
written out by hand: exact matches, and the share of the words to be restored that are (recall) and that were restored
rightly (precision). `cast`: TREC CAsT 2021, each turn's passage one to be found among all: nDCG@10 with the question as typed,
as completed from the questions before it, and as written out by hand; turns that need no history are left out.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from index import encoder as encoders
from index.home import Home
from index.lexicon import shipped
from index.retriever import Retriever, open_home
from index.update import update
from qa.followup import stand_alone
from qa.limits import Manner
from qa.measures import means, per_question
from qa.pipeline import prepare
from qa.ranking import ranked
from qa.trec import untied

SETS = Path(os.environ.get("JIYAO_SHARED") or Path(__file__).parents[3] / "shared") / "sets"
HALVES = ("development", "held out")


def restored(completed: str, typed: str, wanted: str) -> tuple[int, int, int]:
    """Characters beyond the typed ones: rightly restored, restored at all, to be restored."""
    own = Counter(typed)
    got, gold = Counter(completed) - own, Counter(wanted) - own
    return (got & gold).total(), got.total(), gold.total()


def chinese() -> None:
    """Even lines are for development."""
    lexicon, lines = shipped(), (SETS / "utterance_rewriter_zh" / "corpus.txt").read_text("utf-8").splitlines()
    for half, name in enumerate(HALVES):
        exact = changed = count = right = got = gold = 0
        for line in lines[1 - half :: 2]:
            first, second, typed, wanted = (part.strip() for part in line.split("\t\t"))
            completed = stand_alone(typed, [first, second], lexicon)
            found = restored(completed, typed, wanted)
            exact, changed, count = exact + (completed == wanted), changed + (completed != typed), count + 1
            right, got, gold = right + found[0], got + found[1], gold + found[2]
        print(
            f"{name}: {count} lines, {exact / count:.3f} exact, {changed / count:.3f} completed;"
            f" characters restored: recall {right / gold:.3f}, precision {right / max(got, 1):.3f}"
        )


def _home(turns: dict[str, str], folder: Path) -> Retriever:
    """A home in which each passage is a record of one paragraph."""
    for id, passage in turns.items():
        header = f"id: {id}\n标题：\n日期：\n是否是时间段：false\n作者：\n来源：\n标签：\n书籍：\n书籍作者："
        (folder / f"{id}.txt").write_text(f"{header}\n\n正文：\n{' '.join(passage.split())}\n\n描述：\n", "utf-8")
    update(Home(folder / "home"), [folder], encoders.load())
    return open_home(folder / "home")


def cast() -> None:
    """Topics of even numbers are for development."""
    topics = json.loads((SETS / "trec_cast" / "2021_manual_evaluation_topics_v1.0.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        turns = {f"t{topic['number']:03}x{turn['number']:03}": turn["passage"] for topic in topics for turn in topic["turn"]}
        retriever = _home(turns, Path(folder))
        for half, name in enumerate(HALVES):
            print(name, *_scores(retriever, [topic for topic in topics if topic["number"] % 2 == half]), sep="\n  ")


def _scores(retriever: Retriever, topics: list[dict]) -> list[str]:  # type: ignore[type-arg]
    asked: dict[str, dict[str, tuple[str, list[str]]]] = {"typed": {}, "completed": {}, "by hand": {}}
    wanted: dict[str, dict[str, int]] = {}
    for topic in topics:
        history: list[str] = []
        for turn in topic["turn"]:
            typed, hand = turn["raw_utterance"], turn["manual_rewritten_utterance"]
            if history and typed.strip() != hand.strip():
                id = f"t{topic['number']:03}x{turn['number']:03}"
                asked["typed"][id], asked["completed"][id], asked["by hand"][id] = (typed, []), (typed, [*history]), (hand, [])
                wanted[id] = {f"{id}#1": 1}
            history.append(typed)
    lines = []
    for name, questions in asked.items():
        run = {}
        for id, (question, history) in questions.items():
            query, intent, _ = prepare(retriever, question, history, manner=Manner(limits=False))
            run[id] = untied([(hit.passage.name, hit.score) for hit in ranked(retriever, query, intent, 10, "hybrid")])
        scores = means(per_question(run, wanted, ("nDCG@10", "R@10", "Success@1")).values(), ("nDCG@10", "R@10", "Success@1"))
        lines.append(f"{name:<10} {len(run)} turns: " + ", ".join(f"{measure} {value:.3f}" for measure, value in scores.items()))
    return lines


if __name__ == "__main__":
    for given in sys.argv[1:] or ["zh", "cast"]:
        {"zh": chinese, "cast": cast}[given]()
