"""The words of a report in English and Chinese. Fills braces; escapes nothing."""

from __future__ import annotations

from typing import Literal

Lang = Literal["en", "zh"]

WORDS: dict[str, tuple[str, str]] = {
    "title": ("Jiyao: evaluation", "纪要：评测报告"),
    "scope": (
        "{queries} questions with relevant passages, {all} in all; {passages} paragraphs of {records} record(s); encoder {encoder}, revision {revision}; version {version} of the index.",
        "{queries} 个有相关段落的问题，共 {all} 个问题；{records} 件记录，{passages} 段；编码器 {encoder}，修订 {revision}；索引第 {version} 版。",
    ),
    "summary": (
        "The {system} system reaches {measure} {value} (95 % interval {low} to {high}). A wanted passage stands first for {first} of {queries} questions and is missing from the first {deep} for {lost}.",
        "系统 {system} 的 {measure} 为 {value}（95％ 区间 {low} 至 {high}）。{queries} 个问题中有 {first} 个首位就是所需段落，有 {lost} 个在前 {deep} 位中找不到。",
    ),
    "systems": ("Systems", "各系统"),
    "systems_note": (
        "n = {n}. In brackets the 95 % interval of the mean; p: paired randomisation test against {first}, adjusted for the number of systems (Holm); a star: p < 0.05.",
        "n = {n}。括号内为均值的 95％ 区间；p：与 {first} 的配对随机化检验，按系统数校正（Holm）；星号：p < 0.05。",
    ),
    "curves": ("Measures by the number of passages looked at", "随所看段落数变化的指标"),
    "curve": ("{family}@k by system", "各系统的 {family}@k"),
    "curves_note": (
        "n = {n}. Means of each system over the first k passages; the band is the 95 % interval of {first}. R: share of the wanted passages found; Success: whether one is.",
        "n = {n}。各系统前 k 段的均值；色带为 {first} 的 95％ 区间。R：找到所需段落的比例；Success：是否找到至少一段。",
    ),
    "by_lang": ("By language of the question", "按问题的语言"),
    "by_kind": ("By kind of question", "按问题的类型"),
    "by_book": ("By book of the wanted record", "按所需记录所在的书"),
    "by_period": ("By decade of the wanted record", "按所需记录的年代"),
    "by_note": (
        "{measure} of {first} and its 95 % interval; the dashed line is the mean of all questions. Groups of few questions have wide intervals.",
        "{first} 的 {measure} 及其 95％ 区间；虚线为全部问题的均值。问题少的组区间宽。",
    ),
    "by_many": ("A question counts under every book and decade of its passages.", "一个问题计入其段落所属的每一本书、每一个年代。"),
    "answers": ("Answers", "回答"),
    "strings_found": ("wanted strings that stand in the answer", "答案中含有应有的字串"),
    "refused_unanswerable": ("unanswerable questions refused (should be many)", "无答案的问题被拒答（应多）"),
    "refused_answerable": ("answerable questions refused (should be few)", "有答案的问题被拒答（应少）"),
    "citations_relevant": ("citations that are wanted passages", "引文出自所需段落"),
    "citation_recall": ("answerable questions with a wanted passage cited", "引用了所需段落的有答案问题"),
    "quotations_verbatim": ("quotations that are verbatim", "与原文逐字相同的引文"),
    "share": ("share", "比例"),
    "answers_note": (
        "Shares between 0 and 1; “of” is how many there are. In brackets the 95 % interval over questions, where one question counts once.",
        "比例介于 0 与 1 之间，“总数”为其分母。括号内为按问题计算的 95％ 区间（每题计一次者）。",
    ),
    "count": ("of", "总数"),
    "confidence": ("How sure answers were", "回答的把握"),
    "confidence_note": (
        "Number of questions by confidence; those left of the line ({threshold}) are refused. Above, questions that the records answer: what lies left is refused wrongly. Below, questions that they do not: what lies right is answered wrongly.",
        "按把握程度统计的问题数；线（{threshold}）以左拒答。上：记录中有答案的问题，线左为误拒；下：没有答案的问题，线右为误答。",
    ),
    "answerable": ("answerable", "有答案"),
    "unanswerable": ("unanswerable", "无答案"),
    "threshold": ("threshold {value}", "阈值 {value}"),
    "tradeoff": ("Refusals under other thresholds", "改变阈值时的拒答"),
    "tradeoff_note": (
        "Each point is a threshold; the ring is the one in use. Towards the upper left more unanswerable questions are refused at the cost of fewer answerable ones; the dotted diagonal is chance.",
        "每点为一个阈值，圆环为现用者。越靠左上，误拒越少而当拒者拒得越多；虚对角线为随机水平。",
    ),
    "axis_x": ("answerable questions refused", "有答案而拒答"),
    "axis_y": ("unanswerable questions refused", "无答案而拒答"),
    "latency": ("Time taken", "用时"),
    "latency_note": (
        "Milliseconds a question on a logarithmic axis: all questions (line), the middle half (box), p50 (stroke), p95 (diamond). “answer” is a whole answer, search included. Measured on the machine that made this report.",
        "每个问题的毫秒数，对数轴：全部问题（线）、中间一半（框）、p50（竖线）、p95（菱形）。answer 为完整回答，含检索。在生成本报告的机器上测得。",
    ),
    "misses": ("Questions of which a wrong passage stands first ({n})", "首位不是所需段落的问题（{n}）"),
    "no_misses": ("None: a wanted passage stands first everywhere.", "没有：每个问题的首位都是所需段落。"),
    "rank": ("First wanted passage: rank {rank}.", "首个所需段落：第 {rank} 位。"),
    "not_found": ("No wanted passage among the first {deep}.", "前 {deep} 位中没有所需段落。"),
    "searched_as": ("Searched as: {query}", "检索式：{query}"),
    "wanted": ("Wanted", "所需"),
    "found": ("Found before it", "排在前面的"),
    "found_first": ("Found first", "最先找到的"),
    "ranks": ("rank: {ranks}", "名次：{ranks}"),
    "no_passage": ("The index holds no such passage: a quotation that stands nowhere, or a record that is not indexed.", "索引中没有这一段：引文无处可寻，或记录未收录。"),
    "has_words": ("It holds {words} of the question, which the wanted passage lacks", "它含有问题中的{words}，所需段落没有"),
    "has_none": ("It holds no word of the question that the wanted passage lacks", "它没有什么问题用词是所需段落所缺的"),
    "has_title": ("; the title of its record holds {words}", "；其记录标题含有{words}"),
    "leg_both": ("; both legs rank it higher ({ranks}).", "；两路都把它排得更高（{ranks}）。"),
    "leg_one": ("; {leg} search alone ranks it higher ({ranks}).", "；只有 {leg} 一路把它排得更高（{ranks}）。"),
    "leg_none": (
        "; neither leg does ({ranks}): a rule moved it up (who is asked about, a header, numbered points).",
        "；两路都没有把它排得更高（{ranks}）：由规则上移（所问之人、题头、分条要点）。",
    ),
    "leg_other": ("; ranks: {ranks}.", "；名次：{ranks}。"),
    "lacking": ("Words of the question that no wanted passage holds: {words}.", "所需段落都没有的问题用词：{words}。"),
    "more": ("{n} more wrong passages stand before it.", "其前另有 {n} 段不相关的段落。"),
    "further": ("{n} further questions, in short", "其余 {n} 个问题（简表）"),
    "late": ("Found first, but other wanted passages come later than they could ({n})", "首位正确、其余所需段落靠后的问题（{n}）"),
    "question": ("question", "问题"),
    "wanted_ranks": ("ranks of the wanted passages", "所需段落的名次"),
    "faults": ("Answers that failed ({n})", "失败的回答（{n}）"),
    "fault_refused": ("Refused, though the records hold the answer ({n})", "记录中有答案而拒答（{n}）"),
    "fault_answered": ("Answered, though the records hold no answer ({n})", "记录中没有答案而作答（{n}）"),
    "fault_strings": ("Answered without a wanted string ({n})", "作答而缺少应有的字串（{n}）"),
    "no_faults": ("None.", "没有。"),
    "sure": ("confidence {value}", "把握 {value}"),
    "missing": ("Not in the answer: {strings}", "答案中没有：{strings}"),
    "or": (" or ", " 或 "),
    "methods": ("How the figures are made", "数字的来历"),
    "methods_text": (
        "Means are over the questions with a relevant passage; one without a hit counts 0, a passage that nobody judged counts as not relevant. Measures are computed by ir_measures. "
        "Intervals: bootstrap percentiles over questions, {samples} samples, widened for small n (Hesterberg, 2015). p: paired randomisation of signs, exact for few differences, else {draws} draws. "
        "All random numbers are seeded: the same rankings give the same figures. Ranks beyond the first {depth} passages come from a deeper search. No language model judged anything.",
        "均值取自有相关段落的问题；没有命中者计 0，无人判定的段落计为不相关。指标由 ir_measures 计算。"
        "区间：对问题作自助抽样 {samples} 次的百分位，并按小样本加宽（Hesterberg, 2015）。p：配对符号随机化，差异少时穷举，否则抽 {draws} 次。"
        "随机数有固定种子：相同的排名得出相同的数字。前 {depth} 段以后的名次取自更深的检索。没有用语言模型评判。",
    ),
    "encoders": ("Compared home {name}: encoder {encoder}, revision {revision}.", "所比较的目录 {name}：编码器 {encoder}，修订 {revision}。"),
    "listed": (", ", "、"),
    "quoted": ("“{word}”", "“{word}”"),
    "leg_ranks": ("{leg} {mine} before {other}", "{leg} 第 {mine}，所需 {other}"),
    "leg_behind": ("{leg} {mine} behind {other}", "{leg} 第 {mine}，所需 {other}"),
    "n": ("n", "n"),
}  # fmt: skip


def say(name: str, lang: Lang, /, **values: object) -> str:
    """One phrase in a language, its braces filled."""
    return WORDS[name][lang == "zh"].format(**values)


def listed(words: tuple[str, ...], lang: Lang) -> str:
    """Words in quotation marks, one after another."""
    return say("listed", lang).join(say("quoted", lang, word=word) for word in words)
