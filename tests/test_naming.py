"""Names by their form: what can be a person, and what titles and texts show of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import naming
from index.naming import bare, clean, in_text, in_title, is_chinese, is_foreign, is_person, with_office


@pytest.mark.parametrize("name", ["何舟", "罗季明", "欧阳修", "诸葛长青", "张××"])
def test_a_surname_with_one_or_two_characters_is_a_chinese_name(name: str) -> None:
    assert is_chinese(name)


@pytest.mark.parametrize("text", ["何时", "何县长", "张同志", "渡口", "船", "马上说", "华社"])
def test_words_that_begin_like_a_surname_are_no_names(text: str) -> None:
    assert not is_chinese(text)


@pytest.mark.parametrize("name", ["萨波什尼科夫", "伊凡·彼得罗维奇·萨波什尼科夫", "马罗金"])
def test_the_characters_of_foreign_names_make_a_foreign_name(name: str) -> None:
    assert is_foreign(name)


@pytest.mark.parametrize(
    ("label", "stem"),
    [("唐校长", "唐"), ("何舟县长", "何舟"), ("萨波什尼科夫大使", "萨波什尼科夫"), ("校长", None), ("新任教师", None)],
)
def test_a_name_before_an_office_is_told_from_an_office_alone(label: str, stem: str | None) -> None:
    assert with_office(label) == stem


@pytest.mark.parametrize(("label", "name"), [("何舟同志", "何舟"), ("同志", "同志"), ("何舟", "何舟"), ("何舟副总理", "何舟")])
def test_the_office_after_a_name_is_left_out(label: str, name: str) -> None:
    assert bare(label) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("长坪县县长何舟", "何舟"),
        ("匈牙利驻华大使萨波什尼科夫", "萨波什尼科夫"),
        ("来访的陈老师", "陈老师"),
        ("美国记者安娜·马罗金夫人", "安娜·马罗金"),
        ("县政府代表团", None),
        ("新华社记者", None),
    ],
)
def test_a_name_is_cleaned_of_country_and_office(text: str, name: str | None) -> None:
    assert clean(text) == name


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("长坪县县长何舟与商会会长罗季明谈话纪要：渡口问题", ["何舟", "罗季明"]),
        ("唐校长与新任教师谈话纪要", ["唐校长"]),
        ("和记者马罗金、杜特列夫人的谈话", ["马罗金", "杜特列"]),
        ("柳叶：何舟访谈录", ["柳叶", "何舟"]),
        ("访谈何舟（下）", ["何舟"]),
        ("关于渡口问题的决定", []),
        ("接见商会代表团时的讲话", []),
    ],
)
def test_a_title_shows_who_talks(title: str, names: list[str]) -> None:
    assert in_title(title) == names


def test_a_text_shows_names_with_dots_and_those_after_a_role() -> None:
    text = "美国记者埃德加·马罗金是昨天到的。采访人：柳叶 受访者：何舟"
    assert list(in_text(text)) == ["埃德加·马罗金", "柳叶", "何舟"]


def test_a_dot_between_chinese_authors_makes_no_name() -> None:
    assert list(in_text("何新舟·罗季明")) == []


@pytest.mark.parametrize(
    ("name", "can_be"), [("何舟", True), ("A. Brown", True), ("长坪县委", False), ("渡口杂志社", False), ("", False)]
)
def test_institutions_are_no_persons(name: str, can_be: bool) -> None:
    assert is_person(name) is can_be


@given(st.text(alphabet="埃德加斯诺的·・ 与。", max_size=60))
def test_dotted_names_are_all_that_the_pattern_has(text: str) -> None:
    assert [match.span() for match in naming._dotted(text)] == [match.span() for match in naming._WORDS.finditer(text)]
