"""`jiyao cite`: one passage, a whole record, all texts under an id, in every style; what is not there is said in one line."""

from __future__ import annotations

import json

import pytest
from answering import failed, home, jiyao, opened

from qa.cited import cited, reference
from qa.reference import STYLES


def test_a_passage_is_cited_by_its_paragraph_and_a_record_as_a_whole() -> None:
    reader = opened(home()).reader
    rows, info = reader.paragraphs("a1b2c3d4e5"), reader.info("a1b2c3d4e5")
    passage = jiyao("cite", "a1b2c3d4e5#2", "--home", home())
    assert (passage.status, passage.out) == (0, reference(info, rows, 2) + "\n")
    assert "1998: ¶2. " in passage.out
    letter = jiyao("cite", "b2c3d4e5f6", "--home", home())
    assert (letter.status, letter.out) == (0, "梅长青. 梅长青关于水井的信(1932)[Z]//长坪书信. b2c3d4e5f6.\n")


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_printed(style: str) -> None:
    reader = opened(home()).reader
    rows, info = reader.paragraphs("a1b2c3d4e5"), reader.info("a1b2c3d4e5")
    done = jiyao("cite", "a1b2c3d4e5#2", "--as", style, "--home", home())
    assert (done.status, done.out.rstrip("\r\n")) == (0, STYLES[style](cited(info, rows, 2)).rstrip("\r\n"))


def test_an_id_means_all_its_texts_and_a_permanent_name_one() -> None:
    found = json.loads(jiyao("cite", "a1b2c3d4e5", "--as", "csl-json", "--home", home()).out)
    assert len(found) == 2
    other = next(one["call-number"] for one in found if "~" in one["call-number"])
    (one,) = json.loads(jiyao("cite", f"{other}#0", "--as", "csl-json", "--home", home()).out)
    assert (one["call-number"], one["locator"]) == (other, "题头")


def test_a_note_is_cited_by_its_mark() -> None:
    number = next(row["number"] for row in opened(home()).reader.paragraphs("a1b2c3d4e5") if row["kind"] == "note")
    assert f": ¶3注①(¶{number})." in jiyao("cite", f"a1b2c3d4e5#{number}", "--home", home()).out


@pytest.mark.parametrize("name", ["nothing", "nothing#1", "a1b2c3d4e5#99", "a1b2c3d4e5#x", "a1b2c3d4e5#", "#1", ""])
def test_what_is_not_there_is_said_in_one_line(name: str) -> None:
    failed(jiyao("cite", name, "--home", home()), "no ")


def test_an_unknown_style_is_wrong_usage() -> None:
    assert jiyao("cite", "a1b2c3d4e5", "--as", "apa", "--home", home()).status == 2
