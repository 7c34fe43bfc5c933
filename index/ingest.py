"""Text of a file -> Record. Reads the archive's layouts and plain text; does not open files or decide what is searched.

The layouts: the archive's export (nine labels, 正文：, 描述：), two older ones of the same labels, a short one of three
labels, and any other text, whose title is its first line, and whose date the one that its first lines have.
"""

from __future__ import annotations

import hashlib
import re
from calendar import monthrange
from dataclasses import replace
from pathlib import PurePosixPath

from index.files import ReadError, Source, decode
from index.fold import fold_chars
from index.headed import date_of
from index.record import Date, Paragraph, Record

LABELS = ("标题", "日期", "是否是时间段", "作者", "来源", "标签", "书籍", "书籍作者")

_EXPORT = re.compile(
    r"\A(?P<header>id: (?P<id>.*?)\n标题：(?P<标题>.*?)\n日期：(?P<日期>.*?)\n是否是时间段：(?P<是否是时间段>true|false)\n"
    r"作者：(?P<作者>.*?)\n来源：(?P<来源>.*?)\n标签：(?P<标签>.*?)\n书籍：(?P<书籍>.*?)\n书籍作者：(?P<书籍作者>.*?))"
    r"\n\n正文：\n(?P<body>.*)\n\n描述：\n(?P<description>.*)\n\Z",
    re.DOTALL,
)
_LABEL = re.compile(rf"(id|{'|'.join(LABELS)}|描述)[:：][ \t]?(.*)")
_TRADITIONAL = re.compile("^(?:標題|是否是時間段|來源|標籤|書籍作者|書籍)[:：]", re.MULTILINE)
"""Labels as Big5 and GBK files of Taiwan and Hong Kong write them; each has as many characters as the simplified one."""
_DATE = re.compile(r"(\d+)-(\d+)-(\d+)")


def read(source: Source) -> Record:
    """Read one source; raises ReadError (file, line, reason) where there is nothing to index."""
    text, encoding = decode(source.read(), source.path)
    record = parse(text, source.path)
    if encoding != "UTF-8":
        record = replace(record, warnings=(f"read as {encoding}", *record.warnings))
    return record


def parse(text: str, path: str) -> Record:
    """Turn a decoded text with LF line ends into a record. Raises ReadError where it holds no text at all."""
    plain = _TRADITIONAL.sub(lambda match: fold_chars(match[0]), text)
    match = _EXPORT.match(plain)
    if match:
        fields: dict[str, str | None] = {name: text[slice(*match.span(name))] for name in match.groupdict()}
        return _record(text, path, fields, split_parts(text[slice(*match.span("body"))]))
    if _LABEL.match(plain.lstrip("\n")) and (labelled := _labelled(text, plain, path)):
        return labelled
    return _plain(text, path)


def split_parts(body: str) -> list[str]:
    """The non-blank parts of a body, which empty lines separate."""
    return [part for part in re.split(r"\n{2,}", body.strip("\n")) if part.strip()]


def _record(text: str, path: str, fields: dict[str, str | None], parts: list[str], *warnings: str) -> Record:
    value = {name: (fields.get(name) or "").strip() for name in ("id", *LABELS)}
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    dates = tuple(parse_date(part) for part in re.split("[,，]", value["日期"]) if part.strip())
    notes = [*warnings]
    if not parts:
        notes.append("the body is empty; indexed by its header alone")
    notes += [f"impossible date {date.printed!r}, kept as text" for date in dates if not date.valid]
    description = (fields.get("description") or "").strip("\n")
    return Record(
        id=value["id"] or digest[:10],
        title=_one_line(value["标题"]) or PurePosixPath(path).stem,
        dates=dates,
        period=value["是否是时间段"] == "true",
        authors=_names(value["作者"]),
        source=_one_line(value["来源"]),
        tags=_names(value["标签"]),
        book=_one_line(value["书籍"]),
        book_author="" if value["书籍作者"] == "undefined" else _one_line(value["书籍作者"]),
        header=fields.get("header") or "",
        description=description,
        paragraphs=tuple(_paragraph(number, part) for number, part in enumerate(parts, 1)),
        digest=digest,
        path=path,
        warnings=tuple(notes),
    )


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", re.sub(r"</?[a-z]+>", "", text)).strip()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := _one_line(part)))


def _paragraph(number: int, part: str) -> Paragraph:
    heading = re.match(r"(#{1,4}) (?=\S)", part)
    if heading:
        return Paragraph(number, part[heading.end() :], "heading", len(heading[1]))
    if part.startswith("> ") and part[2:].strip():
        return Paragraph(number, part[2:], "quotation")
    return Paragraph(number, part, "body")


def parse_date(printed: str) -> Date:
    """Read `1957-11-19`; a missing part is 0. What no calendar has keeps the parts that make sense and is not valid."""
    printed = printed.strip()
    match = _DATE.fullmatch(printed)
    year, month, day = (int(part[:9]) for part in match.groups()) if match else (0, 0, 0)
    if not 100 <= year <= 9999 or month > 12 or (match and len(match[1]) > 4):
        return Date(printed, 0, 0, 0, False)
    if month == 0:
        return Date(printed, year, 0, 0, day == 0)
    if day > monthrange(year, month)[1]:
        return Date(printed, year, month, 0, False)
    return Date(printed, year, month, day, True)


def _labelled(text: str, plain: str, path: str) -> Record | None:
    """Read the layouts that start with labels but are not the export: older, later, short, or cut off. `plain`: the text with simplified labels."""
    lines, printed = plain.lstrip("\n").split("\n"), text.lstrip("\n").split("\n")
    fields: dict[str, str | None] = {}
    label, at = "", 0
    while at < len(lines) and lines[at] != "正文：":
        if match := _LABEL.fullmatch(lines[at]):
            if match[1] in fields:
                break
            label, fields[match[1]] = match[1], match[2]
        elif not lines[at].strip():
            following = next((line for line in lines[at:] if line.strip()), "")
            if label in ("描述", "标题") and _LABEL.fullmatch(following) and following != "正文：":
                at += 1
                continue
            if following == "正文：" or not _LABEL.fullmatch(following) or "id" not in fields:
                break
        else:
            fields[label] = f"{fields[label]}\n{lines[at]}"
        at += 1
    if "标题" not in fields and "id" not in fields:
        return None
    fields["header"] = "\n".join(printed[:at]).rstrip("\n")
    rest = "\n".join(printed[at:]).strip("\n")
    named = rest.startswith("正文：")
    body = rest.removeprefix("正文：").strip("\n")
    description = fields.pop("描述", None)
    if named and description is None:
        body, mark, description = f"\n\n{body}\n".rpartition("\n\n描述：\n")
        body, description = (body, description) if mark else (description, "")
    fields["description"] = description or ""
    body = re.sub(r"(?:\A|\n)(?:\[注释\]|注释：)\n+", "\n\n" if named else "\n", body)
    parts = split_parts(body) if named else [line for line in body.split("\n") if line.strip()]
    missing = [] if named or "id" not in fields else ["正文："]
    if not parts and not any((fields.get(name) or "").strip() for name in LABELS):
        raise ReadError(path, "a header without a value and no text", 1)
    note = [f"not the usual layout (no {'、'.join(missing)} line)"] if missing else []
    return _record(text, path, fields, parts, *note)


def _plain(text: str, path: str) -> Record:
    """Read a text without a header: its first line is the title, its date stands there; empty lines separate paragraphs, else line ends do."""
    if not text.strip():
        raise ReadError(path, "no header and no text", 1)
    parts = split_parts(text)
    if len(parts) == 1 and "\n" in parts[0]:
        parts = [line for line in parts[0].split("\n") if line.strip()]
    first = parts[0].strip().split("\n")[0]
    title = re.sub(r"^#{1,6} |^> ", "", first).strip()
    if len(title) > 80:
        title = PurePosixPath(path).stem
    dated = date_of([line for line in text.split("\n") if line.strip()][:2])
    return _record(text, path, {"标题": title, "日期": dated if dated and parse_date(dated).valid else ""}, parts)
