"""From a question to paragraphs: each once, its words exactly as in the record, in three languages, under any filter."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import FERRY, found, index, jiyao, names, opened, put, record
from hypothesis import given, settings
from hypothesis import strategies as st

from index.expand import MOST
from index.filters import Filters
from index.home import HomeError
from index.record import Hit
from index.retriever import Mode, Retriever, open_home

MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")

TALK = (
    "# 关于钢铁和铁路",
    "赫鲁晓夫说，苏联明年生产钢六千万吨，比今年多八百万吨。",
    "毛主席问：铁路什么时候修到边境？",
    "葛罗米柯答，铁路要到一九六零年才能修好，桥梁最费工夫。",
    "毛泽东表示同意，并说木材可以由东北供给。",
)

LONG = "码头工人把货物搬上岸。" * 4500
"""One paragraph that is cut into more pieces than a search looks at."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """A talk and a record of a county."""
    folder = tmp_path_factory.mktemp("small")
    talk = record(*TALK, id="talk", 标题="赫鲁晓夫与毛泽东谈话纪要", 日期="1958-8-0", 标签="赫鲁晓夫,毛泽东,对话")
    return opened(folder, talk=talk, ferry=record(*FERRY, id="ferry", 作者="老铁匠", 书籍="县志"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """Many short records, in twos of one id, and one with a paragraph of a hundred pieces and more."""
    files = {
        f"r{n:02}": record(
            *(f"第{n}号码头今天有{n * m + 1}名工人，货物{m}吨。" for m in range(1, 5)),
            id=f"id{n // 2}", 日期=f"{1950 + n % 7}-{n % 12 + 1}-0", 标签="码头,货物" if n % 2 else "码头", 书籍=f"卷{n % 3}",
            作者="老铁匠" if n % 4 else "县长",
        )
        for n in range(40)
    }  # fmt: skip
    files["long"] = record("码头工人的歌。", LONG, "码头工人回家了。", id="long", 日期="1970-1-1")
    return opened(tmp_path_factory.mktemp("large"), **files)


def whole(retriever: Retriever, hit: Hit) -> str:
    """The paragraph of a hit."""
    rows = retriever.reader.paragraphs(hit.passage.record)
    return next(str(row["text"]) for row in rows if row["number"] == hit.passage.number)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", ["码头工人", "第7号码头货物多少吨？", "How many workers?", "Сколько рабочих?", "搬", "。", ""])
def test_a_paragraph_comes_once_and_its_text_is_that_of_the_record(large: Retriever, mode: Mode, text: str) -> None:
    hits = found(large, text, 60, mode)
    assert len(set(names(hits))) == len(hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert whole(large, hit)[hit.passage.start : hit.passage.end] == hit.passage.text
        assert 0 <= hit.window.start < hit.window.end <= len(hit.passage.text)


@pytest.mark.parametrize("mode", MODES)
def test_every_sentence_finds_its_own_paragraph_first(small: Retriever, mode: Mode) -> None:
    for key, texts in (("ferry", FERRY), ("talk", TALK[1:])):
        for number, text in enumerate(texts, 1 if key == "ferry" else 2):
            assert names(found(small, text, 1, mode)) == [f"{key}#{number}"], text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When will the railway be ready?", {"talk#3", "talk#4"}),
        ("How much steel does the Soviet Union produce?", {"talk#2"}),
        ("Когда построят железную дорогу?", {"talk#3", "talk#4"}),
        ("Сколько стали производит Советский Союз?", {"talk#2"}),
        ("鐵路甚麼時候修好？", {"talk#3", "talk#4"}),
        ("縣長答應修甚麼橋？", {"ferry#2"}),
        ("Who spoke about timber from the north-east?", {"talk#5"}),
    ],
)
def test_a_question_in_another_language_or_script_finds_the_chinese_paragraph(
    small: Retriever, question: str, expected: set[str]
) -> None:
    assert set(names(found(small, question, 2))) & expected


def test_a_query_without_a_word_in_common_is_ranked_by_its_vector(small: Retriever) -> None:
    query = small.query("zyxwvut")
    assert small.search(query, 5, "lexical") == []
    assert len(small.search(query, 5)) == 5
    assert names(small.search(query, 5)) == names(small.search(query, 5, "dense"))


@pytest.mark.parametrize("text", ["", " ", "？", "\u0000", "\u200b", "a" * 5000, "' OR 1=1 --", 'AND OR NOT ( " * ~ ^', "😀"])
@pytest.mark.parametrize("mode", MODES)
def test_any_query_is_answered(small: Retriever, text: str, mode: Mode) -> None:
    assert len(found(small, text, 5, mode)) <= 5


@pytest.mark.parametrize("piece", ["railway bridge ", "".join(map(chr, range(0x4E00, 0x9E00)))])
def test_a_query_of_a_hundred_thousand_characters_is_answered_by_a_bounded_number_of_its_terms(
    small: Retriever, piece: str
) -> None:
    query = small.query((piece * 100_000)[:100_000])
    assert 0 < len(query.expansion.clauses) <= MOST
    assert small.search(query, 5)


@pytest.mark.parametrize("mode", ["hybrid", "dense"])
@pytest.mark.parametrize("key", ["long", None])
def test_a_paragraph_of_many_pieces_does_not_keep_others_out(large: Retriever, mode: Mode, key: str | None) -> None:
    query = large.query("码头工人把货物搬上岸", Filters(record=key))
    assert len(large.search(query, 10, mode)) == (4 if key else 10)


def test_k_limits_the_hits(large: Retriever) -> None:
    for k in (1, 3, 17, 150):
        assert len(found(large, "码头", k)) == k


FILTERS = st.builds(
    Filters,
    first=st.none() | st.integers(1949, 1958).map(lambda year: year * 10000 + 101),
    last=st.none() | st.integers(1949, 1971).map(lambda year: year * 10000 + 1231),
    person=st.none() | st.sampled_from(["老铁匠", "县长", "医生"]),
    tag=st.none() | st.sampled_from(["货物", "码头", "船"]),
    book=st.none() | st.sampled_from(["卷0", "卷1", "卷"]),
    record=st.none() | st.sampled_from(["id3", "id19", "long", "nobody"]),
)


def brute(retriever: Retriever, filters: Filters) -> set[tuple[str, int]]:
    """The paragraphs that filters let pass, by looking at every record."""
    passing = set()
    for info in retriever.reader.records():
        year, month, _ = (int(part) for part in (info.date or "0-0-0").split("-"))
        first, last = year * 10000 + month * 100 + 1, year * 10000 + month * 100 + 28
        people = {*info.authors, *info.tags, *(row["speaker"] for row in retriever.reader.paragraphs(info.key))}
        kept = [
            filters.first is None or last >= filters.first,
            filters.last is None or first <= filters.last,
            filters.person is None or filters.person in people,
            filters.tag is None or filters.tag in info.tags,
            filters.book is None or filters.book in info.book,
            filters.record is None or filters.record in (info.id, info.key),
        ]
        if all(kept):
            passing |= {(info.key, row["number"]) for row in retriever.reader.paragraphs(info.key)}
    return passing


@settings(max_examples=40)
@given(FILTERS, st.sampled_from([1, 5, 40]), st.sampled_from(["码头工人把货物搬上岸", "第3号码头", "workers", "船"]))
def test_k_results_come_back_whenever_k_exist_under_a_filter(large: Retriever, filters: Filters, k: int, text: str) -> None:
    expected = brute(large, filters)
    for mode in ("hybrid", "dense"):
        hits = large.search(large.query(text, filters), k, mode)  # type: ignore[arg-type]
        got = {(hit.passage.record, hit.passage.number) for hit in hits}
        assert got <= expected
        assert len(hits) == min(k, len(expected))
    assert {(h.passage.record, h.passage.number) for h in large.search(large.query(text, filters), k, "lexical")} <= expected


def filtered(retriever: Retriever, text: str = "铁路", **filters: object) -> set[str]:
    return set(names(retriever.search(retriever.query(text, Filters(**filters)), 50)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["毛泽东", "毛主席", "毛澤東", "Mao Zedong", "Мао Цзэдун"])
def test_a_speaker_may_be_named_in_any_language(small: Retriever, name: str) -> None:
    assert filtered(small, speaker=name) == {"talk#3", "talk#5"}


def test_filters_limit_to_what_they_name(small: Retriever) -> None:
    talk = {f"talk#{number}" for number in range(6)}
    assert filtered(small, person="毛泽东") == filtered(small, person="Khrushchev") == talk
    assert filtered(small, person="老铁匠") == {f"ferry#{number}" for number in range(6)}
    assert filtered(small, tag="对话") == filtered(small, first=19580801, last=19580801) == filtered(small, record="talk") == talk
    assert filtered(small, book="县志", last=19311231) == {f"ferry#{number}" for number in range(6)}
    assert filtered(small, book="县志", first=19320101) == set()
    assert filtered(small, speaker="葛罗米柯", record="ferry") == set()


def test_the_second_text_of_an_id_is_found_alone_by_its_own_name(large: Retriever) -> None:
    both = large.reader.keys("id3")
    assert len(both) == 2
    (second,) = (key for key in both if key != "id3")
    numbers = range(5)
    assert filtered(large, "码头", record=second) == {f"{second}#{n}" for n in numbers}
    assert filtered(large, "码头", record="id3") == {f"{key}#{n}" for key in both for n in numbers}


def test_the_surroundings_of_a_paragraph_help_to_find_it(small: Retriever) -> None:
    assert "talk#4" in names(found(small, "钢铁和铁路的谈话里，桥梁怎么样？", 2))


def test_weighing_a_passage_gives_every_sentence_and_pair(small: Retriever) -> None:
    query = small.query("铁路什么时候修好？")
    (hit,) = small.search(query, 1)
    for weighed in small.scorer.weigh(query, hit):
        assert 0 <= weighed.start < weighed.end <= len(hit.passage.text)
        assert -1.01 <= weighed.cosine <= 1.01
        assert 0 <= weighed.coverage <= 1.01


def test_a_home_made_by_an_encoder_that_is_missing_is_one_line(tmp_path: Path) -> None:
    index(tmp_path / "home", put(tmp_path / "records", one=record(*FERRY)))
    path = tmp_path / "home" / "versions" / "000001" / "manifest.json"
    path.write_text(path.read_text("utf-8").replace('"shipped"', f'"{tmp_path}/nowhere"'), "utf-8")
    with pytest.raises(HomeError, match=r"made by an encoder that cannot be loaded") as error:
        open_home(tmp_path / "home")
    assert "\n" not in str(error.value)


def test_searching_imports_no_torch(small: Retriever) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom index.retriever import open_home\n"
        "retriever = open_home(Path(sys.argv[1]))\nassert retriever.search(retriever.query('铁路'), 3)\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'gradio'} & set(sys.modules)))"
    )
    done = jiyao(small.home.path, code=code)
    assert done.stdout == "[]\n", done.stderr


def test_a_search_of_a_version_whose_texts_are_gone_moves_to_the_one_that_answers(tmp_path: Path) -> None:
    retriever = opened(tmp_path, one=record(*FERRY))
    for edition in range(3):
        put(tmp_path / "records", one=record(f"第{edition}版：{FERRY[1]}"))
        index(tmp_path / "home", tmp_path / "records")
    hits = found(retriever, FERRY[1], 1)
    assert [hit.passage.text for hit in hits] == [f"第2版：{FERRY[1]}"]
