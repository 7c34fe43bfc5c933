"""Names and terms in three languages: how they are found in a text, and how a wrong line is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold
from index.lexicon import KINDS, Lexicon, Term, read_terms, shipped

TERMS = [
    Term("person", ("何舟", "何县长"), ("He Zhou", "Ho Chou"), ("Хэ Чжоу",)),
    Term("place", ("长坪",), ("Changping",), ("Чанпин",)),
    Term("place", ("长坪渡",), ("Changping Ferry",), ("переправа Чанпин",)),
    Term("term", ("渡船", "摆渡船"), ("ferry boat", "ferry"), ("лодка",)),
    Term("event", ("渡口会议",), ("Ferry Conference",), ("совещание на переправе",)),
    Term("unit", ("里",), ("li",), ("ли",)),
    Term("function", ("关于", "的"), ("about",), ("о",)),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(TERMS)


def chinese(lexicon: Lexicon, text: str) -> list[tuple[str, int, int]]:
    return [(found.term.zh[0], found.start, found.end) for found in lexicon.find_chinese(fold(text))]


def words(lexicon: Lexicon, text: str, lang: str) -> list[tuple[str, int, int]]:
    return [(found.term.zh[0], found.start, found.end) for found in lexicon.find_words(fold(text), lang)]


def test_chinese_terms_are_found_from_left_to_right_the_longest_first(lexicon: Lexicon) -> None:
    assert chinese(lexicon, "何县长到长坪渡看摆渡船") == [("何舟", 0, 3), ("长坪渡", 4, 7), ("渡船", 8, 11)]


def test_terms_do_not_overlap_and_one_character_is_found_alone(lexicon: Lexicon) -> None:
    assert chinese(lexicon, "长坪长坪渡三里") == [("长坪", 0, 2), ("长坪渡", 2, 5), ("里", 6, 7)]
    assert chinese(lexicon, "里") == [("里", 0, 1)]
    assert chinese(lexicon, "") == []


def test_a_traditional_text_finds_the_simplified_form(lexicon: Lexicon) -> None:
    assert chinese(lexicon, "何縣長") == [("何舟", 0, 3)]


def test_english_is_found_by_stems_whatever_the_case(lexicon: Lexicon) -> None:
    assert words(lexicon, "When did HE ZHOU buy the ferry boats?", "en") == [("何舟", 2, 4), ("渡船", 6, 8)]


def test_russian_is_found_in_its_cases(lexicon: Lexicon) -> None:
    assert words(lexicon, "О лодках в Чанпин", "ru")[-2:] == [("渡船", 1, 2), ("长坪", 3, 4)]


def test_several_terms_of_one_form_are_all_found() -> None:
    both = Lexicon([Term("person", ("甲",), ("Mercury",), ()), Term("term", ("水银",), ("mercury",), ())])
    assert words(both, "mercury", "en") == [("甲", 0, 1), ("水银", 0, 1)]


def test_each_language_has_its_forms() -> None:
    term = TERMS[0]
    assert (term.forms("zh"), term.forms("en"), term.forms("ru")) == (term.zh, term.en, term.ru)
    assert term.forms("zh-Hant") == term.zh


def test_of_two_persons_with_one_form_the_first_is_meant() -> None:
    assert Lexicon([Term("person", ("何舟", "何"), (), ()), Term("person", ("何梅", "何"), (), ())]).people["何"].zh[0] == "何舟"


def test_the_names_alone_hold_no_terms_and_no_single_characters(lexicon: Lexicon) -> None:
    assert [found.form for found in lexicon.names.find_chinese("何舟的渡船走三里到长坪")] == ["何舟", "长坪"]


def test_function_words_give_their_tokens(lexicon: Lexicon) -> None:
    assert {"关于", "的", "about", "о"} <= lexicon.function_tokens
    assert "渡船" not in lexicon.function_tokens


def test_a_file_is_read_with_comments_and_empty_columns(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("# comment\n\nperson\t何舟|何县长\tHe Zhou\t\n", "utf-8")
    assert read_terms(path) == [Term("person", ("何舟", "何县长"), ("He Zhou",), ())]


@pytest.mark.parametrize("line", ["person\t何舟", "person 何舟 He Zhou", "hero\t何舟\tHe Zhou\tХэ", "person\ta\tb\tc\td"])
def test_a_wrong_line_is_reported_with_file_and_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(f"# comment\nplace\t长坪\tChangping\tЧанпин\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"own\.tsv, line 3: want kind, Chinese, English, Russian between tabs, got "):
        read_terms(path)


def test_the_shipped_lexicon_reads_and_each_of_its_terms_has_a_chinese_form() -> None:
    terms = shipped().terms
    assert len(terms) > 1000
    assert all(term.kind in KINDS and term.zh for term in terms)


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "Chairman Mao"), ("ru", "разговор с Мао Цзэдуном"), ("en", "Mao Tse-tung's talk")]
)
def test_the_shipped_lexicon_knows_a_well_known_name_in_each_language(lang: str, text: str) -> None:
    assert "毛泽东" in [found.term.zh[0] for found in shipped().find_words(fold(text), lang)]


@given(
    st.lists(
        st.sampled_from(["何舟", "何县长", "长坪", "长坪渡", "口", "摆渡船", "渡", "里", "的", "关于", "x", "𠮷"]), max_size=40
    )
)
def test_terms_of_a_long_text_are_those_that_a_walk_over_every_character_finds(parts: list[str]) -> None:
    lexicon, text, walked, at = Lexicon(TERMS), "".join(parts) * 3, [], 0
    forms = {fold(form) for term in lexicon.terms for form in term.zh}
    while at < len(text):
        form = max(
            (form for form in (text[at:end] for end in range(at + 1, min(at + 20, len(text)) + 1)) if form in forms),
            key=len,
            default="",
        )
        walked += [(form, at)] if form else []
        at += len(form) or 1
    assert [(found.form, found.start) for found in lexicon.find_chinese(text)] == walked


def test_a_lexicon_that_learns_finds_what_one_with_all_terms_finds() -> None:
    grown = Lexicon(TERMS[:4])
    text = fold("何舟在长坪渡坐摆渡船，关于长坪的渡口会议他说了三十里。" * 3)
    made = [
        list(grown.find_chinese(text)),
        list(grown.find_kind(text, "place")),
        grown.people,
        grown.names,
        grown.function_tokens,
    ]
    assert all(made[:2])
    for term in (*TERMS[4:], Term("person", ("何舟山",), ("Mount He",), ("Гора Хэ",))):
        grown = grown.learn(term)
    whole = Lexicon(grown.terms)
    long = fold("何舟山同何舟、何县长在渡口会议上关于长坪渡的里程说了很久。" * 3)
    for found in (grown, whole):
        assert {one.form for one in found.find_chinese(long)} >= {"何舟山", "渡口会议", "关于", "里"}
    assert list(grown.find_chinese(long)) == list(whole.find_chinese(long))
    assert list(grown.find_kind(long, "person")) == list(whole.find_kind(long, "person"))
    assert list(grown.find_words("mount he and the ferry conference", "en")) == list(
        whole.find_words("mount he and the ferry conference", "en")
    )
    assert (grown.people, grown.function_tokens, grown.names.terms) == (whole.people, whole.function_tokens, whole.names.terms)


@given(
    st.lists(st.sampled_from([*"何舟县长坪渡口会议摆船关于的里，。", "长坪渡", "何县长", "渡口会议"]), max_size=90).map("".join)
)
def test_terms_of_one_kind_are_those_among_all_terms(text: str) -> None:
    lexicon = Lexicon(TERMS)
    for kind in KINDS:
        assert list(lexicon.find_kind(text, kind)) == [one for one in lexicon.find_chinese(text) if one.term.kind == kind]
