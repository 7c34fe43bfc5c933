"""Text -> names of persons by their form alone: what can be a name, the office beside it, names that titles and verbs show.

Knows no lexicon, resolves no short form and decides no speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OFFICES = (
    "同志 先生 女士 夫人 夫妇 小姐 太太 阁下 总理 副总理 首相 总统 副总统 主席 副主席 委员长 总书记 书记 外长 部长 副部长 大臣 国务卿 "
    "大使 公使 参赞 代办 领事 秘书 团长 副团长 元帅 将军 司令 司令员 参谋长 政委 军长 师长 团长 上校 中校 少校 上将 中将 少将 上尉 国王 亲王 "
    "议长 议员 校长 院长 所长 系主任 主任 局长 处长 科长 司长 省长 市长 县长 区长 镇长 乡长 村长 会长 社长 站长 厂长 经理 董事长 老板 "
    "教授 副教授 博士 老师 教师 医生 大夫 工程师 专家 作家 记者 编辑 学者 研究员 人士 律师 牧师 主教 喇嘛 特使 代表 专员 顾问 翻译 大姐 大哥 老人"
).split()
OFFICE = "|".join(sorted(map(re.escape, OFFICES), key=len, reverse=True))
_OFFICE_END = re.compile(rf"(?:{OFFICE})$")
_OFFICE_ANY = re.compile(OFFICE)

SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方"
    "白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝"
    "包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫"
    "米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝封谈鞠匡楼粟"
)
_DOUBLE = ("欧阳", "司马", "诸葛", "上官", "司徒", "端木", "皇甫", "令狐", "夏侯")
_SOUNDS = frozenset(
    "阿埃艾安昂奥巴白班邦包保鲍贝本比彼宾波伯博勃布查察达戴丹当道德登邓狄迪蒂丁东杜顿多厄恩尔法凡范菲费芬丰冯佛夫弗福富甘戈哥格葛根贡古瓜圭哈汉豪赫黑亨洪怀惠霍基"
    "吉季加贾简杰捷金津久喀卡凯坎康考柯科克肯孔库夸昆拉莱赖兰朗劳勒雷黎利莉丽良列琳留隆娄卢鲁路伦罗洛马玛迈麦曼芒毛梅蒙孟米密摩莫默姆穆拿纳娜奈南内嫩尼涅宁纽农努"
    "诺欧帕派潘庞培佩彭蓬皮匹平泼普奇齐恰强乔切钦琴丘曲热茹瑞若撒萨塞赛桑瑟森沙莎绍舍圣施什史斯丝松苏索塔台泰坦汤唐陶特腾提廷图屯托脱瓦万旺威韦维委魏翁沃乌吾西希"
    "锡席夏香肖晓谢辛欣雄休雪逊雅亚扬耶叶伊依因英永尤约赞泽曾扎詹哲珍芝治兹佐娅列缅柳别察科祖卜里盖"
)
_NO_NAME = re.compile(
    r"[他她它我你您们这那有的说是在对也就还都又来去了着过后前时等但而曾将把被让使给和与同跟及或不没很更最其此某几各每两二三四五六七八九十年月日国党军"
    r"问答谈讲想要能会可以么吗呢吧啊请见到从向为所之于由因如果虽已并且只先再常才便即则]|人们|同志|记者|群众|会议|文件|方面|问题|代表团"
)
_PART = 7
"""Characters of a part of a dotted name at most."""

_WORDS = re.compile(rf"[\u4e00-\u9fff]{{1,{_PART}}}(?:[·・•][\u4e00-\u9fff]{{1,{_PART}}})+")
_DOT = re.compile("[·・•]")
_PAIR = re.compile(
    r"(?P<a>.*?)(?:会见|接见|访问|采访|专访|访谈|对话|与|和|同|跟|致|给|对|访)(?P<b>.+?)"
    r"(?:等|夫妇|一行|时|关于|就|的|谈话|会谈|谈判|对话|会晤|谈|纪要|记录|问答|访谈|[（(—：:]|$)"
)
_TOLD = re.compile(r"(?:^|[：:])(?P<a>[^：:的]+?)的?(?:访谈|采访|口述|答问|问答|谈话|讲话|发言|回忆|自述|专访)")
_ROLE = re.compile(
    r"(?:被?(?:访谈|采访)者|受访[者人]|被访[者人]|访问者|采访人|访谈人|口述|讲述)[：:\s]*(?P<name>[\u4e00-\u9fff·]{2,12})"
)


def is_person(name: str) -> bool:
    """Whether an author or tag can be a person's name."""
    form = r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff·.A-ZА-Яa-zа-я ]{2,24}"
    return bool(re.fullmatch(form, name)) and not _INSTITUTION.search(name)


_INSTITUTION = re.compile("(?:部|社|会|委|院|报|组|党|局|处|中央|政府|编|团|队|校|厂|军|馆|司|室|派|们|级|代表|记者|研究所)$")


def is_institution(text: str) -> bool:
    """Whether a text ends as institutions and groups do (县委, 商会, 代表)."""
    return bool(_INSTITUTION.search(text))


def has_grammar(text: str) -> bool:
    """Whether a text holds a character or word that no name has (的, 说, 会议)."""
    return bool(_NO_NAME.search(text) or _INSTITUTION.search(text))


def bare(label: str) -> str:
    """A label without the office after it (林彪同志 -> 林彪); an office that stands alone stays."""
    return _OFFICE_END.sub("", label) or label


def is_chinese(name: str) -> bool:
    """A surname with one or two characters that are no grammar (何舟, 欧阳修)."""
    if name.startswith(_DOUBLE):
        return 3 <= len(name) <= 4 and not _NO_NAME.search(name[2:])
    shape = 2 <= len(name) <= 3 and name[0] in SURNAMES and re.fullmatch("[\u4e00-\u9fff×口]+", name)
    return bool(shape) and not any(pattern.search(name, 1) for pattern in (_NO_NAME, _INSTITUTION, _OFFICE_END))


def is_foreign(name: str) -> bool:
    """Three or more characters by which foreign names are written, or parts joined by `·`."""
    parts = re.split("[·・•]", name)
    if len(parts) > 1:
        return all(parts) and all(len(part) <= 7 for part in parts) and not re.search("[的和与在是了，]", name)
    return len(name) >= 3 and all(char in _SOUNDS for char in name)


def sounds(text: str) -> Iterator[str]:
    """Runs of three or more characters by which foreign names are written: a name, or one with a neighbour that also sounds so."""
    for match in re.finditer(f"[{''.join(sorted(_SOUNDS))}茨翰黛娃茵妮缇琼芙薇蕾弥]{{3,}}", text):
        yield match[0]


def is_name(name: str) -> bool:
    """A name by its form: Chinese, foreign, or a surname with an office (林校长)."""
    return is_chinese(name) or is_foreign(name) or with_office(name) is not None


def with_office(name: str) -> str | None:
    """林校长 -> 林, 何舟校长 -> 何舟, 谢比洛夫外长 -> 谢比洛夫; None where no name stands before an office."""
    office = _OFFICE_END.search(name)
    stem = name[: office.start()] if office else ""
    known = (
        (len(stem) == 1 and stem in SURNAMES)
        or stem in _DOUBLE
        or is_chinese(stem)
        or (len(stem) > 1 and is_foreign(stem + "斯"))
    )
    return stem if known else None


def clean(text: str) -> str | None:
    """The name in 长坪县县长何舟, 来访的陈老师 or 林校长, as the text has it; None where there is none."""
    text = text.strip(" 　\"“”'《》的").rpartition("的")[2]
    if dotted := _WORDS.search(text):
        return _trim(dotted[0])
    if (stem := with_office(text)) is not None:
        return text if len(stem) == 1 else stem
    if is_name(text):
        return text
    offices = list(_OFFICE_ANY.finditer(text))
    for office in reversed(offices):
        rest = bare(text[office.end() :])
        if 2 <= len(rest) <= 7 and not _NO_NAME.search(rest) and not _INSTITUTION.search(rest):
            return rest
    if offices and offices[-1].end() == len(text):
        for size in (4, 3, 2):
            stem = text[: offices[-1].start()][-size:]
            if len(stem) == size and (is_chinese(stem) or is_foreign(stem)):
                return stem
    return None


def in_title(title: str) -> list[str]:
    """Names that a title shows beside 和, 与, 会见, 访谈 …, in its order."""
    found: list[str] = []
    for segment in re.split(r"——|\s", title):
        for pattern in (_PAIR, _TOLD):
            for match in pattern.finditer(segment):
                parts = [part for side in match.groups("") for part in re.split("[、，,：:和与及]", side)]
                found += [name for part in parts if (name := clean(part))]
    return list(dict.fromkeys(found))


def in_text(text: str) -> Iterator[str]:
    """Names with `·`, and those after 受访者：and the like."""
    for match in _dotted(text):
        name = _trim(match[0])
        sounds = sum(char in _SOUNDS for char in name)
        if "·" in name and not _NO_NAME.search(name) and _may_begin(name.split("·")[0]) and sounds * 5 >= len(name) * 3:
            yield name
    for match in _ROLE.finditer(text):
        if role := clean(match["name"]):
            yield role


def _dotted(text: str) -> Iterator[re.Match[str]]:
    """What `_WORDS.finditer` gives, quickly: nothing begins farther than a part's length before the next dot."""
    done = 0
    while (dot := _DOT.search(text, done)) and (match := _WORDS.search(text, max(dot.start() - _PART, done))):
        yield match
        done = match.end()


def _may_begin(first: str) -> bool:
    """Whether the first part of a dotted name is foreign: `·` also stands between Chinese authors."""
    return all(char in _SOUNDS for char in first) or not is_chinese(first)


def _trim(dotted: str) -> str:
    """Cut what belongs to the sentence from the first and last part of a dotted name (记者埃德加·斯诺是 -> 埃德加·斯诺)."""
    first, *middle, last = re.split("([·・•])", dotted)
    office = list(_OFFICE_ANY.finditer(first))
    first = first[office[-1].end() :] if office and office[-1].end() < len(first) else first
    run = len(first)
    while run and first[run - 1] in _SOUNDS:
        run -= 1
    first = first[run:] or first
    stop = re.search(rf"{OFFICE}|{_NO_NAME.pattern}", last)
    last = last[: stop.start()] if stop and stop.start() else last
    run = next((at for at, char in enumerate(last) if char not in _SOUNDS), len(last))
    whole = stop is not None and len(last) - run < 2
    return "".join([first, *middle, last if whole or not run else last[:run]])
