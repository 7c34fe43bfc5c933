"""Who says what within one paragraph, so that a quoted sentence is given to the one who says it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import Lexicon, Term
from index.said import in_turns, names_in, spans

NAMES = {"何舟": "何舟", "何县长": "何舟", "罗季明": "罗季明", "萨波什尼科夫": "彼得·萨波什尼科夫", "周恩来": "周恩来"}


def said(text: str, first: str | None, talkers: tuple[str, ...] = (), *, turns: bool = False) -> list[tuple[str | None, str]]:
    return [(speaker, text[start:end]) for start, end, speaker in spans(text, first, NAMES, talkers, turns=turns)]


def test_a_sentence_that_names_another_speaker_begins_his_span() -> None:
    assert said("何舟同意这个数目。罗季明说，木料不够。河也太宽。", "何舟") == [
        ("何舟", "何舟同意这个数目。"),
        ("罗季明", "罗季明说，木料不够。河也太宽。"),
    ]


def test_a_pronoun_goes_on_with_the_current_speaker() -> None:
    text = "何舟同意罗季明的说法。罗季明在谈到木料时，他说，木料不够。他接着说，河也太宽。"
    assert said(text, "何舟") == [("何舟", "何舟同意罗季明的说法。"), ("罗季明", text[11:])]


def test_a_paragraph_without_another_name_is_one_span() -> None:
    text = "他说，船不够。应当再造两条。"
    assert said(text, "何舟") == [("何舟", text)]
    assert said(text, None) == [(None, text)]


@pytest.mark.parametrize(
    "text",
    [
        "他问罗季明是否同意。",
        "他对罗季明说，船不够。",
        "据罗季明讲，船不够。",
        "他同意罗季明的说法，即船不够。",
        "他说，罗季明、周恩来都同意。",
        "他说，罗季明去年说过，船不够。",
        "他念道：“罗季明说，船不够。”",
        "罗季明的船不够。",
    ],
)
def test_a_name_that_is_no_subject_begins_no_span(text: str) -> None:
    assert said(text, "何舟") == [("何舟", text)]


def test_what_stands_in_quotation_marks_belongs_to_who_says_it() -> None:
    text = "何舟说：“船不够。罗季明说河太宽。要再造。”他又说，木料也不够。罗季明答，是的。"
    assert said(text, "何舟") == [("何舟", text[:-8]), ("罗季明", "罗季明答，是的。")]


def test_labels_inside_a_paragraph_begin_spans() -> None:
    assert said("何：船不够。罗：为什么？何：河太宽。", "何舟") == [
        ("何舟", "何：船不够。"),
        ("罗季明", "罗：为什么？"),
        ("何舟", "何：河太宽。"),
    ]


def test_a_label_may_be_a_form_an_office_or_the_beginning_of_one_name() -> None:
    assert said("何县长：船不够。萨波什尼科夫同志：为什么？", None)[0][0] == "何舟"
    assert said("来源：船不够。", "何舟") == [("何舟", "来源：船不够。")]


def test_a_third_person_owns_his_quoted_sentence_and_no_more() -> None:
    text = "何舟说，当时有过争论。周恩来问：“船够不够？”原来是不够的。周恩来同意再造。"
    assert said(text, "何舟", ("何舟", "罗季明")) == [
        ("何舟", "何舟说，当时有过争论。"),
        ("周恩来", "周恩来问：“船够不够？”"),
        ("何舟", "原来是不够的。周恩来同意再造。"),
    ]


def test_full_names_come_back_for_short_forms() -> None:
    assert said("何县长说，船不够。萨波什尼科夫说，是的。", None) == [
        ("何舟", "何县长说，船不够。"),
        ("彼得·萨波什尼科夫", "萨波什尼科夫说，是的。"),
    ]


def test_names_are_the_records_speakers_first_and_the_lexicons_persons_after_them() -> None:
    lexicon = Lexicon([Term("person", ("罗季", "罗季明"), (), ()), Term("person", ("周恩来", "周总理"), (), ())])
    names = names_in("罗季说，周总理来过。", ("罗季明", "安娜·马罗金"), lexicon)
    assert names == {
        "罗季明": "罗季明",
        "安娜·马罗金": "安娜·马罗金",
        "安娜": "安娜·马罗金",
        "马罗金": "安娜·马罗金",
        "罗季": "罗季明",
        "周总理": "周恩来",
    }


def test_in_turns_a_label_alone_names_another() -> None:
    text = "何：罗季明说，木料不够。希望罗季明再说一说。罗：好。"
    assert said(text, "何舟", ("何舟", "罗季明"), turns=True) == [("何舟", text[:-4]), ("罗季明", "罗：好。")]


def test_one_who_is_asked_to_say_something_does_not_say_it() -> None:
    assert said("希望罗季明向县里说一说。", "何舟") == [("何舟", "希望罗季明向县里说一说。")]


def test_a_label_is_a_talkers_before_it_is_anybody_elses() -> None:
    names = {**NAMES, "何大壮": "何大壮"}
    found = spans("罗：为什么？何：何大壮没有来。", "罗季明", names, ("何舟", "罗季明"))
    assert [speaker for _, _, speaker in found] == ["罗季明", "何舟"]


def test_where_one_of_two_tells_he_is_the_other() -> None:
    text = "我问：“船够不够？”他说：“不够。”"
    assert said(text, "罗季明", ("何舟", "罗季明")) == [("罗季明", text[:10]), ("何舟", text[10:])]
    assert said(text, "罗季明", ("何舟", "罗季明", "周恩来")) == [("罗季明", text)]


def test_in_turns_a_label_that_can_be_a_name_ends_the_words_before_it() -> None:
    text = "何：船不够。仁青顿珠：我们也缺船。"
    assert said(text, "何舟", ("何舟", "罗季明"), turns=True)[1] == ("仁青顿珠", "仁青顿珠：我们也缺船。")


def test_in_turns_an_office_a_group_and_a_question_end_the_words_before_them() -> None:
    text = "何：船不够。主席：再造。大家：好。"
    names = {**NAMES, "毛泽东": "毛泽东"}
    found = spans(text, "何舟", names, ("何舟", "毛泽东"), turns=True)
    assert [who for _, _, who in found] == ["何舟", "毛泽东", "大家"]
    assert said("答：船不够。问：为什么？答：河太宽。", "何舟", ("何舟", "罗季明"), turns=True) == [
        ("何舟", "答：船不够。"),
        ("罗季明", "问：为什么？"),
        ("何舟", "答：河太宽。"),
    ]
    assert said("答：船不够。问：为什么？", "何舟", ("何舟",), turns=True)[1] == (None, "问：为什么？")


def test_a_stranger_who_is_quoted_owns_his_sentence() -> None:
    text = "何舟问梅长青：“船够不够？”梅长青说：“不够。”何舟说，再造。"
    assert said(text, "何舟", ("何舟", "罗季明"))[1] == ("梅长青", "梅长青说：“不够。”")


def test_a_record_is_told_in_turns_where_labels_begin_more_paragraphs_than_names() -> None:
    turns = ("何：船不够。", "罗季明：为什么？", "何：河太宽。", "罗季明说，好。")
    assert in_turns(turns, ("何舟", "罗季明"))
    assert not in_turns(turns[:2], ("何舟", "罗季明"))
    assert not in_turns(("何舟说，船不够。", "罗季明问，为什么？", "来源：商会", "罗季明：好。"), ("何舟", "罗季明"))


def test_an_empty_paragraph_has_no_span() -> None:
    assert spans("", "何舟", NAMES) == []


@given(
    st.lists(
        st.sampled_from(["何舟说，", "罗季明答：", "他说，", "“", "”", "船不够", "。", "？", "：", "同意", "\n"]), max_size=30
    ).map("".join)
)
def test_spans_cover_any_text_without_gaps_and_neighbours_differ(text: str) -> None:
    found = spans(text, "何舟", NAMES)
    assert "".join(text[start:end] for start, end, _ in found) == text
    assert all(one[1] == other[0] and one[2] != other[2] for one, other in pairwise(found))
    assert {speaker for _, _, speaker in found} <= {"何舟", "罗季明"}
