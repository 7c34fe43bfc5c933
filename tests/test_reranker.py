"""A cross-encoder orders the best hits and changes nothing else; one that cannot be loaded is one line."""

from __future__ import annotations

import math
import warnings
from pathlib import Path
from typing import Any

import pytest
from answering import failed, home, jiyao, opened

import app
from index import reranker
from index.reranker import Reranker, RerankerError
from index.retriever import Retriever, open_home

ASKED = "渡口的船每周开几趟？"
LETTERS = sorted({*"渡口的船每周开几趟何舟说井水学堂粮仓0123456789abcdefghijklmnopqrstuvwxyz"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small BERT cross-encoder with random weights, its words single characters."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    torch.manual_seed(0)
    place = tmp_path_factory.mktemp("cross")
    (place / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS]), "utf-8")
    config = transformers.BertConfig(
        vocab_size=len(LETTERS) + 5, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=512, num_labels=1,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers.BertForSequenceClassification(config).save_pretrained(place / "model")
        transformers.BertTokenizerFast(str(place / "vocab.txt")).save_pretrained(place / "model")
    return place / "model"


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return reranker.load(str(folder))


@pytest.fixture
def retriever(loaded: Reranker) -> Retriever:
    one = open_home(home())
    one.reranker = loaded
    return one


def test_scores_are_those_of_the_library_as_probabilities(loaded: Reranker, folder: Path) -> None:
    from sentence_transformers import CrossEncoder

    texts = ["船每周开两趟", "井水", ""]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        raw = CrossEncoder(str(folder), device="cpu", local_files_only=True).predict([(ASKED, text) for text in texts])
    got = loaded.scores(ASKED, texts)
    assert got == pytest.approx([float(value) for value in raw], abs=1e-5)
    assert loaded.scores(ASKED, []) == []
    assert all(0 < score < 1 and math.isfinite(score) for score in got)


def test_a_hybrid_ranking_is_the_same_hits_in_the_order_of_the_model(retriever: Retriever, loaded: Reranker) -> None:
    query = retriever.query(ASKED)
    plain, ordered = opened(home()).search(query, 50), retriever.search(query, 50)
    assert {hit.passage.name for hit in ordered} == {hit.passage.name for hit in plain}
    assert [hit.score for hit in ordered] == loaded.scores(ASKED, [hit.passage.text for hit in ordered])
    assert [hit.score for hit in ordered] == sorted((hit.score for hit in ordered), reverse=True)
    assert [hit.passage.name for hit in retriever.search(query, 3)] == [hit.passage.name for hit in ordered[:3]]
    for mode in ("dense", "lexical"):
        assert retriever.search(query, 5, mode) == opened(home()).search(query, 5, mode)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["/no/such/folder", "./nothing", "no/such-model-anywhere"])
def test_a_reranker_that_cannot_be_loaded_is_one_line(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(RerankerError) as caught:
        reranker.load(name, tmp_path)
    assert "\n" not in str(caught.value)
    failed(jiyao("ask", ASKED, "--home", home(), "--reranker", name), "reranker", name)
    failed(jiyao("search", ASKED, "--home", home(), "--reranker", name), "reranker", name)
    assert app.main(["--home", str(tmp_path), "--port", "7999", "--reranker", name]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_commands_take_a_folder(folder: Path, retriever: Retriever) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = jiyao("search", ASKED, "--home", home(), "--json", "-k", "3", "--reranker", str(folder)).object()
        answer = jiyao("ask", ASKED, "--home", home(), "--json", "--no-model", "--reranker", str(folder)).object()
    assert len(found["passages"]) == 3
    assert answer["question"] == ASKED
