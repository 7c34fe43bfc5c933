"""Many texts are cut and summed as the libraries do one: the ids of `tokenizers`, the sums of numpy."""

from __future__ import annotations

import numpy as np
import pytest
from homes import FERRY, ROOT, shipped
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from index.bags import FEW, FEW_EVER, FEW_SUMS, Cutter, add_rows
from index.encoder import SHIPPED
from index.split import sentences
from index.unigram import Unigram

LIBRARY = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
OURS = Unigram(LIBRARY)
CUTTER = Cutter(LIBRARY)
CUTTER.ids(["渡口"] * FEW_EVER)  # from now on it cuts by itself

MIXED = st.text(
    alphabet="渡口的船每周只开两趟苏联毛泽东主席 abcdefghi моск0123456789,.。，：“”·…-%々〇ー鿿𠮷カの×\t", max_size=80
)
ODD = st.text(alphabet="渡口ＡＢ①蘇ÀéΣς가각ᄀ́ั\u200d\ud800½ǅ﷽x 1", max_size=12)


def library(texts: list[str]) -> list[list[int]]:
    whole = [text.encode("utf-8", "replace").decode() for text in texts]
    return [one.ids for one in LIBRARY.encode_batch_fast(whole, add_special_tokens=False)]


def cut(texts: list[str]) -> list[list[int]]:
    ids, counts = CUTTER.ids(texts)
    return [part.tolist() for part in np.split(ids, np.cumsum(counts)[:-1])]


@settings(max_examples=150)
@given(st.lists(MIXED | ODD | st.text(max_size=20), min_size=FEW, max_size=FEW + 8))
def test_many_texts_have_the_ids_that_the_library_gives_each(texts: list[str]) -> None:
    assert cut(texts) == library(texts)


def test_the_sentences_of_the_sample_record_have_the_librarys_ids_and_none_is_left_to_it() -> None:
    text = next((ROOT / "records").glob("*.txt")).read_text("utf-8")
    texts = [text[start:end].replace("…", "...") for start, end in sentences(text)] + list(FERRY)
    assert len(texts) > FEW
    assert cut(texts) == library(texts)
    folded = [LIBRARY.normalizer.normalize_str(one) for one in texts]
    assert OURS.encode(folded)[2] == []


def test_every_character_of_the_vocabulary_alone_and_doubled_has_the_librarys_ids() -> None:
    characters = sorted({char for piece in LIBRARY.get_vocab() for char in piece})
    assert cut(characters + [char * 2 for char in characters]) == library(characters + [char * 2 for char in characters])


def test_a_text_that_names_the_special_token_is_left_to_the_library() -> None:
    texts = ["渡口[UNK]的船", "渡口", "[unk]"] * FEW
    assert cut(texts) == library(texts)
    assert OURS.encode(texts)[2] == list(range(0, len(texts), 3))


def test_texts_without_a_token_have_none() -> None:
    assert cut(["", " ", "\n"] * FEW) == [[]] * (3 * FEW)


def test_another_kind_of_tokenizer_is_left_to_the_library() -> None:
    with pytest.raises(ValueError, match="Unigram"):
        Unigram(Tokenizer(models.WordLevel({"渡": 0, "[UNK]": 1}, unk_token="[UNK]")))


def test_sums_of_many_texts_are_those_of_each_alone() -> None:
    texts = [f"{FERRY[at % 5]}第{at}号" if at % 7 else "" for at in range(FEW_SUMS + 50)]
    encoder = shipped()
    many, each = encoder.sums(texts), np.stack([encoder.sums([text])[0] for text in texts])
    np.testing.assert_array_equal(many, each)


def test_rows_are_summed_in_both_ways_alike() -> None:
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 5, FEW_SUMS + 1)
    ids, table = rng.integers(0, 50, int(counts.sum())), rng.normal(size=(50, 8)).astype(np.float32)
    many = np.zeros((len(counts), 8), np.float32)
    add_rows(table, ids, counts, many)
    at = 0
    for row, count in zip(many, counts, strict=True):
        np.testing.assert_allclose(row, table[ids[at : at + count]].sum(axis=0), atol=1e-6)
        at += count
