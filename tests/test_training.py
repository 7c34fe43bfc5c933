"""The training program on made-up data of a few lines: what is held out, what is repeatable, what is exported."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from index.encoder import StaticEncoder, unit
from index.lexicon import Term
from index.training import assemble, corpora, export, score, train, vocabulary
from index.training.corpora import Pair, Story
from index.training.holdout import HeldOut, key, texts_of
from index.training.model import Model
from index.training.prepare import held_lines, pivoted, wmt_pairs, write_pairs, write_stories
from index.training.ragged import Ragged, join, replace, table
from index.training.tasks import Batch

CHINESE = ["渡口", "学校", "图书", "粮食", "铁路", "代表", "会议", "书信", "桥梁", "教师"]
ENGLISH = ["ferry", "school", "book", "grain", "railway", "delegate", "meeting", "letter", "bridge", "teacher"]
RUSSIAN = ["паром", "школа", "книга", "зерно", "дорога", "делегат", "собрание", "письмо", "мост", "учитель"]
TERMS = [Term("word", (zh,), (en,), (ru,)) for zh, en, ru in zip(CHINESE, ENGLISH, RUSSIAN, strict=True)]
PLAN = train.Plan(steps=6, batch=16, dim=8, warm=2)
SIZES = vocabulary.Sizes(characters=200, chinese=60, english=80, russian=80, pieces=60)


def sentence(words: list[str], number: int) -> list[str]:
    return [words[(number * step + step) % 10] for step in (1, 3, 7)]


def made_up_pairs() -> list[Pair | None]:
    pairs: list[Pair | None] = [Pair("zh-en/word", zh, en) for zh, en in zip(CHINESE, ENGLISH, strict=True)]
    for number in range(20):
        zh, en, ru = (sentence(words, number) for words in (CHINESE, ENGLISH, RUSSIAN))
        pairs.append(Pair("zh-en/sentence", "和".join(zh) + f"{number}年。", " and ".join(en) + f" {number}"))
        pairs.append(Pair("en-ru/sentence", " and ".join(en) + f" {number}", " и ".join(ru) + f" {number}"))
        pairs.append(Pair("zh-ru/sentence", "和".join(zh), " и ".join(ru)))
        pairs.append(Pair("zh-ru/pivot", "和".join(zh), " и ".join(ru)))
        pairs.append(Pair("zh-zh/paraphrase", "和".join(zh), "与".join(zh)))
    return pairs


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    write_pairs(made_up_pairs(), folder / "pairs.tsv")
    paragraphs = [["，".join(sentence(CHINESE, n + m)) + f"在{1900 + n}年{m}月修好了。" for m in range(3)] for n in range(40)]
    write_stories([Story("a", "桥梁与渡口", paragraphs[:20]), Story("b", "学校会议", paragraphs[20:])], folder / "stories.txt")
    return folder


@pytest.fixture(scope="module")
def made(prepared: Path) -> assemble.Assembled:
    return assemble.assemble(prepared, TERMS, assemble.Choice(SIZES, general=0.1, whole=1e9))


def trained(made: assemble.Assembled, plan: train.Plan, folder: Path, until: int | None = None) -> np.ndarray:
    start = assemble.first_table(made, TERMS, plan.dim, plan.seed, None)
    return train.train(made.material, Model(start, made.parts, made.part_count), plan, train.TASKS, folder, until)


def test_a_pair_with_a_held_out_side_is_removed_whatever_its_punctuation_and_script() -> None:
    held = HeldOut(["會議在學校舉行，代表都到了。", "The bridge was finished."])
    kept = Pair("zh-en/sentence", "粮食到了", "the grain has come")
    pairs = [
        Pair("zh-en/sentence", "会议在学校举行 代表都到了！", "they met"),
        Pair("zh-en/sentence", "桥", "the bridge was finished"),
        kept,
    ]
    assert list(held.keep_pairs(pairs)) == [None, None, kept]


def test_a_held_out_sentence_inside_a_longer_text_is_found() -> None:
    held = HeldOut(["渡口的木船每天往返四次。"])
    assert held.holds("何舟说：今年修桥。渡口的木船每天往返四次。到了冬天就停了。")
    assert not held.holds("渡口的木船每天往返五次。")


def test_held_out_records_their_ids_and_near_copies_are_removed() -> None:
    text = "林校长同意为图书室再买四十册地理书，并请何舟在下月的会议上报告渡口与桥梁的账目。"
    held = HeldOut([], [Story("seed", "纪要", [[text]])])
    other = [["今年的粮食比去年多收了三成，铁路也修到了青石镇的南门外。"]]
    stories = [
        Story("seed", "另一题", other),
        Story("copy", "抄本", [[text.replace("四十", "四十五")]]),
        Story("good", "粮食", other),
    ]
    assert [story.name for story in held.keep_stories(stories)] == ["good"]


def test_a_held_out_sentence_is_cut_out_of_a_record_and_a_paragraph_stands_once() -> None:
    held = HeldOut(["铁路修到了南门外。"])
    rows = [["今年收成好。", "铁路修到了南门外。"], ["学校放假。"], ["学校放假。"]]
    (story,) = held.keep_stories([Story("a", "题", rows)])
    assert story.paragraphs == [["今年收成好。"], ["学校放假。"]]


def test_strings_of_test_files_are_found_at_any_depth(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"data": [{"context": "甲乙", "qas": [{"question": "丙"}]}]}), "utf-8")
    (tmp_path / "b.jsonl").write_text('{"query": "丁"}\n{"passages": ["戊", "己"]}\n', "utf-8")
    (tmp_path / "c.tsv.gz").write_bytes(gzip.compress("庚\t辛\n".encode()))
    assert {text for name in ("a.json", "b.jsonl", "c.tsv.gz") for text in texts_of(tmp_path / name)} == set("丙丁戊己庚辛") | {
        "甲乙"
    }


def test_the_held_out_year_and_the_last_lines_are_not_read_as_pairs(tmp_path: Path) -> None:
    for folder in ("wmt_news", "ntrex128"):
        (tmp_path / folder).mkdir()
    for name in ("generaltest2022", "generaltest2023"):
        (tmp_path / "wmt_news" / f"{name}.en-zh.src.en.gz").write_bytes(gzip.compress(f"the bridge of {name}".encode()))
        (tmp_path / "wmt_news" / f"{name}.en-zh.ref.A.zh.gz").write_bytes(gzip.compress("年份不同的一座桥梁".encode()))
    (tmp_path / "ntrex128" / "newstest2019-src.eng.txt.gz").write_bytes(gzip.compress(b"one\r\ntwo\r\nthree\r\n"))
    assert [pair.a for pair in wmt_pairs(tmp_path / "wmt_news") if pair] == ["the bridge of generaltest2022"]
    assert set(held_lines(tmp_path, 2)) == {"two", "three", "the bridge of generaltest2023", "年份不同的一座桥梁"}


def test_aligned_files_keep_their_places_and_must_have_equally_many_lines(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one bridge\nNO TRANSLATION AVAILABLE\nthree\nfour\n", "utf-8")
    (tmp_path / "b").write_text("一座桥\n二\n三\n四\n", "utf-8")
    pairs = list(corpora.aligned("x", tmp_path / "a", tmp_path / "b", last=1))
    assert pairs == [Pair("x", "one bridge", "1座桥"), None, Pair("x", "three", "三")] or pairs[1] is None
    assert len(pairs) == 3
    (tmp_path / "b").write_text("一\n", "utf-8")
    with pytest.raises(ValueError, match="not parallel"):
        list(corpora.aligned("x", tmp_path / "a", tmp_path / "b"))


def test_dictionary_glosses_that_only_refer_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "d").write_text(
        "# head\n橋樑 桥梁 [qiao2 liang2] /bridge (lit. and fig.)/CL:座[zuo4]/see 橋|桥[qiao2]/\n", "utf-8"
    )
    assert list(corpora.cedict(tmp_path / "d")) == [Pair("zh-en/word", "桥梁", "bridge (lit. and fig.)")]


def test_chinese_and_russian_meet_through_one_english_sentence() -> None:
    english = "the bridge was finished in spring"
    pairs = [Pair("zh-en/sentence", "桥在春天修好", english), None, Pair("en-ru/sentence", english, "мост закончили весной")]
    assert list(pivoted(pairs)) == [Pair("zh-ru/pivot", "桥在春天修好", "мост закончили весной")]


def test_ragged_rows_join_thin_and_are_replaced_row_by_row() -> None:
    text = Ragged(np.array([1, 2, 3, 4]), np.array([3, 0, 1]))
    assert [row.tolist() for row in text.keep(text.flat % 2 == 0).rows()] == [[2], [], [4]]
    assert [row.tolist() for row in join(text, text).rows()] == [[1, 2, 3, 1, 2, 3], [], [4, 4]]
    options = table([[10, 11], [12]])
    first, counts = np.array([0, 0, 0, 1, 0]), np.array([0, 1, 0, 1, 0])
    replaced = replace(text, options, first, counts, np.random.default_rng(0))
    assert [row.tolist() for row in replaced.rows()] == [[10, 11, 12], [], []]


def test_words_and_names_are_single_pieces_and_russian_forms_share_a_stem(made: assemble.Assembled) -> None:
    tokens = [made.tokenizer.encode(text).tokens for text in ("铁路代表", "teacher", "книга")]
    assert tokens[:2] == [["铁路", "代表"], ["teacher"]]
    assert tokens[2][0].startswith("книг")
    assert key("Да, НЕТ！") == "данет"


def test_every_task_makes_rows_that_are_not_empty(made: assemble.Assembled) -> None:
    for name, (_, draw) in train.TASKS.items():
        batch = draw(made.material, 32, np.random.default_rng(3))
        assert isinstance(batch, Batch), name
        assert len(batch.a.lengths) == len(batch.b.lengths) == len(batch.group), name
        assert all(side.lengths.min() > 0 for side in (batch.a, batch.b) if len(side.lengths)), name


def test_a_seeded_run_can_be_repeated_and_another_seed_differs(made: assemble.Assembled, tmp_path: Path) -> None:
    first, again = (trained(made, PLAN, tmp_path / name) for name in ("a", "b"))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, trained(made, dataclasses.replace(PLAN, seed=2), tmp_path / "c"))


def test_a_run_that_goes_on_from_its_checkpoint_equals_one_without_a_break(made: assemble.Assembled, tmp_path: Path) -> None:
    whole = trained(made, PLAN, tmp_path / "whole")
    part = trained(made, PLAN, tmp_path / "broken", until=4)
    assert not np.array_equal(whole, part)
    np.testing.assert_array_equal(whole, trained(made, PLAN, tmp_path / "broken"))


def test_a_checkpoint_of_another_plan_is_refused(made: assemble.Assembled, tmp_path: Path) -> None:
    trained(made, PLAN, tmp_path)
    with pytest.raises(SystemExit, match="another plan"):
        trained(made, dataclasses.replace(PLAN, rate=0.5), tmp_path)


def test_training_brings_translations_together(made: assemble.Assembled, tmp_path: Path) -> None:
    weights = trained(made, train.Plan(steps=120, batch=64, dim=32, warm=5, rate=0.02), tmp_path / "work")
    export.export(weights, made.tokenizer, tmp_path / "model")
    encoder = StaticEncoder(tmp_path / "model", "made up")
    chinese, russian = (unit(encoder.sums(words)) for words in (CHINESE, RUSSIAN))
    assert ((chinese @ russian.T).argmax(axis=1) == np.arange(10)).mean() >= 0.8


def test_the_exported_folder_is_read_alike_by_both_loaders(made: assemble.Assembled, tmp_path: Path) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    start = assemble.first_table(made, TERMS, 8, 1, None)
    counts = assemble.frequency(made.material, len(made.pieces))
    export.export(export.finished(start, counts, made.pieces, 0.8, 0.5), made.tokenizer, tmp_path)
    texts = ["铁路代表在1907年的会议", "the bridge and the ferry", "паром и мост", "Книга，學校！ 12", "渡口"]
    theirs = (
        sentence_transformers.SentenceTransformer(str(tmp_path), device="cpu").float().encode(texts, normalize_embeddings=True)
    )
    np.testing.assert_allclose(unit(StaticEncoder(tmp_path, "x").sums(texts)), theirs, atol=1e-5)


def test_flattening_with_exponent_zero_keeps_all_cosines_and_one_evens_the_axes() -> None:
    rows = (np.random.default_rng(0).standard_normal((400, 6)) * [9, 5, 3, 2, 1, 1]).astype(np.float32)
    same, even = export.flattened(rows, 0.0), export.flattened(rows, 1.0)
    np.testing.assert_allclose(same @ same.T, rows @ rows.T, rtol=1e-3, atol=1e-2)
    spread = np.linalg.svd(even[::4], compute_uv=False)
    np.testing.assert_allclose(spread, np.ones(6), rtol=1e-3)


def test_smoothing_changes_lengths_of_the_chosen_rows_only_and_no_direction() -> None:
    rows = np.random.default_rng(1).standard_normal((6, 4)).astype(np.float32)
    chosen = np.array([True, True, True, False, False, False])
    new = export.smoothed(rows, np.array([900.0, 9, 1, 5, 5, 5]), chosen, 1.0)
    np.testing.assert_array_equal(new[3:], rows[3:])
    np.testing.assert_allclose(unit(new), unit(rows), rtol=1e-5)
    lengths = np.linalg.norm(new, axis=1)
    assert lengths[0] < lengths[1] < lengths[2]


def test_rare_characters_are_added_behind_the_trained_pieces_and_change_no_other_row(made: assemble.Assembled) -> None:
    rows = assemble.first_table(made, TERMS, 8, 1, None)
    rare = export.rare_characters(made.pieces, 30)
    assert len(set(rare)) == 30
    assert not set(rare) & set(made.pieces)
    tokenizer, wider = export.widened(made.tokenizer, rows, rare, seed=1)
    np.testing.assert_array_equal(wider[: len(rows)], rows)
    assert tokenizer.encode("铁路" + rare[3]).ids == [*made.tokenizer.encode("铁路").ids, len(rows) + 3]


def test_measures_agree_with_a_ranking_worked_by_hand() -> None:
    scores = np.array([[0.9, 0.8, 0.1], [0.5, 0.5, 0.2], [0.1, 0.2, 0.9]], np.float32)
    result = score.measure(scores, [{0}, {0}, {0, 2}])
    # ranks: 1; 2 (a tie counts against); 1 and 3 of two
    second = (1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    assert result.ndcg == pytest.approx((1 + 1 / np.log2(3) + second) / 3)
    assert result.success == pytest.approx(2 / 3)


def test_a_questions_file_and_a_squad_file_are_scored_by_their_paragraphs(made: assemble.Assembled, tmp_path: Path) -> None:
    export.export(assemble.first_table(made, TERMS, 64, 1, None), made.tokenizer, tmp_path / "model")
    encoder = StaticEncoder(tmp_path / "model", "x")
    encoder.table[0] = 0  # the made-up vocabulary does not know most characters
    parts = [{"context": f"{word}修好了。很好。", "qas": [{"question": f"{word}呢"}]} for word in CHINESE]
    (tmp_path / "squad.json").write_text(json.dumps({"data": [{"paragraphs": parts}]}), "utf-8")
    assert score.squad(encoder, tmp_path / "squad.json").success == 1
    (tmp_path / "r.txt").write_text("标题：书信\n日期：1957-1-2\n作者：何舟\n\n渡口停了。\n桥梁修好了。\n", "utf-8")
    (record_id, second), *_ = score.paragraphs_of([tmp_path / "r.txt"]).items()
    asked = {"question": "桥梁", "lang": "zh-Hant", "relevant": [{"record": record_id[0], "paragraph": 2}]}
    (tmp_path / "q.jsonl").write_text(json.dumps(asked, ensure_ascii=False) + "\n", "utf-8")
    assert second.startswith("标题")
    assert score.questions(encoder, tmp_path / "q.jsonl", [tmp_path / "r.txt"], "zh").success == 1
