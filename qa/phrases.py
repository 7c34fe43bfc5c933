"""What the program itself says in an answer, in Chinese (both scripts), English and Russian. Quotes nothing and decides nothing."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from index.expand import script
from index.fold import fold_chars

LANGS = ("zh", "zh-Hant", "en", "ru")

PHRASES: dict[str, dict[str, str]] = {
    "said": {"zh": "{who}说：“{quote}”{mark}", "en": "{who} said: “{quote}”{mark}", "ru": "{who}: «{quote}»{mark}"},
    "record": {"zh": "记录写道：“{quote}”{mark}", "en": "The record says: “{quote}”{mark}", "ru": "В записи сказано: «{quote}»{mark}"},
    "act": {"zh": "记录写道（{who}）：“{quote}”{mark}", "en": "The record of {who}: “{quote}”{mark}", "ru": "В записи ({who}): «{quote}»{mark}"},
    "header": {"zh": "题头载明：“{quote}”{mark}", "en": "The header states: “{quote}”{mark}", "ru": "В заголовке указано: «{quote}»{mark}"},
    "apparatus": {"zh": "文件标注：“{quote}”{mark}", "en": "The document notes: “{quote}”{mark}", "ru": "В документе отмечено: «{quote}»{mark}"},
    "note": {"zh": "编者注：“{quote}”{mark}", "en": "Editor's note: “{quote}”{mark}", "ru": "Примечание редактора: «{quote}»{mark}"},
    "who": {"zh": "是{who}。", "en": "It was {who}.", "ru": "Это {who}."},
    "points": {"zh": "《{title}》的要点：", "en": "Main points of “{title}”:", "ru": "Главное в документе «{title}»:"},
    "gloss": {"zh": "", "en": " ({terms})", "ru": " ({terms})"},
    "refused": {
        "zh": "所查的记录里没有找到这个问题的答案。",
        "en": "The records searched do not hold the answer to this question.",
        "ru": "В просмотренных записях нет ответа на этот вопрос.",
    },
    "scope": {
        "zh": "查了{records}份记录、{passages}个段落",
        "en": "Searched: {records} record(s), {passages} paragraphs",
        "ru": "Просмотрено: записей {records}, абзацев {passages}",
    },
    "terms": {"zh": "检索词：{terms}", "en": "words: {terms}", "ru": "слова: {terms}"},
    "absent": {"zh": "各处都没有出现：{absent}。", "en": "Found nowhere: {absent}.", "ru": "Нигде не встречается: {absent}."},
    "lacking": {
        "zh": "最接近的记录《{title}》没有提到：{forms}。",
        "en": "The nearest record, “{title}”, does not mention: {forms}.",
        "ru": "В ближайшей записи «{title}» не упоминается: {forms}.",
    },
    "nearest": {"zh": "最接近的段落：{nearest}。", "en": "Nearest passages: {nearest}.", "ru": "Ближайшие абзацы: {nearest}."},
    "which": {
        "zh": "问题没有说明是哪一份记录：请写出标题或谈话的双方，或用 --record 指定。",
        "en": "The question does not say which record it means: name its title or who talked, or use --record.",
        "ru": "Не сказано, о какой записи речь: назовите заголовок или собеседников либо укажите --record.",
    },
    "mute": {
        "zh": "所查的记录里没有{who}的发言。",
        "en": "The records searched have no words of {who}.",
        "ru": "В просмотренных записях нет слов этого лица: {who}.",
    },
    "context": {
        "zh": "兼顾前面问题的用词：{words}",
        "en": "with words of earlier questions in mind: {words}",
        "ru": "с учётом слов из предыдущих вопросов: {words}",
    },
    "limit": {
        "zh": "限于{label}：{records}份记录，{passages}个段落{undated}",
        "en": "limit {label}: {records} record(s), {passages} paragraphs{undated}",
        "ru": "ограничение {label}: записей {records}, абзацев {passages}{undated}",
    },
    "limited": {
        "zh": "限于：{labels}（{records}份记录，{passages}个段落）",
        "en": "Limited to: {labels} ({records} record(s), {passages} paragraphs)",
        "ru": "Ограничено: {labels} (записей {records}, абзацев {passages})",
    },
    "kind_date": {"zh": "日期", "en": "date", "ru": "дата"},
    "kind_speaker": {"zh": "发言人", "en": "speaker", "ru": "говорящий"},
    "kind_person": {"zh": "人物", "en": "person", "ru": "лицо"},
    "kind_record": {"zh": "记录", "en": "record", "ru": "запись"},
    "kind_tag": {"zh": "标签", "en": "tag", "ru": "метка"},
    "kind_book": {"zh": "书籍", "en": "book", "ru": "книга"},
    "undated": {"zh": "；无日期的记录{count}份未查", "en": "; undated records left out: {count}", "ru": "; записи без даты не просмотрены: {count}"},
    "limit_on": {"zh": "（不限：--no-limits）", "en": " (--no-limits searches everything)", "ru": " (--no-limits — искать везде)"},
    "limit_offered": {"zh": "（未用；要用：{option}）", "en": " (not applied; apply with {option})", "ru": " (не применено; применить: {option})"},
    "unsupported": {"zh": "引文不支持此句", "en": "not supported by the cited passage", "ru": "цитируемый отрывок этого не подтверждает"},
    "repaired": {
        "zh": "模型的引文与原文不符，已改为原文",
        "en": "the model misquoted; these are the record's words",
        "ru": "модель процитировала неточно; приведены слова записи",
    },
    "moved": {
        "zh": "标记已按引文所在的段落改正",
        "en": "mark corrected to the passage that holds these words",
        "ru": "ссылка исправлена на отрывок с этими словами",
    },
    "noted": {"zh": "（{notes}）", "en": " ({notes})", "ru": " ({notes})"},
    "empty": {"zh": "请输入一个问题。", "en": "Please type a question.", "ru": "Введите вопрос."},
    "greeting": {
        "zh": "您好。可以问这些记录里谁说了什么、何时何地、数字和原因，例如：{example}",
        "en": "Hello. Ask who said what in these records, when, where, how much and why, for example: {example}",
        "ru": "Здравствуйте. Спросите, кто и что говорил в этих записях, когда, где, сколько и почему, например: {example}",
    },
    "thanks": {
        "zh": "不客气。还可以接着问，例如：{example}",
        "en": "You are welcome. You can go on asking, for example: {example}",
        "ru": "Пожалуйста. Можно спрашивать дальше, например: {example}",
    },
    "extracts": {
        "zh": "语言模型没有给出答案：{reason}。以下为记录摘引。",
        "en": "No answer from the language model: {reason}. These are quotations from the records.",
        "ru": "Языковая модель не дала ответа: {reason}. Приведены цитаты из записей.",
    },
    "plain_query": {
        "zh": "语言模型没有改写问题：{reason}。",
        "en": "The language model did not rewrite the question: {reason}.",
        "ru": "Языковая модель не переформулировала вопрос: {reason}.",
    },
    "model_timeout": {"zh": "{detail}秒没有回应", "en": "no word for {detail} s", "ru": "нет ответа {detail} с"},
    "model_unreachable": {"zh": "连不上服务器", "en": "its server cannot be reached", "ru": "сервер недоступен"},
    "model_refused": {"zh": "服务器拒绝了密钥（{detail}）", "en": "its server refuses the key ({detail})", "ru": "сервер не принимает ключ ({detail})"},
    "model_unknown": {
        "zh": "服务器没有这个地址或模型（{detail}）",
        "en": "its server knows no such address or model ({detail})",
        "ru": "сервер не знает такого адреса или модели ({detail})",
    },
    "model_busy": {"zh": "请求过多或额度用尽（{detail}）", "en": "too many requests or no credit left ({detail})", "ru": "слишком много запросов или исчерпан лимит ({detail})"},
    "model_server": {"zh": "服务器出错（{detail}）", "en": "its server failed ({detail})", "ru": "ошибка сервера ({detail})"},
    "model_status": {"zh": "服务器不接受请求（{detail}）", "en": "its server does not take the request ({detail})", "ru": "сервер не принял запрос ({detail})"},
    "model_malformed": {"zh": "回复格式不对", "en": "its reply has the wrong form", "ru": "ответ имеет неверный формат"},
    "model_empty": {"zh": "回复是空的", "en": "its reply was empty", "ru": "ответ пуст"},
    "model_cut": {"zh": "回复中断了", "en": "its reply was cut off", "ru": "ответ оборвался"},
    "model_long": {"zh": "回复超过{detail}个字符", "en": "its reply was longer than {detail} characters", "ru": "ответ длиннее {detail} символов"},
    "model_failed": {"zh": "出错（{detail}）", "en": "it failed ({detail})", "ru": "сбой ({detail})"},
    "model_settings": {"zh": "设置不对（{detail}）", "en": "its settings cannot be used ({detail})", "ru": "неверные настройки ({detail})"},
    "model_nothing": {"zh": "它在这些段落里没有找到答案", "en": "it found none in these passages", "ru": "в этих отрывках она его не нашла"},
    "model_baseless": {"zh": "它的话没有一句得到引文支持", "en": "no sentence of its draft is supported", "ru": "ни одно предложение не подтверждено"},
}  # fmt: skip


def language(text: str) -> str:
    """The language of a question: zh, zh-Hant (where a character is traditional), en or ru."""
    kind = script(text)
    if kind != "zh":
        return kind
    return "zh-Hant" if any(a != b for a, b in zip(text, fold_chars(text), strict=True) if "\u3400" <= a <= "\u9fff") else "zh"


@cache
def _traditional() -> Any:
    import opencc

    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """Simplified to traditional characters: for the program's own words only."""
    return str(_traditional().convert(text))


def say(name: str, lang: str, **values: object) -> str:
    """One phrase in a language, its braces filled; what fills them is never converted."""
    template = PHRASES[name]["zh" if lang == "zh-Hant" else lang]
    if lang == "zh-Hant":
        parts = re.split(r"(\{\w+\})", template)
        template = "".join(part if part.startswith("{") else traditional(part) for part in parts)
    return template.format(**values)
