"""Questions to begin with: people by their full names in the reader's language, topics that are things and no deeds."""

from __future__ import annotations

import pytest
from homes import opened, record

from index.retriever import Retriever
from qa.examples import examples

LANGS = ("zh", "en", "ru")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """Zhou, of whom nothing more is known, speaks of steel; Mao of a loan; both disagree."""
    texts = (
        "周：我不同意，钢铁和钢铁工业都不够。",
        "毛泽东说：我不同意。贷款已还一部分。",
        "毛泽东说：我强调，不同意。建交建交。",
    )
    return opened(tmp_path_factory.mktemp("examples"), a=record(*texts, 标题="谈话"), b=record("甲说：好。", id="aaaaaaaa02"))


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "毛泽东关于贷款"), ("en", "Mao Zedong say about “loan”"), ("ru", "Мао Цзэдун говорит о теме «кредит»")],
)
def test_who_said_what_of_a_thing_is_asked_in_the_readers_language(home: Retriever, lang: str, said: str) -> None:
    assert any(said in text for text in examples(home, lang, 6))


@pytest.mark.parametrize("lang", LANGS)
def test_a_name_of_which_one_character_is_known_begins_no_question(home: Retriever, lang: str) -> None:
    assert not any("周" in text for text in examples(home, lang, 6))


@pytest.mark.parametrize(
    ("lang", "deeds"),
    [("zh", ("不同意", "强调")), ("en", ("agree", "emphasize", "establish")), ("ru", ("соглас", "подчеркнуть"))],
)
def test_what_somebody_does_is_no_topic(home: Retriever, lang: str, deeds: tuple[str, ...]) -> None:
    assert not any(deed in text for text in examples(home, lang, 6) for deed in deeds)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_question_in_another_language_holds_no_chinese(home: Retriever, lang: str) -> None:
    assert not any("\u3400" <= letter <= "\u9fff" for text in examples(home, lang, 6) for letter in text)
