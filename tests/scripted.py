"""A server that speaks as an OpenAI-compatible one does, from a script: one action a request, and what was asked of it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Action = Callable[["Handler"], None]


@dataclass
class Script:
    """What is still to be done, the last action over and over; and the requests so far: path, headers, body."""

    actions: list[Action]
    url: str = ""
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Answers by the script of its server."""

    script: Script

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.script.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        actions = self.script.actions
        (actions.pop(0) if len(actions) > 1 else actions[0])(self)

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def send(self, data: str) -> None:
        try:
            self.wfile.write(data.encode())
            self.wfile.flush()
        except OSError:  # the client has gone, which some scripts want
            pass

    def chunk(self, text: str | None = None, finish: str | None = None) -> None:
        delta = {} if text is None else {"content": text}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.send(f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n")


def says(text: str, size: int = 7) -> Action:
    """Stream a text in pieces of some characters and end properly."""

    def act(handler: Handler) -> None:
        handler.begin()
        handler.chunk("")
        for at in range(0, len(text), size):
            handler.chunk(text[at : at + size])
        handler.chunk(finish="stop")
        handler.send("data: [DONE]\n\n")

    return act


def pauses(text: str, rest: str, go_on: threading.Event) -> Action:
    """Stream a text, then its rest when told to."""

    def act(handler: Handler) -> None:
        handler.begin()
        handler.chunk(text)
        go_on.wait(30)
        handler.chunk(rest, finish="stop")

    return act


def breaks_off(text: str, finish: str | None = None) -> Action:
    """Stream a text and end without saying that it is the end, or with a reason that is none."""

    def act(handler: Handler) -> None:
        handler.begin()
        handler.chunk(text)
        if finish:
            handler.chunk(finish=finish)

    return act


def sends(body: str, status: int = 200, kind: str = "application/json", **headers: str) -> Action:
    """Reply with a body as it is."""

    def act(handler: Handler) -> None:
        handler.begin(status, kind, **headers)
        handler.send(body)

    return act


def resets(text: str) -> Action:
    """Promise more than is sent, then close."""

    def act(handler: Handler) -> None:
        handler.begin(content_length="100000")
        handler.chunk(text)

    return act


def waits(*, alive: bool) -> Action:
    """Say nothing until the test ends; `alive`: but keep the line open with comments."""

    def act(handler: Handler) -> None:
        if alive:
            handler.begin()
        while not handler.script.ended.wait(0.05):
            if alive:
                handler.send(": still here\n\n")

    return act


@contextmanager
def serving(*actions: Action) -> Iterator[Script]:
    """A server on a free port that follows a script."""
    script = Script(list(actions))
    handler = type("Scripted", (Handler,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> str:
    """An address where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


FAULTS: dict[str, Action] = {
    "model_refused": sends('{"error": {"message": "bad key sk-secret"}}', 401),
    "model_busy": sends('{"error": {"message": "slow down"}}', 429, retry_after="1"),
    "model_server": sends("<html>oops</html>", 500, "text/html"),
    "model_unknown": sends('{"detail": "Not Found"}', 404),
    "model_status": sends('{"error": {"message": "context too long"}}', 400),
    "model_empty": says(""),
    "model_cut": breaks_off("渡口的船每周"),
    "model_malformed": sends('data: {"choices": [{"delta": {"content": "渡\n\n', kind="text/event-stream"),
}
"""A fault by the phrase that tells of it."""

MORE_FAULTS: list[tuple[str, Action]] = [
    ("model_server", sends("", 503)),
    ("model_cut", resets("渡口的船每周")),
    ("model_cut", breaks_off("渡口的船每周", finish="length")),
    ("model_malformed", sends('{"choices": [{"message": {"content": "渡口"}}]}')),
    ("model_malformed", sends("<html>a login page</html>", kind="text/html")),
    ("model_malformed", sends('data: {"choices": "no list"}\n\n', kind="text/event-stream")),
    ("model_malformed", sends('data: {"choices": [{"delta": {"content": 7}}]}\n\n', kind="text/event-stream")),
    ("model_malformed", sends("data: [1, 2]\n\n", kind="text/event-stream")),
    ("model_status", sends("", 307, location="http://127.0.0.1:9/elsewhere")),
    ("model_failed", sends('data: {"error": {"message": "out of memory"}}\n\n', kind="text/event-stream")),
    ("model_empty", sends("data: [DONE]\n\n", kind="text/event-stream")),
    ("model_empty", says("<think>what shall I say</think>")),
    ("model_long", says("船" * 9000, 500)),
]
