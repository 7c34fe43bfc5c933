"""Question words in three languages, by what they ask for. Makes no questions (see tasks.py)."""

from __future__ import annotations

from index.training.material import BODY, DATE, NUMBER, PERSON, PLACE

ASKING: dict[str, dict[int, list[str]]] = {
    "zh": {
        0: [
            "什么",
            "怎么",
            "为什么",
            "哪些",
            "如何",
            "怎样",
            "是什么?",
            "有哪些?",
            "为什么?",
            "吗?",
            "谈了什么?",
            "请问",
            "关于",
        ],
        PERSON: ["谁", "是谁?", "什么人", "哪位", "哪些人", "何人", "谁?", "和谁"],
        PLACE: ["哪里", "什么地方", "哪个国家", "在哪?", "何处", "哪个城市", "哪国", "在哪里?"],
        BODY: ["哪个机构", "什么组织", "哪个", "什么单位", "哪个党", "哪个部门"],
        DATE: ["什么时候", "何时", "哪一年", "哪年", "什么时候?", "哪一天", "几月几日", "什么时间", "哪年?"],
        NUMBER: ["多少", "几", "多少?", "有多少", "几个", "多大", "多长"],
    },
    "en": {
        0: [
            "what",
            "what did",
            "how",
            "why",
            "which",
            "what is",
            "did",
            "what about",
            "tell me about",
            "what was said about",
            "does",
            "how did",
        ],
        PERSON: ["who", "who is", "who was", "whom", "which person", "with whom", "who?", "whose"],
        PLACE: ["where", "which country", "in which city", "where did", "where was", "which place"],
        BODY: ["which organization", "which party", "what organisation", "which body", "which department"],
        DATE: ["when", "in what year", "which year", "when did", "on what date", "when was", "what day"],
        NUMBER: ["how many", "how much", "how many?", "how long", "how large", "what number"],
    },
    "ru": {
        0: [
            "что",
            "как",
            "почему",
            "какие",
            "какой",
            "что такое",
            "зачем",
            "расскажите о",
            "что сказал",
            "каким образом",
            "о чем",
            "каковы",
        ],
        PERSON: ["кто", "кого", "с кем", "кому", "какой человек", "кем", "кто такой", "чей"],
        PLACE: ["где", "куда", "в какой стране", "в каком городе", "откуда", "какая страна"],
        BODY: ["какая организация", "какая партия", "какой орган", "какое ведомство"],
        DATE: ["когда", "в каком году", "какого числа", "в какой день", "когда был", "какой год"],
        NUMBER: ["сколько", "сколько?", "какое количество", "как долго", "насколько", "каков размер"],
    },
}
