"""A turn of the page -> the receipt of its answer in the records' words, which `jiyao replay` takes."""

from __future__ import annotations

from typing import Any

from index.filters import Filters
from qa.pipeline import ask
from qa.receipt import receipt
from qa.web.requests import checked_history, checked_manner, checked_question
from qa.web.service import Service

Json = dict[str, Any]


def saved(service: Service, request: Json) -> Json:
    """`receipt`: see `qa.receipt`. A model's words are left out: they cannot be had again. Raises PageError, HomeError."""
    text, earlier = checked_question(request.get("question")), checked_history(request.get("history"))
    manner = checked_manner(request.get("manner"))
    with service.newest() as retriever:
        answer = ask(retriever, text, earlier, Filters(), manner)
        return {"receipt": receipt(retriever, answer, earlier, Filters(), manner)}
