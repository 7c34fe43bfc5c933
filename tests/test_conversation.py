"""Words of earlier questions: borne in mind where a question leans or says little, shown, and never more than one of them counts."""

from __future__ import annotations

import pytest
from homes import jiyao, opened, record

from index.lexicon import shipped
from index.retriever import Retriever
from qa import pipeline
from qa.conversation import TURNS, bearing, recalled
from qa.limits import Manner

LEXICON = shipped()


@pytest.mark.parametrize(
    ("history", "question", "words"),
    [
        (["渡口的木桥哪年修好？"], "花了多少钱？", ("渡口", "木桥", "修好")),
        (["How high is the dam of the reservoir?"], "Who built it?", ("dam", "reservoir")),
        (["How high is the dam?", "What did the masons ask for the dam?"], "And the wages?", ("dam", "masons")),
        (["Кто построил плотину у переправы?"], "А когда её построили?", ("плотину", "переправы")),
        (["Can you tell me more about the dam?"], "Is the dam safe?", ()),  # nothing new
    ],
)
def test_a_question_that_says_little_bears_the_topical_words_before_it_in_mind(
    history: list[str], question: str, words: tuple[str, ...]
) -> None:
    assert recalled(question, history, LEXICON) == words


@pytest.mark.parametrize(
    ("history", "question"),
    [
        (["渡口的木桥哪年修好？"], "县里的学堂一共收了多少学生和先生？"),
        (["How high is the dam?"], "How many pupils and teachers did the county school have?"),
        ([], "花了多少钱？"),
        (["", "How high is the dam?"], "花了多少钱？"),
    ],
)
def test_a_question_that_stands_alone_or_has_none_before_it_in_its_language_bears_nothing_in_mind(
    history: list[str], question: str
) -> None:
    assert recalled(question, history, LEXICON) == ()


def test_of_a_long_conversation_the_latest_questions_count() -> None:
    history = [f"Where is the {name}?" for name in ("quarry", *("tower" for _ in range(TURNS)))]
    assert recalled("Who built it?", history, LEXICON) == ("tower",)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    texts = ("The masons were paid in rice and salt.", "The ferrymen of the quay were paid in rice and salt.")
    files = {name: record(text, id=f"aaaaaaaa0{name}", 标题="Wages") for name, text in zip("12", texts, strict=True)}
    return opened(tmp_path_factory.mktemp("conversation"), **files)


def best(home: Retriever, question: str, history: list[str], manner: Manner) -> str:
    return pipeline.search(home, question, history, k=1, manner=manner).places[0].passage


def test_of_passages_that_answer_alike_the_one_of_the_conversation_comes_first(home: Retriever) -> None:
    for topic, wanted in (("masons", "aaaaaaaa01#1"), ("ferrymen", "aaaaaaaa02#1")):
        assert best(home, "Were they paid in rice?", [f"Who were the {topic}?"], Manner(limits=False)) == wanted
    typed = {best(home, "Were they paid in rice?", [f"Who were the {t}?"], Manner(as_typed=True)) for t in ("masons", "ferrymen")}
    assert len(typed) == 1


def test_holding_one_of_the_words_counts_as_much_as_holding_all(home: Retriever) -> None:
    query = home.query("paid in rice")
    one, both = (bearing(query, words, LEXICON, home.encoder).expansion.clauses for words in (("masons",), ("masons", "quay")))
    assert len(one) == len(both) == len(query.expansion.clauses) + 1
    assert one[-1].weight == both[-1].weight
    assert set(one[-1].forms) < set(both[-1].forms)
    assert bearing(query, (), LEXICON, home.encoder) is query


def test_the_words_are_told_wherever_the_question_is_searched_with_them(home: Retriever) -> None:
    asked = ("Were they paid in rice?", "--history", "Who were the masons?", "--home", home.home.path)
    for command in ("ask", "search"):
        assert "with words of earlier questions in mind: masons" in jiyao(command, *asked).stdout
        assert "earlier questions" not in jiyao(command, *asked, "--as-typed").stdout
    answer = pipeline.ask(home, "Were they paid in rice?", ["Who were the masons?"]).json()
    assert answer["context"] == ["masons"]
    assert "context" not in pipeline.ask(home, "Were they paid in rice?").json()


def test_a_question_that_names_a_thing_of_its_own_bears_nothing_in_mind() -> None:
    before = ["What did Deng Xiaoping tell Gromyko about steel?"]
    assert recalled("How large was the Soviet loan?", before, LEXICON) == ()
    assert recalled("And the Soviet one?", before, LEXICON)
