"""BM25 as an inner product: the formula, a bound where forms exclude each other, and frequencies that come and go."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_lexical import TEXTS, bm25, built, entry, word

from index.lexical import FIELDS, Clause
from index.sparse import NOTHING, Frequencies, Scoring, Sparse, Tally, dimension, lengths, weighed

TOKENS = st.lists(st.sampled_from("船桥雪井煤盐河学"), max_size=30).map(" ".join)
FORMS = st.lists(st.lists(st.sampled_from("船桥雪井煤"), min_size=1, max_size=6, unique=True), min_size=1, max_size=3)
CLAUSES = st.lists(
    st.builds(
        lambda weight, forms, alike: Clause(weight, tuple(tuple(("chars", token) for token in form) for form in forms), alike),
        st.sampled_from([0.25, 0.5, 1.0, 1.3]),
        FORMS,
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


def sparse(folder: Path, fields: dict[int, dict[str, str]]) -> tuple[dict[int, Sparse], Frequencies]:
    """The vectors of passages, and their frequencies as read back."""
    counts = [lengths(tokens) for tokens in fields.values()]
    average = {field: sum(count[field] for count in counts) / len(counts) for field in FIELDS}
    vectors = {row: weighed(tokens, average) for row, tokens in fields.items()}
    folder.mkdir(exist_ok=True)
    tally = Tally()
    tally.add(vectors.values())
    tally.write(folder)
    return vectors, Frequencies(folder, len(fields))


def product(one: Sparse, other: Sparse) -> float:
    return sum(value * other.get(at, 0.0) for at, value in one.items())


@pytest.mark.parametrize("token", ["渡口", "船", "河东", "煤价"])
def test_the_inner_product_is_the_formula_of_bm25(tmp_path: Path, token: str) -> None:
    vectors, frequencies = sparse(tmp_path, {row: {"chars": text} for row, text in TEXTS.items()})
    query = Scoring([word(token, field="chars")], frequencies).vector
    scores = {row: score for row, vector in vectors.items() if (score := product(query, vector))}
    assert scores == pytest.approx(bm25(TEXTS, token), rel=1e-5)


@settings(max_examples=40)
@given(st.lists(TOKENS.filter(bool), min_size=1, max_size=8), CLAUSES)
def test_exact_scores_are_those_of_the_embedded_engine_and_the_product_is_no_less(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], clauses: list[Clause]
) -> None:
    folder = tmp_path_factory.mktemp("sparse")
    vectors, frequencies = sparse(folder, {row: {"chars": text} for row, text in enumerate(texts)})
    scoring = Scoring(clauses, frequencies)
    exact = {row: scoring.exact(vector) for row, vector in vectors.items()}
    lexical = built(folder / "1", *(entry(row, chars=text) for row, text in enumerate(texts)))
    assert {row: score for row, score in exact.items() if score} == pytest.approx(dict(lexical.search(clauses, 100)), rel=1e-4)
    for row, vector in vectors.items():
        assert product(scoring.vector, vector) >= exact[row] - 1e-6


def test_words_are_sought_in_the_surroundings_too_and_weigh_less_there(tmp_path: Path) -> None:
    vectors, frequencies = sparse(tmp_path, {1: {"words": "船 雪", "context": "井"}, 2: {"context": "船 雪", "words": "井"}})
    scoring = Scoring([word("船")], frequencies)
    assert scoring.exact(vectors[2]) == pytest.approx(FIELDS["context"] * scoring.exact(vectors[1]))


def test_a_passage_without_a_token_has_a_dimension_that_no_query_asks_for() -> None:
    assert weighed({"chars": "", "words": ""}, {"chars": 3.0}) == {NOTHING: 1.0}
    assert dimension("chars", "") != NOTHING


@settings(max_examples=40)
@given(st.lists(st.tuples(TOKENS, st.booleans()), max_size=20))
def test_frequencies_are_counts_of_what_came_and_did_not_go(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, bool]]
) -> None:
    folder, tally = tmp_path_factory.mktemp("tally"), Tally()
    held = [{dimension("chars", token) for token in text.split()} for text, _ in texts]
    for one in held:
        tally.add([one])
    tally.write(folder)
    again = Tally(Frequencies(folder, len(texts)))
    again.add((one for one, (_, gone) in zip(held, texts, strict=True) if gone), -1)
    again.write(folder)
    frequencies = Frequencies(folder, 1)
    expected = Counter(token for text, gone in texts if not gone for token in {*text.split()})
    assert {token: frequencies.frequency("chars", token) for token in "船桥雪井煤盐河学"} == {
        t: expected[t] for t in "船桥雪井煤盐河学"
    }
    assert np.all(np.diff(frequencies.dimensions.astype(np.int64)) > 0)


def test_files_that_are_not_what_was_written_are_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sparse"):
        Frequencies(tmp_path, 1)
