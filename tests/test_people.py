"""The persons of a record: which mentions are found, and whom a short form means."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.apparatus import classify
from index.ingest import parse
from index.lexicon import Lexicon, Term
from index.people import People

Export = Callable[..., str]
LEXICON = Lexicon(
    [
        Term("person", ("何舟", "何老"), (), ()),
        Term("person", ("毛泽东", "毛主席"), (), ()),
        Term("person", ("周恩来", "周总理"), (), ()),
        Term("person", ("斯诺", "埃德加·斯诺"), (), ()),
        Term("place", ("何舟镇",), (), ()),
    ]
)


@pytest.fixture
def people(export: Export) -> Callable[..., People]:
    def make(*parts: str, **fields: str) -> People:
        record = parse(export(*parts, **fields), "r.txt")
        return People(record, classify(record.paragraphs, record.title), LEXICON)

    return make


Make = Callable[..., People]


def test_a_known_person_is_found_by_each_form_with_its_place(people: Make) -> None:
    found = people("何老说，船不够。何舟同意。").find("何老说，何舟同意")
    assert list(found) == [("何舟", 0, 2), ("何舟", 4, 6)]


def test_the_longer_name_of_a_place_hides_a_person(people: Make) -> None:
    assert list(people("他住在何舟镇。").find("他住在何舟镇。")) == []


def test_a_name_that_speaks_twice_is_learnt(people: Make) -> None:
    assert people("罗季明说，船不够。", "罗季明问，谁出钱？").resolve("罗") == "罗季明"


def test_a_name_before_an_office_is_learnt_at_once(people: Make) -> None:
    learnt = people("萨波什尼科夫大使说，船不够。", "唐校长指出，书不够。")
    assert learnt.resolve("萨") == "萨波什尼科夫"
    assert learnt.resolve("唐") == "唐校长"


def test_an_office_stands_for_the_person_whom_the_record_names_with_it(people: Make) -> None:
    assert people("唐校长说，书不够。", "校长同意再买。").resolve("校长") == "唐校长"


def test_the_guests_of_the_title_are_known_by_their_first_character(people: Make) -> None:
    assert people("甲。", 标题="和巴西记者马罗金的谈话").resolve("马") == "马罗金"


def test_the_full_name_with_dots_is_what_its_last_part_means(people: Make) -> None:
    both = people("安娜·马罗金夫人来访。", "马罗金夫人说，船很好。")
    assert both.resolve("马罗金") == both.resolve("马罗金夫人") == "安娜·马罗金"


def test_the_fuller_form_of_the_lexicon_is_used_where_the_record_prints_it(people: Make) -> None:
    assert people("斯诺说，船很好。").resolve("斯诺") == "斯诺"
    assert people("埃德加·斯诺来访。").resolve("斯诺") == "埃德加·斯诺"


def test_a_short_form_that_the_record_introduces_wins(people: Make) -> None:
    record = people("何舟来访。")
    record.alias("客", "何舟")
    assert record.resolve("客") == "何舟"
    record.alias_once("客", "罗季明")
    assert record.resolve("客") == "何舟"


@pytest.mark.parametrize(
    ("label", "person"), [("主席", "毛泽东"), ("毛主席", "毛泽东"), ("总理", "周恩来"), ("何舟同志", "何舟")]
)
def test_offices_and_titles_mean_their_holders(people: Make, label: str, person: str) -> None:
    assert people("甲。").resolve(label) == person


def test_an_office_that_stands_alone_is_found_where_the_record_has_its_holder(people: Make) -> None:
    assert list(people("周总理来了。").find("总理说，很好。")) == [("周恩来", 0, 2)]
    assert list(people("甲。").find("总理说，很好。")) == []


def test_question_and_answer_are_guest_and_author(people: Make) -> None:
    record = people("甲。", 标题="和记者马罗金的谈话", 作者="何舟")
    assert (record.resolve("答"), record.resolve("问")) == ("何舟", "马罗金")


def test_an_unknown_label_stays_as_it_is(people: Make) -> None:
    record = people("甲。")
    assert record.resolve("船老大") == "船老大"
    assert not record.known("船老大")


def test_one_author_who_is_a_person_is_the_author(people: Make) -> None:
    assert people("甲。", 作者="何舟").author == "何舟"
    assert people("甲。", 作者="何舟,罗季明").author is None
    assert people("甲。", 作者="长坪县委").author is None


def test_a_name_that_a_scan_misread_by_one_character_is_the_same_person(people: Make) -> None:
    record = people("萨波什尼科夫大使说，好。", "萨波什尼科天大使说，是。", "[1]彼得·萨波什尼科夫，大使。")
    assert record.resolve("萨波什尼科天") == "彼得·萨波什尼科夫"
