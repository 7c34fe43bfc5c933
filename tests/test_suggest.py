"""Suggested questions: answers stand verbatim in their paragraph, what cannot be asked alone is left out, files evaluate as they are."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from answering import failed, home, jiyao, made, opened, sample
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold
from index.record import RecordInfo
from index.retriever import Retriever
from qa.phrases import language
from qa.questions import qrels, read_questions
from qa.suggest import KINDS, Candidate, of_source, suggest
from qa.suggest.candidate import Row, Source
from qa.suggest.cloze import dates, figures
from qa.suggest.pieces import Piece, pieces, sound, spelt, stands

DOCK = """id: c3d4e5f6a7
标题：长坪码头会谈纪要
日期：1931-4-9
是否是时间段：false
作者：
来源：
标签：
书籍：长坪档案
书籍作者：

正文：
# 码头的修建

周恩来说，长坪码头的石料共花去银元4500元，木料另由商会捐助。

尼赫鲁参观了长坪的丝厂和染坊，称赞女工的手艺。

1929年长坪商会派出测量队勘察航道，丝厂后来照图修建了仓库。

这件事花了800元，他很满意。

去年丝厂的女工增加到320人，染坊没有添人。

# 粮仓的清点

埃及愿意向长坪的丝厂订购染色的绸缎，并派技师前来。

仓夫每月清点存米，数目写在木牌上。粮仓失火烧掉了存米的40％，县里只得另买谷种。

描述：

"""


@cache
def dock() -> Retriever:
    return opened(made({"1.txt": DOCK}, "dock"))


@cache
def suggested() -> tuple[Candidate, ...]:
    return tuple(suggest(opened(sample()), 100))


def asked(kind: str) -> dict[str, Candidate]:
    return {one.question: one for one in suggest(dock(), 100) if one.kind == kind}


def texts(retriever: Retriever) -> dict[tuple[str, int], str]:
    reader = retriever.reader
    return {(info.key, row["number"]): row["text"] for info in reader.records() for row in reader.paragraphs(info.key)}


def holds(retriever: Retriever, found: tuple[Candidate, ...]) -> None:
    """What holds for every list of suggestions."""
    held = texts(retriever)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        assert one.kind in KINDS
        assert one.lang == language(one.question)
        assert one.question.endswith("？")
        assert (one.kind == "unanswerable") == (not one.paragraphs) == (not one.answer)
        if one.paragraphs:
            assert one.answer in held[one.record, one.paragraphs[0]], one
            assert one.evidence in held[one.record, one.paragraphs[0]] or one.kind == "section", one
        if one.kind in ("figure", "date", "name", "said"):
            assert fold(one.answer) not in fold(one.question), one
        if one.kind in ("figure", "date"):
            exact = re.compile(rf"(?<![\d.]){re.escape(fold(one.answer))}")
            places = [at for at, text in held.items() if at[0] == one.record and at[1] > 0 and exact.search(fold(text))]
            assert places == [(one.record, one.paragraphs[0])], one


def test_all_answers_of_the_sample_record_stand_in_their_paragraphs_and_figures_in_no_other() -> None:
    holds(opened(sample()), suggested())
    assert len(suggested()) >= 60
    assert set(KINDS) == {one.kind for one in suggested()}


def test_other_records_of_every_form_give_questions_that_hold_the_same(shared: Path) -> None:
    with zipfile.ZipFile(shared / "records" / "sample.zip") as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".txt"))[::149]
        retriever = opened(made({f"{at}.txt": archive.read(name).decode() for at, name in enumerate(names)}, "suggest-shared"))
    found = tuple(suggest(retriever, 60))
    holds(retriever, found)
    assert len(found) >= 30
    assert len({one.record for one in found}) >= 8


def test_a_figure_is_asked_for_with_the_question_word_of_its_unit() -> None:
    found = asked("figure")
    assert found["据周恩来说，长坪码头的石料共花去银元多少元？"].answer == "4500元"
    assert found["粮仓失火烧掉了存米的百分之多少？"].answer == "40％"


def test_last_year_becomes_the_year_before_the_records() -> None:
    assert asked("figure")["1930年丝厂的女工增加到多少人？"].answer == "320人"
    assert (spelt("去年和今年", 1957), spelt("去年", None), spelt("当今年轻", 1957)) == ("1956年和1957年", "去年", "当今年轻")


def test_dates_persons_and_countries_are_asked_for_by_their_own_words() -> None:
    assert asked("date")["哪一年长坪商会派出测量队勘察航道？"].answer == "1929年"
    assert asked("name")["谁参观了长坪的丝厂和染坊？"].answer == "尼赫鲁"
    assert asked("name")["哪个国家愿意向长坪的丝厂订购染色的绸缎？"].answer == "埃及"
    assert any(one.answer == "周恩来" and question.startswith("谁说过：") for question, one in asked("said").items())


def test_a_section_is_asked_for_by_its_heading_and_any_of_its_paragraphs_answers() -> None:
    one = asked("section")["这次谈话关于“粮仓的清点”谈了些什么？"]
    held = texts(dock())
    assert [held[one.record, number][:4] for number in one.paragraphs] == ["埃及愿意", "仓夫每月"]
    for answer in (one.answer, *one.others):
        assert any(answer in held[one.record, number] for number in one.paragraphs)


def test_a_paragraph_that_points_to_another_is_not_asked_about() -> None:
    assert not any("800" in one.answer or "800" in one.question for one in suggest(dock(), 100))


@pytest.mark.parametrize(
    "text",
    [
        "他向苏联买了棉花", "这种机器有八台", "工厂买了那批机器", "去年工厂买了机器", "我在长坪买了八台机器", "工厂为什么停工", "“工厂停了工",
        "[1]工厂停工三天", "工厂买了abc机器", "工厂停工等等", "前者比工厂大", "其中工厂有八家",
    ],
)  # fmt: skip
def test_what_names_nothing_by_itself_or_looks_misread_is_not_sound(text: str) -> None:
    assert not sound(text)


@pytest.mark.parametrize("text", ["工厂买了八台机器", "1957年苏联向埃及提供贷款", "中国反对殖民主义，它得到赞同"])
def test_what_names_its_own_things_is_sound_and_stands(text: str) -> None:
    assert sound(text)
    assert stands(text)


@pytest.mark.parametrize(
    "text",
    [
        "增加到三百台", "但工厂", "于是", "在工厂里停了工", "周恩来在总结会上的讲话", "二月二十日晚接见工人", "文革后曾任秘书长", "周恩来指出",
        "父亲在北京值班", "工厂停工以后",
    ],
)  # fmt: skip
def test_what_lacks_its_subject_or_its_end_does_not_stand(text: str) -> None:
    assert not stands(text)


def row(text: str, speaker: str | None = None, number: int = 1, kind: str = "body") -> Row:
    return {"number": number, "kind": kind, "level": 0, "text": text, "speaker": speaker, "note_of": None}


def drafted(text: str, kind: str) -> list[str]:
    piece = Piece(row(text), text, "", "", "", False, None)
    return [draft.answer for draft in (figures if kind == "figure" else dates)(piece)]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("工厂去那里买了一台机器", []), ("一九五七年苏联向埃及提供贷款", []), ("苏联第三个五年计划开始实行", []), ("苏联向埃及提供贷款六十二亿卢布", ["六十二亿卢布"]),
        ("苏联的三人通信集已经出版", []), ("苏联派出１５０名专家前往埃及", ["１５０名"]), ("苏联工厂的产量增加10—15吨", ["10—15吨"]), ("苏联派出四一四发展的团队", []),
        ("苏联知识分子约有500万知识青年参加", ["500万"]), ("苏联工厂的产量增加三分之一", ["三分之一"]),
    ],
)  # fmt: skip
def test_only_what_counts_something_is_a_figure(text: str, answers: list[str]) -> None:
    assert drafted(text, "figure") == answers


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("1957年11月19日苏联向埃及提供贷款", ["1957年11月19日"]), ("一九五七年苏联向埃及提供贷款", ["一九五七年"]), ("苏联向埃及提供贷款始于1957年", ["1957年"]),
        ("1950年代苏联向埃及提供贷款", []), ("1949—1950年苏联向埃及提供贷款", []), ("苏联向埃及提供贷款，1957年", []), ("苏联的“二月提纲”传到埃及", []),
    ],
)  # fmt: skip
def test_only_one_day_month_or_year_is_a_date(text: str, answers: list[str]) -> None:
    assert drafted(text, "date") == answers


def test_a_turn_is_said_by_its_label_and_reported_speech_by_the_one_who_is_named() -> None:
    lexicon = opened(sample()).lexicon
    turn = list(pieces(row("毛主席：工厂停工三天。", "毛泽东"), lexicon))
    assert [(piece.text, piece.label, piece.who, piece.turn) for piece in turn] == [("工厂停工三天", "毛主席", "毛泽东", True)]
    told = list(pieces(row("会谈于下午开始。周恩来说，工厂停工三天；染坊没有停工。木料已经用完了。", "周恩来"), lexicon))
    assert [(piece.text, piece.who) for piece in told] == [
        ("会谈于下午开始", ""),
        ("工厂停工三天", "周恩来"),
        ("染坊没有停工", "周恩来"),
        ("木料已经用完了", ""),
    ]


def test_an_unanswerable_question_names_what_no_paragraph_holds() -> None:
    held = fold("\n".join(texts(opened(sample())).values()))
    moved = [one for one in suggested() if one.kind == "unanswerable"]
    assert moved
    for one in moved:
        before, after = one.evidence.split(" → ")
        assert fold(before) in held
        assert fold(after) not in held
        assert after in one.question


def test_the_same_seed_gives_the_same_questions_and_another_seed_others() -> None:
    retriever = opened(sample())
    assert suggest(retriever, 12, seed=7) == suggest(retriever, 12, seed=7)
    assert suggest(retriever, 12, seed=7) != suggest(retriever, 12, seed=8)


def test_questions_spread_over_kinds_and_paragraphs() -> None:
    found = suggest(opened(sample()), 18)
    assert len(found) == 18
    kinds = Counter(one.kind for one in found)
    assert len(kinds) >= 6
    assert max(kinds.values()) <= 6
    assert max(Counter(one.paragraphs for one in found if one.paragraphs).values()) <= 2


def test_kinds_and_records_limit_what_is_suggested() -> None:
    retriever = opened(home())
    assert {one.kind for one in suggest(opened(sample()), 50, kinds=["figure", "said"])} == {"figure", "said"}
    assert {one.kind for one in suggest(opened(sample()), 5, kinds=["unanswerable"])} == {"unanswerable"}
    keys = [info.key for info in retriever.reader.records()]
    for key in keys:
        assert {one.record for one in suggest(retriever, 50, records=[key])} <= {key}
    assert suggest(retriever, 50, records=["ffffffffff"]) == []


def test_progress_rises_to_the_number_of_records() -> None:
    told: list[tuple[int, int]] = []
    suggest(opened(home()), 5, step=lambda done, total: told.append((done, total)))
    assert told == [(at, len(opened(home()).reader.records())) for at in range(1, len(told) + 1)]
    assert told[-1][0] == told[-1][1]


PARTS = st.sampled_from(
    ["周恩来说，", "毛主席：", "他又说，", "尼赫鲁", "埃及", "苏联的工厂", "1957年", "十一月六日", "共有", "增加到", "320人", "百分之七十", "６２亿卢布", "三分之一", "长坪丝厂",
     "参观了", "染坊", "，", "。", "；", "“", "”", "在北京", "去年", "这", "愿意向", "订购绸缎", "\u202e", "😀", "<b>", "：", "一九四九年", "莫斯科", "购买", "的", "机器"]
)  # fmt: skip


@given(
    st.lists(st.lists(PARTS | st.text(max_size=4), max_size=14).map("".join), min_size=1, max_size=4),
    st.sampled_from([None, "周恩来", "毛泽东"]),
)
def test_whatever_a_record_says_a_suggested_answer_is_a_stretch_of_its_paragraph(bodies: list[str], speaker: str | None) -> None:
    info = RecordInfo("k", "k", "长坪", "1957-11-19", False, (), "", (), "", "", len(bodies))
    rows = tuple(row(text, speaker, at) for at, text in enumerate(bodies, 1))
    for one in of_source(dock(), Source(info, rows, several=True)):
        assert one.answer
        assert one.answer in bodies[one.paragraphs[0] - 1]
        assert one.evidence in bodies[one.paragraphs[0] - 1]
        assert json.loads(json.dumps(one.json()))["relevant"] == [{"record": "k", "paragraph": one.paragraphs[0]}]


def lines(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def test_the_command_writes_a_file_that_evaluate_takes_as_it_is(tmp_path: Path) -> None:
    out = tmp_path / "s.jsonl"
    done = jiyao("questions", "suggest", "--home", sample(), "--n", "20", "-o", out)
    assert (done.status, done.out) == (0, "")
    assert f"20 questions in {out}" in done.err
    questions = read_questions(out)
    assert len(questions) == 20
    retriever = opened(sample())
    for question, line in zip(questions, lines(out), strict=True):
        assert question.relevant is not None
        assert (question.relevant == ()) == (line["kind"] == "unanswerable")
        assert all(name.partition("#")[0] == "7c1f94be03" for name in qrels(question, retriever))
    data = jiyao("evaluate", out, "--home", sample(), "--json").object()
    assert data["queries"] == sum(question.relevant != () for question in questions)
    assert data["answers"]["refused_unanswerable"] is not None


def test_without_a_file_the_command_prints_json_lines_and_says_where_there_are_fewer() -> None:
    done = jiyao("questions", "suggest", "--home", sample(), "-n", "500", "--kinds", "section, record", "--record", "7c1f94be03")
    assert {line["kind"] for line in done.objects()} == {"section", "record"}
    assert done.status == 0
    assert f"{len(done.objects())} of 500" in done.err


def test_what_the_command_cannot_use_is_named_in_one_line(tmp_path: Path) -> None:
    failed(jiyao("questions", "suggest", "--home", sample(), "--record", "none"), "none", "records list")
    failed(jiyao("questions", "suggest", "--home", tmp_path), "no index")
    failed(jiyao("questions", "suggest", "--home", sample(), "-o", tmp_path / "no" / "x"), "no such folder")
    for kinds in ("figures", "", ","):
        done = jiyao("questions", "suggest", "--home", sample(), "--kinds", kinds)
        assert done.status == 2
        assert "figure, date, name" in re.sub(r"\s+", " ", done.err)
