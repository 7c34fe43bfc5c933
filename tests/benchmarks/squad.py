"""A SQuAD-style file (CMRC2018, DRCD) -> success@1 and nDCG@10 of each leg, every paragraph of it a paragraph of one record.

`python -m tests.benchmarks.squad FILE.json [--simplify] [--every N]`; `--simplify` converts the questions alone, which
measures search across scripts. Prints a table; needs no answers and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from pathlib import Path

from index import encoder
from index.home import Home
from index.retriever import Mode, open_home
from index.update import update
from qa.evaluate import MODES, means, per_question

RECORD = "0000000000"
HEADER = f"id: {RECORD}\n标题：\n日期：\n是否是时间段：false\n作者：\n来源：\n标签：\n书籍：\n书籍作者：\n\n正文：\n"


def read(path: Path) -> tuple[list[str], dict[str, tuple[str, int]]]:
    """Paragraphs, and question id -> (question, number of its paragraph)."""
    paragraphs: list[str] = []
    questions: dict[str, tuple[str, int]] = {}
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            paragraphs.append(re.sub(r"\s*\n\s*", " ", paragraph["context"]).strip())
            questions |= {str(qa["id"]): (qa["question"], len(paragraphs)) for qa in paragraph["qas"]}
    return paragraphs, questions


def main() -> None:
    """Index the file into a temporary home and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.squad")
    parser.add_argument("file", type=Path)
    parser.add_argument("--simplify", action="store_true")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="ask every Nth question")
    parser.add_argument("--encoder", default=None)
    options = parser.parse_args()
    paragraphs, questions = read(options.file)
    if options.simplify:
        import opencc

        convert = opencc.OpenCC("t2s").convert
        questions = {id: (convert(text), number) for id, (text, number) in questions.items()}
    chosen = dict(list(questions.items())[:: options.every])
    with tempfile.TemporaryDirectory() as folder:
        source, home = Path(folder, f"{RECORD}.txt"), Path(folder, "home")
        source.write_text(HEADER + "\n\n".join(paragraphs) + "\n\n描述：\n\n", "utf-8")
        update(Home(home), [source], encoder.load(options.encoder))
        retriever = open_home(home)
        wanted = {id: {f"{RECORD}#{number}"} for id, (_, number) in chosen.items()}
        print(f"{options.file.name}: {len(paragraphs)} paragraphs, {len(chosen)} questions")
        for mode in MODES:
            scores = means(per_question({id: ranked(retriever, text, mode) for id, (text, _) in chosen.items()}, wanted).values())
            print(f"{mode:<10} success@1 {scores['Success@1']:.4f}   nDCG@10 {scores['nDCG@10']:.4f}", flush=True)


def ranked(retriever, text: str, mode: Mode) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """Passage -> score of the best ten."""
    return {hit.passage.name: hit.score for hit in retriever.search(retriever.query(text), 10, mode)}


if __name__ == "__main__":
    main()
