"""The report of an evaluation: what it says of every failed question, its figures, its plots, its safety; the command that writes it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from answering import failed, home, jiyao, opened
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate import Evaluation, Plan, evaluate
from qa.measures import per_question
from qa.questions import Question, Relevant
from qa.report import FURTHER, Gathered, gather, page
from qa.report.gathered import CUTS, FAMILIES, MAIN
from qa.report.misses import LEGS, Above, Shown
from qa.report.plots import Range, Value, curves, intervals, mirrored, ranges, tradeoff
from qa.report.told import before, misled
from qa.report.words import WORDS, Lang

FERRY = "a1b2c3d4e5"
QUESTIONS = [
    Question("first", "渡口的船每周开几趟？", relevant=(Relevant(FERRY, 2, None),), kind="fact", answers=(("两趟",),)),
    Question(
        "late", "县长何舟和罗季明谈渡口的船", relevant=(Relevant(FERRY, 8, None),), kind="fact", answers=(("天书", "nothing"),)
    ),
    Question("lost", "井水验过几次？", relevant=(Relevant(None, None, "没有<这>句话"),), kind="<b>x</b>"),
    Question("several", "罗季明说商会出什么钱？", relevant=(Relevant(FERRY, 2, None), Relevant(FERRY, 6, None))),
    Question("none", "渡口的船每周开几趟夜班？", relevant=()),
    Question("refused", "量子计算机的价格是多少美元？", relevant=(Relevant(FERRY, 2, None),)),
    Question("unscored", "学堂缺什么？"),
]


@cache
def evaluation() -> Evaluation:
    return evaluate(opened(home()), QUESTIONS, Plan(further=FURTHER))


@cache
def gathered() -> Gathered:
    return gather(evaluation(), QUESTIONS, opened(home()))


@cache
def html(lang: Lang = "en") -> str:
    return page(gathered(), lang)


def test_a_deeper_look_changes_no_figure() -> None:
    plain = evaluate(opened(home()), QUESTIONS).data
    assert plain["measures"] == evaluation().data["measures"]
    assert [row["found"] for row in plain["questions"]] == [row["found"] for row in evaluation().data["questions"]]


def test_curves_agree_with_the_measures_and_rise() -> None:
    for family in FAMILIES:
        for system, points in gathered().curves[family].items():
            assert [point.k for point in points] == list(CUTS[: len(points)])
            assert all(point.low - 1e-6 <= point.value <= point.high + 1e-6 for point in points)
            scores = {evaluation().data["system"]["mode"]: evaluation().data["measures"], **evaluation().data["systems"]}[system]
            for point in points:
                if f"{family}@{point.k}" in scores:
                    assert point.value == pytest.approx(scores[f"{family}@{point.k}"], abs=1e-6)
            if family != "nDCG":
                assert [point.value for point in points] == sorted(point.value for point in points)


def test_every_question_with_a_wrong_first_passage_is_a_miss_and_no_other() -> None:
    wrong = [row["id"] for row in evaluation().data["questions"] if row["Success@1"] < 1]
    assert sorted(miss.id for miss in gathered().misses) == sorted(wrong)
    assert {"lost", "late"} <= set(wrong)
    ranks = [miss.rank or 10**9 for miss in gathered().misses]
    assert ranks == sorted(ranks, reverse=True)


def test_ranks_and_excerpts_of_a_miss_are_those_of_the_rankings_and_the_record() -> None:
    texts = {f"{FERRY}#{row['number']}": row for row in opened(home()).reader.paragraphs(FERRY)}
    for miss in gathered().misses:
        for shown, ranks in miss.wanted:
            for system, rank in ranks.items():
                ranking = evaluation().further[system][miss.id]
                assert (ranking.index(shown.name) + 1 if shown.name in ranking else None) == rank
        for above in miss.above:
            assert above.passage.name not in {shown.name for shown, _ in miss.wanted}
            assert miss.rank is None or above.rank < miss.rank
            if above.passage.name in texts:
                assert texts[above.passage.name]["text"].startswith(above.passage.excerpt.rstrip("…"))
                assert texts[above.passage.name]["speaker"] == above.passage.speaker


def test_words_that_mislead_stand_in_the_question_and_the_wrong_passage_and_not_in_the_wanted_one() -> None:
    reader = opened(home()).reader
    texts = {f"{info.key}#{row['number']}": row["text"] for info in reader.records() for row in reader.paragraphs(info.key)}
    told = 0
    for miss in gathered().misses:
        for above in miss.above:
            for word in (word for word in above.words if " = " not in word):
                told += 1
                assert word in miss.query
                assert word in texts[above.passage.name]
                assert word not in texts.get(miss.first, "")
    assert told


def test_a_wanted_passage_that_the_index_lacks_is_said_to_be_missing() -> None:
    lost = next(miss for miss in gathered().misses if miss.id == "lost")
    assert (lost.rank, lost.wanted[0][0].excerpt) == (None, "")
    assert WORDS["no_passage"][0] in html()
    assert WORDS["no_passage"][1] in html("zh")


def above(dense: int | None, lexical: int | None, *words: str) -> Above:
    return Above(1, Shown("a#1", "", None, "x"), {"hybrid": 1, "dense": dense, "lexical": lexical}, words, ())


@pytest.mark.parametrize(
    ("dense", "lexical", "says"),
    [
        (1, 2, "both legs"),
        (1, 9, "dense search alone"),
        (None, 2, "lexical search alone"),
        (9, 9, "neither leg"),
        (5, 5, "neither leg"),
    ],
)
def test_the_sentence_names_the_legs_that_rank_the_wrong_passage_higher(
    dense: int | None, lexical: int | None, says: str
) -> None:
    assert says in misled(above(dense, lexical, "渡口"), {"hybrid": 3, "dense": 5, "lexical": 5}, "en")
    assert "“渡口”" in misled(above(dense, lexical, "渡口"), {"hybrid": 3, "dense": 5, "lexical": 5}, "zh")


@given(st.none() | st.integers(1, 100), st.none() | st.integers(1, 100))
def test_of_two_ranks_at_most_one_is_before_the_other(one: int | None, other: int | None) -> None:
    assert not (before(one, other) and before(other, one))
    assert before(one, other) or before(other, one) or one == other


def test_answers_that_fail_are_told_by_reason() -> None:
    rows = {row["id"]: row for row in (*evaluation().data["questions"], *evaluation().data["unscored"])}
    faults = {fault.id: fault for fault in gathered().faults}
    for id, row in rows.items():
        if row["answerable"] is False:
            assert (id in faults) == row["answered"]
        elif row["answerable"] and not row["answered"]:
            assert faults[id].reason == "refused"
    assert faults["refused"].reason == "refused"
    assert (faults["late"].reason, faults["late"].lacking) == ("strings", (("天书", "nothing"),))
    assert "unscored" not in faults
    assert "“天书” or “nothing”" in html()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_makes_no_request_runs_no_script_and_escapes_everything(lang: Lang) -> None:
    text = html(lang)
    assert not re.search(r"https?:|//|src=|href=|@import|url\(|<script|\son\w+=", text)
    assert "default-src 'none'" in text
    assert "<b>x</b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "没有&lt;这&gt;句话" in text


def test_control_characters_and_marks_that_turn_the_writing_do_not_reach_the_page() -> None:
    asked = [replace(QUESTIONS[1], question="\u202e渡口\x00\x1b船\ud800")]
    made = evaluate(opened(home()), asked, Plan(further=FURTHER))
    text = page(gather(made, asked, opened(home())))
    assert not re.search("[\u202e\x00\x1b\ud800]", text)
    assert text.encode("utf-8")


def svgs(text: str) -> Iterator[ElementTree.Element]:
    for one in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        yield ElementTree.fromstring(unescape(one) if "&nbsp;" in one else one)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_plot_is_well_formed_and_begins_with_a_title(lang: Lang) -> None:
    plots = list(svgs(html(lang)))
    assert len(plots) >= len(FAMILIES) + 4
    for plot in plots:
        assert plot[0].tag == "title"
        assert plot[0].text


def test_all_tables_have_a_caption_and_systems_have_intervals_and_p_values() -> None:
    tables = re.findall(r"<table>.*?</table>", html(), re.DOTALL)
    assert all(table.startswith("<table><caption>") for table in tables)
    low, high = evaluation().data["intervals"][MAIN]
    assert f"[{low:.3f}, {high:.3f}]" in tables[0]
    assert re.search(r"p (= \d\.\d{3}|&lt; 0\.001)", tables[0])
    assert all(name in tables[0] for name in ("hybrid", *LEGS))


def test_both_languages_have_all_words_and_their_braces() -> None:
    for name, (en, zh) in WORDS.items():
        assert en, name
        assert zh, name
        assert set(re.findall(r"\{\w+\}", en)) >= set(re.findall(r"\{\w+\}", zh)), name


names, shares = st.text(min_size=1, max_size=8), st.floats(0, 1)
values = st.builds(
    lambda name, three: Value(name, three[1], three[0], three[2]), names, st.lists(shares, min_size=3, max_size=3).map(sorted)
)


def coordinates(plot: str) -> list[float]:
    return [float(value) for value in re.findall(r'\b(?:x|y|cx|cy|x1|x2|y1|y2)="(-?[\d.]+)"', plot)]


@given(
    names,
    st.dictionaries(names, st.lists(values, min_size=1, max_size=5, unique_by=lambda v: v.name), max_size=8),
    st.lists(values, max_size=9),
)
def test_plots_escape_their_texts_and_stay_within_their_frame(
    title: str, series: dict[str, list[Value]], rows: list[Value]
) -> None:
    longest = max(series.values(), key=len, default=[])
    series = {name: longest[: len(row)] for name, row in series.items()}
    for plot in (curves(title, "k", series), intervals(title, rows, 0.5)):
        assert not re.search(r"<(?!/?(?:svg|title|text|line|path|circle|rect)\b)", plot)
        assert all(-400 <= value <= 700 for value in coordinates(plot))


@given(st.lists(shares, max_size=50), st.lists(shares, max_size=50), shares)
def test_a_mirrored_histogram_counts_every_value_once(upper: list[float], lower: list[float], line: float) -> None:
    plot = mirrored("t", ("a", "b"), (upper, lower), line, "x")
    for name, group in (("a", upper), ("b", lower)):
        assert sum(int(count) for count in re.findall(rf"<title>{name}, [\d.–]+: (\d+)</title>", plot)) == len(group)


def test_a_range_of_any_size_has_a_logarithmic_axis_that_holds_it() -> None:
    for low in (0.0, 0.002, 5.0, 5000.0):
        plot = ranges("t", [Range("a", low, low, low, low, low, low)], "ms")
        assert all(0 <= value <= 700 for value in coordinates(plot))
    assert "threshold" in tradeoff("t", ("x", "y"), [(0.0, 0.0, "threshold 0"), (1.0, 1.0, "threshold 1")], 1)


def test_the_command_writes_the_report_in_the_language_asked_for_and_prints_what_it_prints_without(tmp_path: Path) -> None:
    lines = [{"id": "a", "question": "渡口的船每周开几趟？", "relevant": [{"record": FERRY, "paragraph": 2}]}]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    common = ("evaluate", tmp_path / "q.jsonl", "--home", home(), "--json")
    plain = jiyao(*common).object()
    told = jiyao(*common, "--report", tmp_path / "r.html", "--lang", "zh").object()
    assert told.keys() == plain.keys()
    assert told["measures"] == plain["measures"]
    assert "lang='zh-CN'" in (tmp_path / "r.html").read_text("utf-8")
    failed(jiyao(*common, "--report", tmp_path / "none" / "r.html"), "no such folder")


def test_a_ranking_that_is_asked_for_at_more_depth_begins_as_before() -> None:
    row = evaluation().data["questions"][0]
    for system, ranked in evaluation().further.items():
        assert list(ranked["first"])[: len(row["found"][system])] == row["found"][system]
        assert len(set(ranked["first"])) == len(ranked["first"])
    assert per_question({}, evaluation().qrels, (MAIN,))
