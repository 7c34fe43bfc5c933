"""Messages -> the words of a language model as they arrive, from any OpenAI-compatible server. Checks none of them.

Nothing is sent unless JIYAO_LLM_URL and JIYAO_LLM_MODEL are set; proxies and settings of the environment that are meant
for other programs are not read. A request is sent once: no retry, no redirect.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

Messages = list[dict[str, str]]

WAIT = 60.0
"""Seconds without a word after which a server is given up; JIYAO_LLM_TIMEOUT."""

LONGEST = 8000
"""Characters of a reply; a model that goes on is cut off."""

_REASONS = {401: "refused", 403: "refused", 404: "unknown", 429: "busy"}


class ModelError(Exception):
    """Why there is no reply: `reason` names a phrase of qa/phrases.py, `detail` goes into its braces."""

    def __init__(self, reason: str, detail: object = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = f"model_{reason}", " ".join(str(detail).split())[:120]


@dataclass(frozen=True, slots=True)
class Model:
    """Where a model answers. `key` may be empty; `wait` in seconds; `rewrites`: whether it rewrites follow-ups too."""

    url: str
    name: str
    key: str
    wait: float = WAIT
    rewrites: bool = False

    def stream(self, messages: Messages) -> Iterator[str]:
        """Pieces of the reply, its reasoning left out. Raises ModelError, also after some pieces."""
        said = False
        for piece in _spoken(self._pieces(messages)):
            said = said or bool(piece.strip())
            yield piece
        if not said:
            raise ModelError("empty")

    def complete(self, messages: Messages) -> str:
        """The whole reply. Raises ModelError."""
        return "".join(self.stream(messages)).strip()

    def _pieces(self, messages: Messages) -> Iterator[str]:
        """As they come; a thread reads, so that a server which only keeps the line open is given up as well."""
        queue: SimpleQueue[str | ModelError | None] = SimpleQueue()
        left = threading.Event()
        threading.Thread(target=_read, args=(self, messages, queue, left), name="model", daemon=True).start()
        length = 0
        try:
            while True:
                piece = queue.get(timeout=self.wait)
                if isinstance(piece, ModelError):
                    raise piece
                if piece is None:
                    break
                length += len(piece)
                if length > LONGEST:
                    raise ModelError("long", LONGEST)
                yield piece
        except Empty:
            raise ModelError("timeout", f"{self.wait:g}") from None
        finally:
            left.set()


def configured() -> Model | None:
    """The model that the environment names, or None. Raises ModelError where a setting cannot be used."""
    url, name = (os.environ.get(f"JIYAO_LLM_{part}", "").strip() for part in ("URL", "MODEL"))
    if not url and not name:
        return None
    if not name or not re.match(r"https?://[^/\s]", url):
        raise ModelError("settings", "JIYAO_LLM_URL=http…/v1, JIYAO_LLM_MODEL=NAME")
    text = os.environ.get("JIYAO_LLM_TIMEOUT", "").strip()
    if (text and not re.fullmatch(r"(?:[1-9]\d{0,3}|0)(?:\.\d+)?", text, re.ASCII)) or (text and not float(text)):
        raise ModelError("settings", f"JIYAO_LLM_TIMEOUT={text}")
    key = os.environ.get("JIYAO_LLM_KEY", "").strip()
    return Model(url, name, key, float(text or WAIT), os.environ.get("JIYAO_LLM_REWRITE", "").strip() == "1")


def _read(model: Model, messages: Messages, queue: SimpleQueue[str | ModelError | None], left: threading.Event) -> None:
    """Put a reply's pieces into a queue, then None, or the ModelError that ended it."""
    import openai

    begun, ended = False, False
    try:
        with (
            openai.DefaultHttpxClient(
                trust_env=False, follow_redirects=False, timeout=model.wait, event_hooks={"request": [partial(_bare, model.key)]}
            ) as http,
            openai.OpenAI(base_url=model.url, api_key=model.key or "none", max_retries=0, http_client=http) as client,
            client.chat.completions.create(model=model.name, messages=messages, stream=True, temperature=0) as stream,
        ):
            if "event-stream" not in stream.response.headers.get("content-type", ""):
                raise ModelError("malformed")
            for chunk in stream:
                if left.is_set():
                    return
                text, last = _content(chunk)
                begun, ended = begun or bool(text), ended or last
                if text:
                    queue.put(text)
        queue.put(None if ended or not begun else ModelError("cut"))
    except ModelError as error:
        queue.put(error)
    except Exception as error:  # whatever goes wrong here must reach the one who waits
        queue.put(_fault(error, begun, model.wait))


_SENT = ("host", "content-type", "content-length", "accept", "accept-encoding", "connection", "user-agent")


def _bare(key: str, request: Any) -> None:
    """Leave out of a request what the client adds of its own: this machine, and accounts set for other programs."""
    for name in list(request.headers):
        if name.lower() not in _SENT:
            del request.headers[name]
    if key:
        request.headers["authorization"] = f"Bearer {key}"


def _content(chunk: Any) -> tuple[str, bool]:
    """The text of one event, and whether the reply ends with it. Raises ModelError where it has another shape."""
    try:
        if not chunk.choices:
            return "", False
        choice = chunk.choices[0]
        text = choice.delta.content or ""
        if choice.finish_reason == "length":
            raise ModelError("cut")
        if not isinstance(text, str):
            raise TypeError(text)
        return text, bool(choice.finish_reason)
    except (AttributeError, TypeError, LookupError):
        raise ModelError("malformed") from None


def _fault(error: Exception, begun: bool, wait: float) -> ModelError:
    """What went wrong, by the kinds of error of the client."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return ModelError("timeout", f"{wait:g}")
    if isinstance(error, openai.APIConnectionError):
        return ModelError("cut" if begun else "unreachable")
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        return ModelError(_REASONS.get(status, "server" if status >= 500 else "status"), status)
    if isinstance(error, ValueError):  # a JSON that is none, bytes that are no text
        return ModelError("malformed")
    return ModelError("failed", type(error).__name__)


_THINK = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)


def _spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without what stands between <think> and </think>."""
    held = ""
    for piece in pieces:
        held += piece
        opened = held.rfind("<think>")
        if opened >= 0 and "</think>" not in held[opened:]:
            continue
        held = _THINK.sub("", held)
        tail = held.rfind("<", max(len(held) - 7, 0))
        if tail >= 0 and "<think>".startswith(held[tail:]):
            yield held[:tail]
            held = held[tail:]
        else:
            yield held
            held = ""
    yield _THINK.sub("", held)
