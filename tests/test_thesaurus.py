"""Words that can stand for each other: the shipped file, and what a question finds by it."""

from __future__ import annotations

import re
from pathlib import Path

from homes import names, opened, record

from index.fold import fold
from index.thesaurus import SHIPPED, synonyms


def test_every_group_of_the_shipped_file_has_two_chinese_words_or_more_and_stands_once() -> None:
    lines = [line for line in SHIPPED.read_text("utf-8").splitlines() if not line.startswith("#")]
    groups = [line.split(" ") for line in lines]
    assert all(len(set(group)) == len(group) > 1 for group in groups)
    assert all(re.fullmatch("[\u3400-\u9fff]+", word) for group in groups for word in group)
    assert len({frozenset(group) for group in groups}) == len(groups)


def test_the_shipped_file_is_written_as_queries_are_folded() -> None:
    lines = [line for line in SHIPPED.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert fold("\n".join(lines)) == "\n".join(lines)


def test_a_word_stands_for_those_of_all_its_groups_and_never_for_itself() -> None:
    groups = [line.split() for line in SHIPPED.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert "不满" in synonyms("怨言")
    assert "怨言" in synonyms("不满")
    for word in {word for group in groups for word in group[:1]}:
        others = list(dict.fromkeys(other for group in groups if word in group for other in group if other != word))
        assert list(synonyms(word)) == others


def test_a_part_of_a_word_and_nothing_stand_for_nothing() -> None:
    assert not synonyms("怨")
    assert not synonyms("")


def test_a_question_in_other_words_than_the_records_finds_what_means_the_same(tmp_path: Path) -> None:
    told = (
        "船工们每天天亮以前起床。",
        "镇上的人对船费很不满，从来没有公开说过。",
        "码头旁边有三间仓库。",
        "县长天天在河边散步。",
    )
    retriever = opened(tmp_path, talk=record(*told))
    query = retriever.query("镇上的怨言从哪里来？")
    assert "不满" in query.expansion.added["怨言"]
    assert query.expansion.chinese == "镇上的不满从哪里来?"
    assert names(retriever.search(query, 1)) == ["0a1b2c3d4e#2"]


def test_words_that_no_record_has_are_not_searched_and_words_that_one_has_are_not_replaced(tmp_path: Path) -> None:
    retriever = opened(tmp_path, talk=record("船工的怨言传到了县里。", "县长听了不满。"))
    expansion = retriever.query("船工有什么怨言？").expansion
    assert "怨言" not in expansion.added
    assert not expansion.chinese
    held = {
        "".join(token for field, token in form if field == "chars")[-2:]
        for clause in expansion.clauses
        if clause.alike
        for form in clause.forms
    }
    assert {"怨言", "不满"} <= held
    assert "牢骚" not in held
