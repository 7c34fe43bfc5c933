"""A sentence + passages -> the names in it that the passages do not have, and who it says is speaking. Knows no figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from index.expand import script
from index.fold import fold, fold_chars
from index.lexicon import NAMES, Lexicon, Term
from index.naming import OFFICE, is_chinese, is_foreign, sounds
from index.said import names_in
from index.speaker import speaker_names
from index.speech import SAYING, Mention, is_subject
from index.tokens import is_word, stems, tokenize
from qa.given import Given

_SHORT = {
    "中国": "中华", "苏联": "苏", "美国": "美", "英国": "英", "法国": "法", "德国": "德", "日本": "日", "印度": "印", "朝鲜": "朝", "韩国": "韩",
    "越南": "越", "蒙古": "蒙", "缅甸": "缅", "波兰": "波", "匈牙利": "匈", "捷克斯洛伐克": "捷", "南斯拉夫": "南", "意大利": "意", "埃及": "埃",
    "澳大利亚": "澳", "加拿大": "加", "俄国": "俄", "俄罗斯": "俄", "巴基斯坦": "巴", "印度尼西亚": "印尼", "阿尔巴尼亚": "阿", "罗马尼亚": "罗",
}  # fmt: skip
_ALL = "".join(sorted(set("".join(_SHORT.values()))))
_SAYS = "|".join(sorted(map(re.escape, [*SAYING, "主张", "声称", "写道", "估计", "以为"]), key=len, reverse=True))
_SAID = (
    "said says stated states told asked asks replied replies answered answers noted notes explained added adds argued argues believed believes thought"
    " proposed suggested claimed remarked insisted declared recalled complained warned agreed admitted wrote mentioned emphasized stressed described called"
    " сказал сказала говорил говорит заявил заявила спросил ответил отметил подчеркнул добавил объяснил считал считает предложил указал полагал"
).split()
_TITLES = frozenset(
    stem
    for word in (
        "chairman premier president minister foreign ambassador comrade mr mrs party government plan union committee general secretary marshal prime deputy"
        " state states war treaty council conference republic people ministry first second third central i revolution army embassy politburo bureau congress"
        " agreement pact minutes record note chancellor king soviet russian january february march april may june july august september october november"
        " december monday tuesday wednesday thursday friday saturday sunday communist communism socialist marxism leninism marxist five year north south east"
        " west northern southern eastern western plenum presidium vice"
        " председатель премьер президент министр посол товарищ партия правительство союз комитет генеральный секретарь маршал война договор совет республика"
    ).split()
    for stem in stems(fold(word))
)


@lru_cache(maxsize=64)
def _hay(passages: tuple[Given, ...]) -> str:
    """What the passages hold to compare names with: their text and who speaks in them, folded."""
    return fold("\n".join(f"{one.text}\n{'、'.join(sorted(one.speakers))}" for one in passages))


def missing(words: str, passages: tuple[Given, ...], lexicon: Lexicon) -> list[str]:
    """The names among a sentence's own words that no cited passage has in any form."""
    hay = _hay(passages)
    return [*_chinese(fold(words), hay, lexicon), *_foreign(words, hay, lexicon)]


def holds(term: Term, hay: str) -> bool:
    """Whether a folded text has a name in any form; a country also as 中苏, 对华."""
    forms = [fold(form) for form in term.zh if len(form) > 1]
    if any(form in hay for form in [*forms, *(fold(form) for form in (*term.en, *term.ru) if len(form) > 3)]):
        return True
    short = next((_SHORT[form] for form in term.zh if form in _SHORT), None)
    return short is not None and bool(_shortened(short).search(hay))


@lru_cache(maxsize=128)
def _shortened(short: str) -> re.Pattern[str]:
    """The one-character names of a country, where they cannot be anything else: 中苏, 美方, 对华."""
    if len(short) > 1 and short != "中华":
        return re.compile(re.escape(short))
    one = f"[{short}]"
    return re.compile(
        rf"(?<![其当从集])[{_ALL}]{{1,3}}{one}|{one}[{_ALL}]{{1,3}}(?!心|间|央)|{one}(?:方|共|军|援|籍|两国|关系|外长|大使|党)|(?:对|驻|访|亲|反|抗|联|援|在|赴|旅){one}(?!间)"
    )


def _chinese(folded: str, hay: str, lexicon: Lexicon) -> Iterator[str]:
    """Names of the lexicon, and others by their form, that a folded text has and the passages have not."""
    rest = list(folded)
    for found in lexicon.find_chinese(folded):
        if len(found.form) > 1 and found.term.kind not in ("word", "function"):
            rest[found.start : found.end] = " " * (found.end - found.start)
    for found in lexicon.names.find_chinese(folded):
        if found.form not in hay and not holds(found.term, hay):
            yield found.form
    left = "".join(rest)
    for run in sounds(left):
        if not any(run[at : at + 3] in hay for at in range(len(run) - 2)):
            yield run
    for name in _by_form(left):
        if name not in hay:
            yield name


_BEFORE_VERB = re.compile(
    rf"(?:^|[，。；：、\s（]|据|同|对|向|和|与|由|经|被)(?P<name>[\u4e00-\u9fff×·]{{2,9}}?)(?:{OFFICE})?(?:{_SAYS})"
)
_WITH_OFFICE = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,7}})(?:{OFFICE})")
_GRAMMAR = frozenset(
    "的了是在和与同对向把被给为而也就都还又再不没有说问答讲谈要想能会可到从由于以之其并但或若如因所者这那他她它我你们个一二三四五六七八九十两几多少年月日"
    "去来上下里外中大小后前时地得着过使令让请派比跟及至等"
)
"""Characters that stand alone in ordinary sentences and that no name by its form begins with or holds."""

_ALSO_WORDS = frozenset(
    "党方成都能应关华万全文安常计路连左古白段章管解单司农项车高黄金温任师平容强相查简水米石田马牛羊龙云雷江河海山林花叶毛边池封巫寇沙屈元支曾莫尚费明周宁"
)
"""Surnames that are words as often: a word of two characters after them makes no name."""


def _by_form(text: str) -> Iterator[str]:
    """What has the form of a person's name: with `·`, before an office or a verb of saying, or no words of the language."""
    for run in re.findall(r"[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*", text):
        if "·" in run:
            left, _, right = run.partition("·")
            yield f"{left[-2:]}·{right.partition('·')[0][:2]}"
        yield from _unworded(run)
    for match in _BEFORE_VERB.finditer(text):
        if is_chinese(match["name"]) or is_foreign(match["name"]):
            yield match["name"]
    for match in _WITH_OFFICE.finditer(text):
        name = next((name for size in (3, 2) if is_chinese(name := match["name"][-size:]) and len(name) == size), "")
        if name and not is_word(name):
            yield name


def _unworded(run: str) -> Iterator[str]:
    """Surnames with what jieba's dictionary does not know (梁仲达), or with a word of two characters (陈启明)."""
    piece = ""
    for word in [*tokenize(run).words, ""]:
        if len(word) == 1 and word not in _GRAMMAR:
            piece += word
            continue
        if len(word) == 2 and piece and piece[-1] not in _ALSO_WORDS and is_chinese(piece[-1] + word):
            yield piece[-1] + word
        for at in range(len(piece)):
            found = [
                name for size in (3, 2) if len(name := piece[at : at + size]) == size and is_chinese(name) and not is_word(name)
            ]
            if found:
                yield found[0]
                break
        piece = ""


def _foreign(words: str, hay: str, lexicon: Lexicon) -> Iterator[str]:
    """Names in the English or Russian words of a text that the passages have not in any language."""
    kind = script(re.sub(r"[\u3400-\u9fff]", " ", words))
    if kind == "zh" or not re.search(r"[^\W\d_]{2,}", words):
        return
    caps = {stem for word in re.findall(r"[^\W\d_]+", words) if word[:1].isupper() for stem in stems(fold(word))}
    places: dict[tuple[int, int], list[Term]] = {}
    known: set[str] = set()
    for found in lexicon.find_words(fold(words), kind):
        known.update(found.form.split())
        if caps & {*found.form.split()} or (kind == "ru" and found.term.kind == "place"):
            places.setdefault((found.start, found.end), []).append(found.term)
    for (start, end), terms in places.items():
        if kind == "ru" and end - start == 1 and terms[0].kind == "person" and len(stems(fold(words))[start]) < 4:
            continue  # the stem of Кора is that of Корея
        if all(term.kind in NAMES for term in terms) and not any(holds(term, hay) for term in terms):
            yield terms[0].first(kind)
    own = set(stems(hay))
    for word in _capitals(words):
        if not {*stems(fold(word))} & (known | own | _TITLES | lexicon.function_tokens):
            yield word


_SENTENCE_FIRST = re.compile(
    r"^\W*(?P<word>[A-ZА-ЯЁ][^\W\d_]+)(?P<named>['’]s\b|\s+[A-ZА-ЯЁ]|\s+(?:\w+ )?(?:" + "|".join(_SAID) + r")\b)?"
)
_ORDINARY = re.compile(r"(?:ly|ing|ed|s|ity|[ts]ion|ment|ness|ism|ture|ance|ence|ward|th)$")
_NAMED = re.compile(r"(?:[оеё]в|[иы]н|ский|цкий|ман|сен|сон|берг|штейн|ян|дзе|швили|енко)(?:а|у|ым|ом|е)?$")


def _capitals(words: str) -> Iterator[str]:
    """Words with a capital that only a name has: of the first word, its form and its company tell."""
    first = _SENTENCE_FIRST.search(words)
    if first and (
        first["named"]
        or (_NAMED.search(first["word"]) if re.search("[а-яё]", first["word"]) else not _ORDINARY.search(first["word"]))
    ):
        yield first["word"]
    for match in re.finditer(r"(?P<begins>^\W*|[.:!?\n(]\s*)?\b(?P<word>[A-ZА-ЯЁ][^\W\d_]+)", words):
        if match["begins"] is None:
            yield match["word"]


_NAME = r"(?P<name>(?:[A-ZА-ЯЁ][^\W\d_]+[ .-]{0,2}){1,4})"
_SAID_BEFORE = re.compile(rf"{_NAME}\s*(?:\w+\s+){{0,3}}?(?:{'|'.join(_SAID)})\b")
_SAID_AFTER = re.compile(rf"^\W*(?:{'|'.join(_SAID)})\s+{_NAME}")


def said_by(before: str, after: str, talkers: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """All forms of the person whom the words around a quotation, or around a claim, make the speaker; empty where nobody is."""
    folded = fold_chars(before)
    clause = re.split("[。；！？\n]", folded)[-1]
    names = names_in(clause, set(talkers), lexicon)
    forms = sorted({fold_chars(form): form for form in names if len(form) > 1}, key=len, reverse=True)
    found = list(re.finditer("|".join(map(re.escape, forms)), clause)) if forms else []
    for match in reversed(found):
        person = next(names[form] for form in names if fold_chars(form) == match[0])
        mention = Mention(person, match.start(), match.end())
        if is_subject(clause, mention) and re.match(rf"(?:{OFFICE})?[^，。]{{0,10}}?(?:{_SAYS}|[：:])", clause[match.end() :]):
            return tuple(dict.fromkeys((person, *speaker_names(person, lexicon))))
    spoken = [*_SAID_BEFORE.finditer(before)][-1:] or [match for match in [_SAID_AFTER.search(after)] if match]
    if spoken and any(
        f.term.kind == "person" for lang in ("en", "ru") for f in lexicon.find_words(fold(spoken[0]["name"]), lang)
    ):
        return speaker_names(spoken[0]["name"], lexicon)
    return ()


def same(person: tuple[str, ...], speaker: str) -> bool:
    """Whether a speaker, as a record names him, is the person of these forms."""
    folded = fold_chars(speaker)
    return any((form := fold_chars(name)) == folded or (len(form) > 1 and (form in folded or folded in form)) for name in person)
