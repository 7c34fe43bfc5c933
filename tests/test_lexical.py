"""BM25 over prepared tokens: the formula, forms and their weights, filters, and versions that link the files of another."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from homes import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import FIELDS, FORM, Clause, Entry, Lexical, LexicalBuilder

K1, B = 1.2, 0.75

TEXTS = {
    1: "渡口 渡口 船 雪",
    2: "渡口 木桥 盐税 春天 县长 费用 支付",
    3: "铁匠 煤价",
    4: "学堂 学生 女生 河东 河东 河东",
    5: "医生 井水 霍乱 船",
}


def entry(row: int, words: str = "", chars: str = "", context: str = "", record: int = 1, speaker: str | None = None) -> Entry:
    return Entry(row, record, speaker, {"words": words, "chars": chars, "context": context})


def built(folder: Path, *entries: Entry, base: Path | None = None, removed: tuple[int, ...] = ()) -> Lexical:
    builder = LexicalBuilder(folder, base)
    builder.remove(removed)
    builder.add(entries)
    builder.write()
    return Lexical(folder)


def word(*tokens: str, weight: float = 1.0, field: str = "words") -> Clause:
    """A clause of one form a token."""
    return Clause(weight, tuple(((field, token),) for token in tokens))


def bm25(texts: dict[int, str], token: str) -> dict[int, float]:
    """Robertson and Zaragoza (2009), with tantivy's idf; lengths under 41 tokens are stored exactly."""
    held = {row: text.split().count(token) for row, text in texts.items()}
    n, average = sum(tf > 0 for tf in held.values()), sum(len(text.split()) for text in texts.values()) / len(texts)
    idf = math.log(1 + (len(texts) - n + 0.5) / (n + 0.5))
    return {
        row: idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * len(texts[row].split()) / average)) for row, tf in held.items() if tf
    }


@pytest.mark.parametrize("token", ["渡口", "船", "河东", "煤价"])
def test_a_score_is_the_formula_of_bm25(tmp_path: Path, token: str) -> None:
    lexical = built(tmp_path / "1", *(entry(row, chars=text) for row, text in TEXTS.items()))
    assert dict(lexical.search([word(token, field="chars")], 10)) == pytest.approx(bm25(TEXTS, token), rel=1e-5)


@settings(max_examples=20)
@given(
    st.dictionaries(st.integers(1, 99), st.lists(st.sampled_from("渡口船雪桥"), min_size=1, max_size=40), min_size=1, max_size=8)
)
def test_scores_of_several_clauses_add_up(tmp_path_factory: pytest.TempPathFactory, texts: dict[int, list[str]]) -> None:
    joined = {row: " ".join(tokens) for row, tokens in texts.items()}
    lexical = built(tmp_path_factory.mktemp("lexical") / "1", *(entry(row, chars=text) for row, text in joined.items()))
    expected: dict[int, float] = {}
    for token, weight in (("船", 1.0), ("雪", 0.5)):
        for row, score in bm25(joined, token).items():
            expected[row] = expected.get(row, 0.0) + weight * score
    found = lexical.search([word("船", field="chars"), word("雪", field="chars", weight=0.5)], 100)
    assert dict(found) == pytest.approx(expected, rel=1e-4)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_a_length_beyond_forty_tokens_is_rounded_down_by_less_than_an_eighth(tmp_path: Path) -> None:
    texts = {1: "船 " + "桥 " * 199, 2: "船 " + "桥 " * 49}
    lexical = built(tmp_path / "1", *(entry(row, chars=text) for row, text in texts.items()))
    assert dict(lexical.search([word("船", field="chars")], 10)) == pytest.approx(bm25(texts, "船"), rel=0.125)


def test_words_are_sought_in_the_surroundings_too_where_they_weigh_a_quarter(tmp_path: Path) -> None:
    lexical = built(tmp_path / "1", *(entry(row, words=text, context=text) for row, text in TEXTS.items()))
    expected = {row: (1 + FIELDS["context"]) * score for row, score in bm25(TEXTS, "渡口").items()}
    assert dict(lexical.search([word("渡口")], 10)) == pytest.approx(expected, rel=1e-5)


def test_of_several_forms_the_best_one_counts(tmp_path: Path) -> None:
    lexical = built(tmp_path / "1", *(entry(row, chars=text) for row, text in TEXTS.items()))
    one, other = bm25(TEXTS, "渡口"), bm25(TEXTS, "县长")
    expected = {row: max(one.get(row, 0.0), other.get(row, 0.0)) for row in one | other}
    assert dict(lexical.search([word("渡口", "县长", field="chars")], 10)) == pytest.approx(expected, rel=1e-5)


def test_a_long_form_needs_all_its_characters_and_weighs_as_much_as_a_short_one(tmp_path: Path) -> None:
    lexical = built(tmp_path / "1", *(entry(row, chars=text) for row, text in TEXTS.items()))
    tokens = TEXTS[2].split()
    form = Clause(1.0, (tuple(("chars", token) for token in tokens),))
    whole = sum(bm25(TEXTS, token)[2] for token in tokens)
    assert dict(lexical.search([form], 10)) == pytest.approx({2: whole * FORM / len(tokens)}, rel=1e-5)


TOKENS = st.tuples(st.sampled_from(["chars", "words"]), st.sampled_from("渡口船雪桥"))
CLAUSES = st.lists(
    st.builds(
        Clause,
        st.sampled_from([0.25, 1.0, 1.3]),
        st.lists(st.lists(TOKENS, min_size=1, max_size=6, unique=True).map(tuple), min_size=1, max_size=4).map(tuple),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def plain(lexical: Lexical, texts: dict[int, str], clauses: list[Clause]) -> dict[int, float]:
    """Scores by row of passages whose three fields are one text: each clause its best form, token by token."""
    held = {token: bm25(texts, token) for token in "渡口船雪桥"}
    scores = dict.fromkeys(texts, 0.0)
    for clause in clauses:
        most = lexical.weight_of(clause)
        for row, text in texts.items():
            best = 0.0
            for form in clause.forms:
                if len(form) > 2 and any(field == "chars" and token not in text.split() for field, token in form):
                    continue
                share = min(most / max(lexical.idf(*token) for token in form), 1.0) if clause.alike else 1.0
                one = sum(held[token].get(row, 0.0) * (1.25 if field == "words" else 1.0) for field, token in form)
                best = max(best, one * share * min(FORM / len(form), 1.0))
            scores[row] += clause.weight * best
    return {row: score for row, score in scores.items() if score}


@settings(max_examples=60)
@given(
    st.dictionaries(st.integers(1, 99), st.lists(st.sampled_from("渡口船雪桥"), min_size=1, max_size=12), min_size=1, max_size=8),
    CLAUSES,
)
def test_any_clauses_score_what_they_score_token_by_token(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[int, list[str]], clauses: list[Clause]
) -> None:
    joined = {row: " ".join(tokens) for row, tokens in texts.items()}
    folder = tmp_path_factory.mktemp("lexical") / "1"
    lexical = built(folder, *(entry(row, text, text, text) for row, text in joined.items()))
    expected = plain(lexical, joined, clauses)
    assert dict(lexical.search(clauses, 100)) == pytest.approx(expected, rel=1e-4)
    best = sorted(expected.values(), reverse=True)[:2]
    assert [score for _, score in lexical.search(clauses, 2)] == pytest.approx(best, rel=1e-4)


def test_frequency_and_idf_are_counted_by_passages(tmp_path: Path) -> None:
    lexical = built(tmp_path / "1", *(entry(row, words=text) for row, text in TEXTS.items()))
    assert lexical.count == 5
    assert [lexical.frequency("words", token) for token in ("渡口", "河东", "飞机")] == [2, 1, 0]
    assert lexical.idf("words", "渡口") == pytest.approx(math.log(1 + 3.5 / 2.5))
    assert lexical.idf("words", "飞机") == pytest.approx(math.log(1 + 5.5 / 0.5))


def test_only_the_given_records_and_speaker_are_found(tmp_path: Path) -> None:
    lexical = built(
        tmp_path / "1",
        entry(1, "船", record=1, speaker="铁匠"), entry(2, "船", record=2, speaker="医生"),
        entry(3, "船", record=2, speaker="铁匠"), entry(4, "船", record=3),
    )  # fmt: skip
    everything = dict(lexical.search([word("船")], 10))

    def rows(**limits: object) -> set[int]:
        found = lexical.search([word("船")], 10, **limits)  # type: ignore[arg-type]
        assert all(score == pytest.approx(everything[row]) for row, score in found)
        return {row for row, _ in found}

    assert rows() == {1, 2, 3, 4}
    assert rows(records=[2]) == {2, 3}
    assert rows(records=[1, 3]) == {1, 4}
    assert rows(records=[]) == set()
    assert rows(speaker="铁匠") == {1, 3}
    assert rows(records=[2], speaker="铁匠") == {3}
    assert rows(speaker="铁") == set()


def test_no_more_than_the_limit_is_found_and_the_best_of_all(tmp_path: Path) -> None:
    lexical = built(tmp_path / "1", *(entry(row, chars="船 " * row + "桥 " * (30 - row)) for row in range(1, 30)))
    assert [row for row, _ in lexical.search([word("船", field="chars")], 3)] == [29, 28, 27]


def test_nothing_is_found_without_a_clause_or_in_an_empty_index(tmp_path: Path) -> None:
    assert built(tmp_path / "1", entry(1, "船")).search([], 10) == []
    assert built(tmp_path / "2").search([word("船")], 10) == []


def test_a_version_made_from_another_leaves_its_files_as_they_were(tmp_path: Path) -> None:
    one = built(tmp_path / "1", *(entry(row, chars=text, record=row) for row, text in TEXTS.items()))
    before = hashes(tmp_path / "1")
    two = built(tmp_path / "2", entry(9, chars="渡口 电灯", record=9), base=tmp_path / "1", removed=(1, 5))
    three = built(tmp_path / "3", base=tmp_path / "2", removed=(2, 9))
    assert hashes(tmp_path / "1") == before
    ferry = [word("渡口", field="chars")]
    assert {row for row, _ in one.search(ferry, 10)} == {1, 2}
    assert {row for row, _ in Lexical(tmp_path / "1").search(ferry, 10)} == {1, 2}
    assert {row for row, _ in two.search(ferry, 10)} == {2, 9}
    assert three.search(ferry, 10) == []
    assert (one.count, two.count, three.count) == (5, 4, 2)


def test_many_versions_in_turn_find_what_one_build_finds(tmp_path: Path) -> None:
    base = None
    for row in range(1, 13):
        version = tmp_path / str(row)
        lexical = built(version, entry(row, chars=f"渡口 船{row}", record=row), base=base, removed=(max(row - 3, 0),))
        base = version
    assert {row for row, _ in lexical.search([word("渡口", field="chars")], 50)} == {10, 11, 12}
    assert lexical.search([word("船12", field="chars")], 50)[0][0] == 12


def test_a_folder_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"."):
        Lexical(tmp_path)


def test_a_rare_word_of_a_clause_of_like_words_weighs_no_more_than_all_of_them(tmp_path: Path) -> None:
    texts = ["不满 船", *["意见 船"] * 8, "木牌"]
    lexical = built(tmp_path / "1", *(entry(row, chars=text) for row, text in enumerate(texts)))
    clause = word("不满", "意见", field="chars")
    apart, alike = (dict(lexical.search([one], 20)) for one in (clause, replace(clause, alike=True)))
    assert apart[0] > 2 * apart[1]
    assert alike[0] == pytest.approx(alike[1], rel=0.2)
    assert set(apart) == set(alike) == set(range(9))
