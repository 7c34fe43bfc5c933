"""Question + model -> Answer: retrieval, then a model's draft, checked sentence by sentence. Without a model, or where it fails, quotations.

The model is asked only where the records were found to hold an answer; it decides neither that nor what is searched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from index.filters import Filters
from index.retriever import Retriever
from qa.answer import Answer
from qa.checked import Checker
from qa.draft import NO_ANSWER, sentences
from qa.given import Given, answering, given, rewriting
from qa.limits import PLAIN, Manner
from qa.model import Model, ModelError, configured
from qa.phrases import language, say
from qa.pipeline import Evidence, evidence

Tell = Callable[[str], None]
"""Takes what may be shown of an answer so far, each time a sentence more has been checked."""

LONGEST_QUESTION = 400
"""Characters of a rewritten question; a longer one is no question."""


def ask(
    retriever: Retriever,
    question: str,
    history: list[str] | None = None,
    filters: Filters | None = None,
    model: Model | None = None,
    tell: Tell | None = None,
    manner: Manner = PLAIN,
) -> Answer:
    """Answer a question with a model's checked draft where one is given, else with quotations; `note` says what failed."""
    text, note = ("", "") if manner.as_typed else rewritten(model, question, history or [])
    found = evidence(retriever, question, history, filters, text, manner)
    passages = given(retriever, found.hits) if model else ()
    return noted(written(found, passages, retriever, model, tell), note)


def model_for(question: str) -> tuple[Model | None, str]:
    """The model that the environment names; where its settings cannot be used, none and a note that says so."""
    try:
        return configured(), ""
    except ModelError as error:
        lang = language(question)
        return None, say("extracts", lang, reason=reason(error, lang))


def rewritten(model: Model | None, question: str, history: list[str]) -> tuple[str, str]:
    """The question as the model makes it stand alone, where it is asked to; else empty, with a note where it failed."""
    if model is None or not model.rewrites or not any(text.strip() for text in history) or not question.strip():
        return "", ""
    lang = language(question)
    try:
        reply = model.complete(rewriting(question, history, lang))
        text = reply.strip(' \n“”"「」')
        if not text or "\n" in text or len(text) > LONGEST_QUESTION:
            raise ModelError("malformed")
    except ModelError as error:
        return "", say("plain_query", lang, reason=reason(error, lang))
    return text, ""


def reason(error: ModelError, lang: str) -> str:
    """Why a model gave nothing, in words of a language."""
    return say(error.reason, lang, detail=error.detail)


def noted(answer: Answer, note: str) -> Answer:
    """An answer with a note before the one that it has."""
    return replace(answer, note=" ".join(part for part in (note, answer.note) if part)) if note else answer


def written(
    found: Evidence, passages: tuple[Given, ...], retriever: Retriever, model: Model | None, tell: Tell | None = None
) -> Answer:
    """The answer that a model writes from passages; the one in the records' words where it is not asked, or fails.

    Of the retriever only the lexicon and the encoder are used, so that others can search meanwhile.
    """
    answer = found.answer
    if model is None or not passages or not answer.answered:
        return answer
    try:
        return _drafted(answer, Checker(passages, answer.lang, retriever.lexicon, retriever.encoder), model, tell)
    except ModelError as error:
        return noted(answer, say("extracts", answer.lang, reason=reason(error, answer.lang)))


def _drafted(answer: Answer, checker: Checker, model: Model, tell: Tell | None) -> Answer:
    """Raises ModelError where the reply fails, says that there is no answer, or holds nothing that is supported."""
    text, holds, said = "", False, ""
    for sentence in sentences(model.stream(answering(answer.query, checker.passages, answer.lang))):
        said += sentence
        if NO_ANSWER.fullmatch(said):
            continue
        if (checked := checker.check(sentence)) is not None:
            text, holds = text + checked.text, holds or checked.holds
            if tell:
                tell(text.strip())
    if NO_ANSWER.fullmatch(said):
        raise ModelError("nothing")
    if not holds:
        raise ModelError("baseless" if text else "empty")
    return replace(answer, text=text.strip(), citations=tuple(checker.citations))
