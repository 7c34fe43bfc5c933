"""A home whose derived data lie in Milvus answers as one with its own files does: rankings, scores, filters."""

from __future__ import annotations

import json

import numpy as np
import pytest
from homes import FERRY, ROOT, index, names, put, record
from hypothesis import given, settings
from stores import indexed, lite
from test_retriever import FILTERS, LONG, MODES, TALK

from index.filters import Filters
from index.milvus.rows import expression, quoted
from index.retriever import Mode, Retriever, open_home

pytestmark = lite

Pair = tuple[Retriever, Retriever]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The same records in a home with its own files and in one with a store."""
    folder = tmp_path_factory.mktemp("both")
    files = {
        f"r{n:02}": record(
            *(f"第{n}号码头今天有{n * m + 1}名工人，货物{m}吨。" for m in range(1, 5)),
            id=f"id{n // 2}", 日期=f"{1950 + n % 7}-{n % 12 + 1}-0", 标签="码头,货物" if n % 2 else "码头", 书籍=f"卷{n % 3}",
            作者="老铁匠" if n % 4 else "县长",
        )
        for n in range(24)
    }  # fmt: skip
    files["long"] = record("码头工人的歌。", LONG, "码头工人回家了。", id="long", 日期="1970-1-1")
    files["talk"] = record(*TALK, id="talk", 标题="赫鲁晓夫与毛泽东谈话纪要", 日期="1958-8-0", 标签="赫鲁晓夫,毛泽东,对话")
    given = put(folder / "records", **files)
    odd = record(*FERRY, id="ferry", 日期="1931-4-9,1935-1-1", 书籍='《100%_"卷"\\》', 标签='it\'s \\ "渡口"')
    put(folder / "odd", ferry=odd)
    index(folder / "embedded", given, folder / "odd", ROOT / "records")
    indexed(folder / "remote", f"milvus://{folder}/file.db", given, folder / "odd", ROOT / "records")
    return open_home(folder / "embedded"), open_home(folder / "remote")


def questions() -> list[str]:
    lines = (ROOT / "tests" / "data" / "sample_questions.jsonl").read_text("utf-8").splitlines()
    return [*(json.loads(line)["question"] for line in lines[::2]), *FERRY, *TALK]


@pytest.mark.parametrize("mode", MODES)
def test_a_store_ranks_as_the_files_of_a_home_do(both: Pair, mode: Mode) -> None:
    shared, first = [], []
    for text in questions():
        one, other = (names(retriever.search(retriever.query(text), 10, mode)) for retriever in both)
        shared.append(len({*one} & {*other}) / len(one) if one else float(not other))
        first.append(one[:1] == other[:1])
    assert np.mean(shared) >= 0.97
    assert np.mean(first) >= 0.97


def test_vectors_are_the_same_and_scores_almost(both: Pair) -> None:
    for text in (*FERRY, *TALK):
        one, other = (retriever.search(retriever.query(text), 1)[0] for retriever in both)
        assert other.score == pytest.approx(one.score, abs=0.02)
        assert other.legs["dense"] == pytest.approx(one.legs["dense"], abs=1e-5)
        assert (other.passage.name, other.window.start, other.window.end) == (one.passage.name, one.window.start, one.window.end)
    rows = np.array(both[0].lexical.rows()[:50], np.int64)
    (sums, starts), (others, places) = (retriever.dense.vectors(rows) for retriever in both)
    assert np.allclose(sums, others, atol=1e-4)
    assert starts.tolist() == places.tolist()


def test_frequencies_are_those_of_the_embedded_index(both: Pair) -> None:
    one, other = (retriever.lexical for retriever in both)
    for field, token in [("chars", "码"), ("chars", "渡口"), ("words", "工人"), ("chars", "飞机"), ("speaker", "毛泽东")]:
        assert other.frequency(field, token) == one.frequency(field, token)
        assert other.idf(field, token) == pytest.approx(one.idf(field, token))
    assert other.rows() == one.rows()


@settings(max_examples=12)
@given(FILTERS)
def test_k_results_come_back_from_a_store_whenever_k_exist_under_a_filter(both: Pair, filters: Filters) -> None:
    embedded, remote = both
    passages = embedded.reader.passages(embedded.reader.rows(filters)[1].tolist())
    expected = {passage.name for passage, _ in passages.values()}
    for mode in ("hybrid", "dense"):
        got = names(remote.search(remote.query("码头工人把货物搬上岸", filters), 40, mode))  # type: ignore[arg-type]
        assert {*got} <= expected
        assert len(got) == min(40, len(expected))


@pytest.mark.parametrize(
    "filters",
    [
        {"speaker": "Mao Zedong"}, {"person": "Khrushchev"}, {"speaker": "葛罗米柯", "record": "ferry"}, {"tag": "it's \\ \"渡口\""},
        {"book": "%_"}, {"book": '"卷"\\'}, {"book": "卷%"}, {"record": '" or id > 0 or "" == "'}, {"tag": "对话", "first": 19580101},
        {"first": 19320101, "last": 19341231, "record": "ferry"}, {"first": 19350101, "last": 19350101}, {"last": 19310409},
    ],
)  # fmt: skip
def test_filters_let_pass_what_they_do_in_the_embedded_index(both: Pair, filters: dict[str, object]) -> None:
    one, other = ({*names(r.search(r.query("铁路", Filters(**filters)), 60))} for r in both)  # type: ignore[arg-type]
    assert one == other


def test_a_name_ends_no_literal_of_an_expression() -> None:
    assert quoted('a"b\\\n') == '"a\\"b\\\\\\n"'
    assert expression(Filters(tag='" or ""=="'), 3).endswith('array_contains(tags, "\\" or \\"\\"==\\"")')
