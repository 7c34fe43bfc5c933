"""The client against a real server: what is sent, what arrives, and one reason for every fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scripted import FAULTS, MORE_FAULTS, Action, closed_port, says, serving, waits

from qa.model import LONGEST, Model, ModelError, configured
from qa.phrases import PHRASES, say

HELLO = [{"role": "user", "content": "你好"}]
ROOT = Path(__file__).parents[1]


def model(url: str, wait: float = 20.0) -> Model:
    return Model(url, "any", "k-123", wait)


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_a_reply_arrives_in_pieces_and_whole(size: int) -> None:
    text = "渡口的船每周开两趟[1]。\u2028Two “trips”. <thinly> 😀"
    with serving(says(text, size)) as script:
        assert "".join(model(script.url).stream(HELLO)) == text
        assert model(script.url).complete(HELLO) == text


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_what_a_model_thinks_is_left_out(size: int) -> None:
    with serving(says("<think>hm [1]</think>渡口<think>x</think>的船 < 5", size)) as script:
        assert model(script.url).complete(HELLO) == "渡口的船 < 5"


def test_a_request_names_the_model_and_the_key_and_nothing_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "OPENAI_API_KEY": "sk-other", "OPENAI_ORG_ID": "org", "OPENAI_PROJECT_ID": "project", "OPENAI_BASE_URL": closed_port(),
        "OPENAI_CUSTOM_HEADERS": "X-Mine: 1\nAuthorization: Bearer other", "HTTP_PROXY": closed_port(), "ALL_PROXY": closed_port(),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    with serving(says("好")) as script:
        assert model(script.url).complete(HELLO) == "好"
        assert Model(script.url, "any", "").complete(HELLO) == "好"
        ((path, headers, body), (_, without_key, _)) = script.requests
    assert path == "/v1/chat/completions"
    assert body == {"model": "any", "messages": HELLO, "stream": True, "temperature": 0}
    assert headers["authorization"] == "Bearer k-123"
    assert "authorization" not in without_key
    known = {"host", "content-type", "content-length", "accept", "accept-encoding", "connection", "user-agent", "authorization"}
    assert set(headers) <= known


@pytest.mark.parametrize(("reason", "action"), [*FAULTS.items(), *MORE_FAULTS])
def test_a_fault_has_one_reason_and_is_met_once(reason: str, action: Action) -> None:
    with serving(action) as script:
        with pytest.raises(ModelError) as caught:
            model(script.url).complete(HELLO)
        assert caught.value.reason == reason
        assert len(script.requests) == 1
    for lang in ("zh", "zh-Hant", "en", "ru"):
        line = say(caught.value.reason, lang, detail=caught.value.detail)
        assert "\n" not in line
        assert "secret" not in line


@pytest.mark.parametrize("alive", [False, True])
def test_a_server_that_says_no_word_is_given_up_even_if_it_keeps_the_line_open(alive: bool) -> None:
    with serving(waits(alive=alive)) as script, pytest.raises(ModelError) as caught:
        model(script.url, wait=0.4).complete(HELLO)
    assert (caught.value.reason, caught.value.detail) == ("model_timeout", "0.4")


def test_nothing_listens() -> None:
    with pytest.raises(ModelError) as caught:
        model(closed_port()).complete(HELLO)
    assert caught.value.reason == "model_unreachable"


def test_a_reply_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says("船" * LONGEST, 1000)) as script:
        assert len(model(script.url).complete(HELLO)) == LONGEST


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, None),
        ({"URL": "http://127.0.0.1:1/v1", "MODEL": "m"}, Model("http://127.0.0.1:1/v1", "m", "")),
        (
            {"URL": "https://a/v1", "MODEL": "m", "KEY": " k ", "TIMEOUT": "1.5", "REWRITE": "1"},
            Model("https://a/v1", "m", "k", 1.5, True),
        ),
    ],
)
def test_the_environment_says_whether_a_model_is_asked(
    given: dict[str, str], expected: Model | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting(monkeypatch, given)
    assert configured() == expected


@pytest.mark.parametrize(
    "given",
    [
        {"URL": "http://a/v1"}, {"MODEL": "m"}, {"URL": "a/v1", "MODEL": "m"}, {"URL": "file:///etc/passwd", "MODEL": "m"},
        {"URL": "http://a", "MODEL": "m", "TIMEOUT": "0"}, {"URL": "http://a", "MODEL": "m", "TIMEOUT": "-1"},
        {"URL": "http://a", "MODEL": "m", "TIMEOUT": "nan"}, {"URL": "http://a", "MODEL": "m", "TIMEOUT": "long"},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_are_said(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    setting(monkeypatch, given)
    with pytest.raises(ModelError) as caught:
        configured()
    assert caught.value.reason == "model_settings"
    assert "JIYAO_LLM" in caught.value.detail


def setting(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    """An environment in which these settings stand and no others of ours."""
    for name in [name for name in os.environ if name.startswith("JIYAO_LLM_")]:
        monkeypatch.delenv(name)
    for name, value in given.items():
        monkeypatch.setenv(f"JIYAO_LLM_{name}", value)


def test_every_reason_has_its_words() -> None:
    reasons = {reason for reason, _ in [*FAULTS.items(), *MORE_FAULTS]} | {"model_timeout", "model_unreachable", "model_settings"}
    for reason in (*reasons, "model_nothing", "model_baseless"):
        assert set(PHRASES[reason]) == {"zh", "en", "ru"}


def test_the_client_is_loaded_only_where_a_model_is_asked() -> None:
    code = "import sys, qa.commands, qa.drafting; print('openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "False\n"
