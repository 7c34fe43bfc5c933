"""A lexicon of the user's own: read with errors that name line and field, joined to the shipped one, kept, and used for speakers."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import index, jiyao, put, record, shipped

from index.expand import expand
from index.home import Home
from index.lexicon import Term
from index.own import LexiconError, joined, lexicon_of, read_own
from index.retriever import open_home
from index.update import update
from qa import pipeline

OWN = "# mine\nperson\t渡口老大|老掌柜|船老板\tFerry Master\tхозяин переправы\nterm\t铁疙瘩\tiron lump\n"
TALK = ("渡口老大说：船要修。", "老掌柜说：木料不够。", "船老板说：铁疙瘩沉得很。")


def own(tmp_path: Path, text: str = OWN) -> Path:
    path = tmp_path / "own.tsv"
    path.write_text(text, "utf-8")
    return path


def speakers(home: Path) -> dict[int, str | None]:
    reader = open_home(home).reader
    (info,) = reader.records()
    return {row["number"]: row["speaker"] for row in reader.paragraphs(info.key) if row["number"] > 0}


def test_forms_may_be_missing_in_english_and_russian(tmp_path: Path) -> None:
    assert read_own(own(tmp_path))[1] == Term("term", ("铁疙瘩",), ("iron lump",), ())
    assert read_own(own(tmp_path, "\ufeffterm\t铁疙瘩\r\n\n")) == [Term("term", ("铁疙瘩",), (), ())]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("person", "want kind, Chinese, English, Russian between tabs, got 1 fields"),
        ("hero\t甲\tA\tА", "field kind: 'hero' is none of person"),
        ("person\t \tA\tА", "field Chinese: is empty"),
        (f"person\t甲\t{'a' * 101}\tА", "field English: "),
        ("person\t甲\tA\tА\x1b", "field Russian: "),
        ("person\t甲\tA\tА\tи", "got 5 fields"),
    ],
)
def test_a_wrong_line_names_file_line_and_field(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(LexiconError, match=r"own\.tsv, line 2") as error:
        read_own(own(tmp_path, f"# mine\n{line}\n"))
    assert said in str(error.value)


def test_a_file_that_is_missing_or_not_utf8_is_one_line_and_changes_nothing(tmp_path: Path) -> None:
    path, home = tmp_path / "own.tsv", tmp_path / "home"
    records = put(tmp_path / "records", a=record(*TALK))
    index(home, records)
    path.write_bytes(b"person\t\xff\tA\t")
    for given in (path, tmp_path / "none.tsv"):
        done = jiyao("index", records, "--home", home, "--lexicon", given)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert str(given) in done.stderr
    assert not Home(home).lexicon.exists()


def test_a_term_joins_the_shipped_one_that_it_names(tmp_path: Path) -> None:
    lexicon = joined(read_own(own(tmp_path, "person\t毛泽东|石三伢子\tThe Helmsman\t\n")))
    term = lexicon.people["石三伢子"]
    assert term == lexicon.people["毛主席"]
    assert (term.zh[:2], term.en[0]) == (("毛泽东", "石三伢子"), "The Helmsman")
    assert {"Mao Tse-tung", "The Helmsman"} <= set(term.en)


def test_forms_of_ones_own_expand_a_query_in_all_languages_and_are_shown(tmp_path: Path) -> None:
    lexicon = lexicon_of(own(tmp_path))
    assert expand("Where is the iron lump?", lexicon).chinese == "铁疙瘩"
    assert "渡口老大" in expand("老掌柜说什么？", lexicon).added["老掌柜"]
    assert expand("Где хозяин переправы?", lexicon).chinese.startswith("渡口老大")


def test_the_home_keeps_a_lexicon_names_speakers_by_it_and_embeds_only_what_changed(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", a=record(*TALK))
    other = put(tmp_path / "other", b=record("渡口的船每周只开两趟。", id="b" * 10))
    index(home, records)
    before = speakers(home)
    update(Home(home), [other], shipped())
    report = update(Home(home), [], shipped(), lexicon=own(tmp_path))
    assert (report.renamed, report.stale, report.read, report.records) == (1, 0, 0, 2)
    retriever = open_home(home)
    named = {row["number"]: row["speaker"] for row in retriever.reader.paragraphs("0a1b2c3d4e") if row["number"] > 0}
    assert set(named.values()) == {"渡口老大"} != set(before.values())
    answer = pipeline.ask(retriever, "What did the Ferry Master say about the iron lump?").json()
    assert "铁疙瘩" in answer["answer"]
    assert {"渡口老大", "铁疙瘩"} <= {form for forms in answer["expanded"].values() for form in forms}
    assert "Ferry Master" in answer["answer"]
    again = update(Home(home), [records], shipped())
    assert (again.renamed, again.read, again.kept) == (0, 0, 1)


def test_an_empty_lexicon_takes_the_former_one_back(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", a=record(*TALK))
    index(home, records)
    before = speakers(home)
    update(Home(home), [records], shipped(), lexicon=own(tmp_path))
    assert speakers(home) != before
    update(Home(home), [records], shipped(), lexicon=own(tmp_path, "# nothing\n"))
    assert speakers(home) == before


def test_records_whose_files_are_gone_keep_their_speakers_and_are_counted(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", a=record(*TALK))
    index(home, records)
    before = speakers(home)
    (records / "a.txt").unlink()
    report = update(Home(home), [], shipped(), lexicon=own(tmp_path))
    assert (report.renamed, report.stale, report.records) == (0, 1, 1)
    assert speakers(home) == before


def test_a_lexicon_for_one_question_leaves_the_home_and_says_whose_speakers_hold(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", a=record(*TALK))
    index(home, records)
    done = jiyao("ask", "What is said about the iron lump?", "--home", home, "--lexicon", own(tmp_path))
    assert "铁疙瘩" in done.stdout
    assert "speakers are those of the index" in done.stderr
    assert not Home(home).lexicon.exists()


def test_a_rebuilt_index_and_one_made_step_by_step_name_the_same_speakers(tmp_path: Path) -> None:
    records, encoder = put(tmp_path / "records", a=record(*TALK)), shipped()
    index(tmp_path / "home", records)
    update(Home(tmp_path / "home"), [], encoder, lexicon=own(tmp_path))
    update(Home(tmp_path / "fresh"), [records], encoder, lexicon=own(tmp_path))
    assert speakers(tmp_path / "home") == speakers(tmp_path / "fresh")
