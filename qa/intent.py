"""A question -> what it is about: something told in the records, the record itself (and which field), all of it, or a greeting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.expand import script
from index.fold import fold

Kind = Literal["fact", "record", "summary", "several", "who", "greeting", "thanks"]

_GREETING = re.compile(
    r"^(?:你好|您好|嗨|早上好|早安|晚上好|哈喽|hello|hi|hey|good (?:morning|evening|day)|привет|здравствуйте?|добрый день)[!！。.,，～~\s]*$"
)
_THANKS = re.compile(
    r"^(?:谢谢你?|多谢|感谢|谢了|thanks?(?: you)?|thank you very much|спасибо(?: большое)?|благодарю)[您你!！。.,，～~\s]*$"
)
_SUMMARY = re.compile(
    r"(?:(?:谈话|会谈|对话|记录|纪要|文件|文章|讲话|这份|这篇|两人|双方)[^，。？]{0,8}(?:谈了?|讲了?|说了?|涉及|讨论了?)(?:些)?(?:什么|哪些)(?:内容|问题|事情?)?[？?]?$)"
    r"|(?:主要|大致|大概)(?:内容|谈|讲|说|要点)|概括|概述|总结|摘要一下|讲的?是什么|要点[是有]?(?:哪些|什么)?|(?:谈话|会谈|纪要|记录)的(?:主题|内容)"
    r"|what (?:was|is|were) (?:this|the|that) (?:talk|conversation|meeting|record|document|minutes)s? (?:all )?about|summar|main (?:points|topics|subjects)|what (?:did they|was) (?:talk|discuss)\w*(?: about)?\??$"
    r"|о ч[её]м (?:была|шла|шёл|этот|эта|говор|идёт|беседовали)|основн\w+ (?:темы|вопросы|содержание|пункты)|кратк\w+ содержани|перескаж|что обсуждал"
)
_SEVERAL = re.compile(
    r"哪[些几两二三四五]|[两二三四五六几]个?[条点种项件方面类]|分别|各[是有为]|都有|列举|比较|对比|异同|有何不同|前后|不同"
    r"|\bwhich\b[^?]*\b(?:two|three|countries|reasons|conditions|points|mistakes)\b|\bcompare|\bdiffer|\blist\b|\bwhat (?:are|were) the\b|\b(?:two|three|four|several|various|both)\b|\brespectively\b"
    r"|как(?:ие|их|ими)\b|перечисл|сравн|чем отлича|\b(?:два|две|три|двух|трёх|трех|обе|оба)\b"
)
_WHO = re.compile(
    r"谁(?:说|提|讲|问|认为|指出|主张|建议|告诉|答|强调|反对|要求|先)|^是谁|(?<=的)是谁|哪[一几]?位|\bwho (?:said|told|asked|proposed|suggested|raised|answered|claimed|mentioned|called|compared|warned|pointed)|\bкто (?:сказал|сообщил|спросил|предлож|поднял|ответил|заявил|назвал|упомянул|напомнил)"
)


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a record's header or apparatus: how it is asked for and what a paragraph that holds it looks like."""

    name: str
    question: re.Pattern[str]
    holds: re.Pattern[str]


TALK = r"(?:会谈|谈话|会见|会晤|接见|对话|谈判|座谈)"
DOC = r"(?:文件|记录|纪要|文献|资料|档案|材料|笔录|这份|此件|原件|document|record|minutes|transcript|документ\w*|запис\w+|протокол\w*)"

FIELDS = (
    Field("minutes", re.compile(
        r"(?:谁|哪位|何人|什么人)[^，？]{0,8}(?:记录|笔录|整理|执笔|速记|做的?笔记)|(?:记录|笔录|纪要)[^，？]{0,6}(?:是|由|出自)?[^，？]{0,4}(?:谁|哪位|何人|哪一?[位名])|(?:记录|笔录|整理)(?:者|人)|做[的了]?(?:记录|笔录)"
        r"|(?:who|whom)\b[^?]*\b(?:took|wrote|kept|drew up|recorded|prepared|made)\b[^?]*\b(?:minutes|notes?|record|transcript)|who wrote (?:it|this|that|everything) down|minute[- ]?taker|note[- ]?taker|minutes (?:were )?(?:taken|written|kept|recorded)"
        r"|кто (?:в[её]л|записал|записывал|составил|сделал)[^?]*(?:запис|протокол|беседу)|запись\b[^?]*\bв[её]л|протоколист"),
        re.compile(r"^\s*(?:记录|记录人|记录者|整理|整理人|记)\s*(?:人|者|员)?\s*[:：]|记录人?是|担任记录|由.{2,30}(?:记录|整理)|(?:一等|二等|三等)秘书|^\s*[\u4e00-\u9fff·]{2,6}(?:记录|整理)的?\s*$")),
    Field("interpreter", re.compile(
        r"(?:谁|哪位|何人|什么人)(?:来|是|当|做|作|担任|任|充当|负责|参与)?(?:的|了)?(?:口?译员|口译|翻译)(?![成过了给]|的(?!$|[？?]))|(?:口?译员|口译|翻译)(?:人员|者)?(?:是|由)?(?:谁|哪位|何人)"
        r"|who (?:interpreted|translated)(?: (?:for|at|during|it|this|the (?:talk|conversation|meeting|record|minutes))\b[^?]{0,30})?\W*$|who\b[^?]{0,24}\b(?:interpreter|translator|interpreting)|who (?:did|provided) the (?:interpreting|translation)"
        r"|кто (?:переводил|перев[её]л|был переводчик\w*)(?: (?:беседу|встречу|разговор|запись|документ))?\W*$|кто\b[^?]{0,20}переводчик"),
        re.compile(r"(?:翻译|口译|译员|译者|译)(?:人|者|员)?\s*[:：]|担任(?:口译|翻译)|由[^，。]{2,20}(?:担任)?(?:翻译|口译)")),
    Field("present", re.compile(
        r"(?:谁|哪些人|哪几[位人]|什么人|哪些[^，？]{0,6}(?:人|官员|干部))[^，？]{0,10}(?:在场|在座|参加|出席|陪同|列席|旁听|作陪|与会)|(?:在场|在座|参加|出席|陪同|列席|作陪|与会)[^，？]{0,10}(?:有|是|还有)?(?:谁|哪些|哪几|什么人|何人)|(?:参加|出席|陪同|与会)者"
        r"|(?:who|which)\b[^?]*\b(?:present|attended?|took part|sat in|participated|in attendance|accompanied|were there|was there|else (?:was|took))"
        r"|кто[^?]*(?:присутств\w*|участвовал\w*|был[иа]? (?:на|при)|сопровожда\w*)|участник\w*|присутствова\w*"),
        re.compile(r"(?:参加|出席|陪同|列席)(?:了|这次)?(?:会谈|谈话|会见|接见|召见|会晤|座谈|宴会)[^，。；：]{0,12}(?:有|是|人员|者|[:：])|(?:参加|出席|陪同|列席|在座|在场|作陪|陪见|与会|到会)(?:的?(?:还|中方|苏方|双方|我方|对方)?有(?![些的无没多几人谁])|人员|者|同志)|(?:参加|出席|陪同|列席|在座|在场|作陪|陪见|与会|到会)[:：]")),
    Field("duration", re.compile(
        rf"{TALK}[^，？]{{0,10}}(?:多久|多长|几个?(?:小时|钟头)|持续|历时|进行了)|(?:多久|多长时间|几个?小时)[^，？]{{0,6}}{TALK}?|(?:谈|聊)了(?:多久|多长|几)"
        r"|how (?:long|many hours)\b[^?]*\b(?:talk|conversation|meeting|discussion|last|take|took|go on)|duration"
        r"|(?:сколько|как долго)[^?]*(?:длил|продолжал|шла|шёл|заняла|часов)|продолжительност"),
        re.compile(rf"{TALK}[^。]{{0,12}}(?:进行|持续|历时|延续|用|长达|共)[^。]{{0,6}}[\d一二两三四五六七八九十半]+[^。]{{0,3}}(?:小时|钟头|分钟)|(?:进行|持续|历时)了?[\d一二三四五六七八九十]+个?(?:半)?(?:小时|钟头)")),
    Field("copies", re.compile(
        r"(?:多少|几)份|(?:文件|纪要|记录)[^，？]{0,8}(?:印|抄|复印|打印|印发)了?[^，？]{0,4}(?:多少|几)|(?:份数|印数)"
        r"|how many copies|number of copies|copies (?:were|was) (?:made|printed)|сколько (?:\w+ )?(?:экземпляр|копий|копи)|количество экземпляр|тираж"),
        re.compile(r"(?:共印|印发?|打印|复印|分发)\s*[\d一二三四五六七八九十]+\s*份|(?<![第\d])[\d一二三四五六七八九十]+\s*份")),
    Field("recipients", re.compile(
        r"(?:发给|送给|发送|抄送|分发|印发|下发|报送|呈送|传阅)[^，？]{0,8}(?:谁|哪些|哪几|什么人|何人|何处|哪里)|(?:谁|哪些)[^，？]{0,10}(?:收到|拿到|看到|得到)[^，？]{0,8}" + DOC + "|分发(?:名单|范围|对象)"
        r"|(?:who|whom|which)\b[^?]*\b(?:sent to|received|distributed|circulated|copied)\b|(?:sent|distributed|circulated) to (?:whom|which)|distribution list"
        r"|кому[^?]*(?:разосла|направ|отправ|послал|рассыла)|список рассылки|кто получил"),
        re.compile(r"(?:发给|分送|抄送|印发|送[:：]|报送|分发|发送)")),
    Field("archive", re.compile(
        r"(?:档案|存档|馆藏|卷宗|全宗|归档)[^，？]{0,4}(?:号|编号|哪|什么|在何|馆)|档号|(?:原件|原档|原文)[^，？]{0,6}(?:存|藏|收|放)|(?:存|藏|收藏)(?:于|在)?(?:哪|何处|什么)"
        r"|archiv\w*[^?]*(?:number|reference|signature|shelf|code|call|fond|where|which)|(?:which|what|where)\b[^?]*\barchiv|архивн\w+ (?:шифр|номер|сигнатур)|в каком архиве|фонд|шифр"),
        re.compile(r"[ФΦF]\s*\.?\s*\d+|全宗|档案馆|档号|档案号|АВП|ABП|No\s?\d{3,}|№\s?\d{3,}")),
    Field("number", re.compile(
        rf"{DOC}[^，？]{{0,6}}(?:编号|文号|号码|第几[份号])|(?:编号|文号|发文号)|(?:file|document|reference|serial) number|номер документа|исходящ\w+ номер|под каким номером"),
        re.compile(r"第?\s*\d+\s*[／/][A-Za-zА-Яа-я]+|编号|第\d+份|号$")),
    Field("secrecy", re.compile(
        r"密级|保密|机密程度|什么级别的?机密|秘密等级|绝密|(?:classification|classified|secrecy|secret was|how secret|security marking|security grade)|(?:гриф|степень секретности|засекре|секретност)"),
        re.compile(r"绝密|机密|秘密|内部")),
    Field("diary", re.compile(
        r"(?:摘自|出自|录自)(?:谁|哪|什么)|(?:谁|哪位)的(?:工作)?日记|whose (?:diary|journal)|(?:which|what) (?:diary|journal)|из чьего дневника|чей дневник|чьего"),
        re.compile(r"日记|摘自|录自")),
    Field("book", re.compile(
        r"(?:来源|出处|刊载|收录|收入|选自|载于|登在|出版|刊于|原载)[^，？]{0,10}(?:哪|什么|何|书|是)|(?:哪[一部本]?(?:本|部|套)?书|什么书|哪一?[部本套卷])|主编|编者|出版社|哪年出版"
        r"|(?:which|what) (?:book|volume|collection|publication|publisher|edition)|where (?:was|is|were) (?:it|this|the \w+) published|published (?:in|by) (?:which|what)|who (?:edited|published|is the editor|was the editor)|editor of|source book"
        r"|в как(?:ой|ом) (?:книг|сборник|том|издан)|как(?:ая|ой) (?:книга|сборник)|кто (?:редактор|издал|составитель)|редактор|издательств|опубликован"),
        re.compile(r"来源[:：]|《.*》|出版社|书籍[:：]")),
    Field("author", re.compile(
        r"(?:作者|谁写的|何人所写|谁作的(?!记录|笔录|翻译|笔记)|撰写人)|who (?:is|was) the author|who wrote (?:this|the)|кто автор|автор (?:документа|статьи|записи)"), re.compile(r"作者[:：](?=\S)")),
    Field("tags", re.compile(r"标签|\btags?\b|\bметк[иау]?\b|\bтег(?:и|ов)?\b"), re.compile(r"标签[:：](?=\S)")),
    Field("date", re.compile(
        rf"(?:{TALK}|{DOC})[^，？]{{0,10}}(?:是|在|于)?(?:何时|哪一?[年天日]|几[月号日]|什么时[候间]|哪年哪月)|(?:何时|哪一?[年天日]|几[月号]|什么时[候间])[^，？]{{0,6}}(?:举行|进行|会面|会谈|谈话|的这?(?:次|场)?{TALK})|(?:谈话|会谈|会见|记录|文件|纪要)的?(?:日期|时间)"
        r"|when (?:did|was|were)\b[^?]*\b(?:talk|conversation|meeting|they meet|this recorded)\b[^?]{0,24}\W*$|(?:what|which) (?:date|day)\b[^?]*\b(?:talk|conversation|meeting)|date of (?:the|this) (?:talk|conversation|meeting|record)"
        r"|когда (?:состоял|был[аои]? |прош|проход|происход)[^?]*(?:бесед|встреч|разговор|переговор)|дата (?:этой |этого )?(?:беседы|встречи|разговора|документа|записи)|какого числа[^?]*(?:бесед|встреч|разговор)"),
        re.compile(r"日期[:：]|\d{4}[.年]\d{1,2}[.月]\d{1,2}日?")),
    Field("place", re.compile(
        rf"{TALK}[^，？]{{0,10}}(?:在|于)?(?:哪里|哪儿|何处|何地|什么地[方点]|哪个?(?:城市|地方|国家))|(?:在|于)(?:哪里|哪儿|何处|何地|什么地[方点])[^，？]{{0,6}}(?:举行|进行|会面|会谈|谈话|见面)|(?:谈话|会谈|会见)的?地点"
        r"|where (?:did|was|were)\b[^?]*\b(?:talk|conversation|meeting|meet|held)\b[^?]{0,24}\W*$|(?:in|at) (?:which|what) (?:city|place|building)\b[^?]*\b(?:talk|conversation|meeting|meet|held)|venue"
        r"|где (?:состоял|проход|прош|был[аои]? |происход|встрет)[^?]*(?:бесед|встреч|разговор|переговор)?|место (?:беседы|встречи)|в каком (?:городе|здании|месте)[^?]*(?:бесед|встреч)"),
        re.compile(rf"地点\s*[:：]|(?:在|于)[^，。]{{1,14}}(?:会见|接见|召见|会谈|会晤)|(?:在|于)[^，。]{{1,14}}(?:举行|进行)[^，。]{{0,20}}{TALK}|{TALK}[^。]{{0,20}}(?:在|于)[^，。]{{2,14}}(?:举行|进行)")),
)  # fmt: skip


_SUBJECT = {
    "zh": re.compile(r"(?:^|[，,：:])[^，,。？]{0,12}?(?P<name>[\u4e00-\u9fff·]{1,8}?)(?:同志|主席|外长)?(?:又|还|是)?(?:说|怎[么样]|如何|觉得|认为|看来|强调|指出|表示|追问|反问|问(?!题)|回答|答|提出|提到|谈到|讲|为什么|为何|把|拿|用|主张|建议|发表|持|抱|有(?:什么|何|哪些)样?的?(?:意见|看法|想法|观点|主张|建议|评价|态度|说法)|的(?:意见|看法|想法|观点|主张|建议|评价|态度|立场)(?=是|如何|怎|有哪)|[对向][^，。？]{1,16}(?:持|抱|怎|如何|有何|有什么|作何|是什么|说|讲|谈|问(?!题)|答|提出|表示)|在[^，。？]{1,10}(?:发表|说|讲|提))|(?:照|据|按)(?P<other>[\u4e00-\u9fff·]{1,8}?)(?:的?说法|看|讲|说)"),
    "en": re.compile(r"\b(?:did|does|was|is|were|are|would|in)\s+(?P<name>[a-z' ]{2,30}?)(?:'s (?:views?|account|impression|opinions?|attitude|position|advice|words|estimate|eyes)\b|\s+(?:say|tell|think|answer|reply|describe|explain|see|call|want|expect|compare|ask|propose|suggest|rather|mean|react|put|make|use|mention|claim|argue|wary|apportion)\b)|according to (?P<other>[a-z' ]{2,30}?)[,?]"),
    "ru": re.compile(r"(?:по (?:словам|мнению|данным|оценке)|дума(?:ет|л)|считает|говорит|ответил|сказал|объяснял?|считал|предложил|отозвался|говорил|заявил|назвал|упомянул|упоминает|сравнил)\s+(?P<name>[а-я-]{2,20})|^(?:что|как|почему|чем)\s+(?P<other>[а-я-]{2,20})\s+(?:ответил|сказал|объясн|счита|предлож|отозва|говор|заяви|назва|упомяну|сравни|оцени|распредел)"),
}  # fmt: skip


_ASKING = re.compile(
    r"(?<=怎[么样])|(?<=如何)|(?<=为何)|(?<=什么)|[^，,。？：:]{0,16}?(?:什么|怎|如何|哪|谁|多少|几|吗|为何|何时)"
)
"""What follows the name in the clause that asks: 何舟问船够不够，罗季明怎么回答？"""


def subject(question: str) -> str | None:
    """The stretch of a question that names whose words it asks for, folded; None where its form does not tell."""
    folded, kind = fold(question), script(question)
    matches = list(_SUBJECT[kind].finditer(folded))
    asking = [match for match in matches if kind == "zh" and _ASKING.match(folded, match.end())]
    match = next(reversed(asking), matches[0] if matches else None)
    return next((name.strip() for name in match.groups() if name), None) if match else None


@dataclass(frozen=True, slots=True)
class Intent:
    """What a question is about. `fields`: the parts of the record it asks for, where `kind` is record.

    `records`: the permanent names of those whose title it quotes or which tell of a meeting it asks for; `asked`: the question without that title; `first`: no
    question came before it.
    """

    kind: Kind
    fields: tuple[Field, ...] = ()
    records: tuple[str, ...] = ()
    asked: str = ""
    first: bool = True


def intent(question: str) -> Intent:
    """Read a question's intent from its form."""
    folded = fold(question).strip()
    if _GREETING.match(folded):
        return Intent("greeting")
    if _THANKS.match(folded):
        return Intent("thanks")
    fields = tuple(field for field in FIELDS if field.question.search(folded))
    if fields:
        return Intent("record", fields)
    if _SUMMARY.search(folded) and not subject(question):
        return Intent("summary")
    if _WHO.search(folded):
        return Intent("who")
    return Intent("several" if _SEVERAL.search(folded) else "fact")
