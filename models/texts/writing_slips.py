"""Slips of writing: what a template left behind, headings out of order, words and marks doubled or mixed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from models.editions.lexicon import Lexicon
from models.texts.numerals import format_numeral, parse_numeral


@dataclass(frozen=True)
class WritingSlip:
    """A slip at a stretch of a text, and what is wrong with it, in a clause."""

    start: int
    end: int
    description: str


# ---- what a template left


# What a spreadsheet or a word processor leaves where it found nothing.
_PROGRAM_ERRORS = r"#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL)[!！?？]?|错误[!！]未找到引用源"
_BLANKS = (
    r"_{2,40}",  # 收到申请__件
    r"[（(][\s\u3000]{0,20}[）)]",  # （）件
    r"〔[\s\u3000]{0,20}〕|【[\s\u3000]{0,20}】",
    r"[?？]{3,20}",
    # Behind a noun it is a gloss: 「各部门（单位）」, 「尚有 3 条线索待核实」.
    r"(?:(?<![\u4e00-\u9fff”》）)])|(?<=[我由向经对据合照]))[（(]本?单位[）)]",
    r"(?:数据|数字)待(?:核实?|补充?|填写?|定)|(?<=[：:，,])(?:待核实|待补充)(?=[。；;，,）)\n]|$)",
    r"(?<![0-9])(?:20|２０)[0-9０-９XＸx×]?[XＸx×]{1,2}(?![A-Za-z0-9])",  # 20XX, 202X
    r"(?<=[\u4e00-\u9fff])[×✕╳XＸ](?=[年月日件条次份篇个元人宗起号位名家项场期万％%])",  # 收费通知×件
    r"第[×✕╳XＸNn_](?=[\u4e00-\u9fff])",  # 位列全区第X位
    r"[｛{<＜][\u4e00-\u9fff]{2,12}[｝}>＞]",  # {单位名称}; a bound field is in Latin letters
    r"(?<![A-Za-z])(?:NaN|null|NULL|undefined|None)(?![A-Za-z])",
    r"(?<![一二三四五六七八九○〇])[○〇●◯]{2,20}(?=[\u4e00-\u9fff])",
    r"(?<=[\u4e00-\u9fff])(?:…{1,2}|\.{3,6}|[*＊]{1,3}|_)(?=[件条次份篇](?![数均]))",  # 收到申请……件
    r"[（(][^（）()\n]{0,30}(?:此处|请填|请写|请根据|据实填|按实际|选填|样例|待补|待核|可删|请删|删去)[^（）()\n]{0,30}[）)]",
    r"[△□■]{2,20}|[#＃]{2,20}",
    r"(?<=[\u4e00-\u9fff])(?:[ \u3000]{2,20}|[NnMm]{1,4})(?=(?:[件条次份篇]|个(?![人别体]))(?![0-9A-Za-z数均]))",
    r"[〔\[【（(](?:图片|图表|表格|附图|截图|插图|此处)[〕\]】）)]",
    r"[【（(\[〔](?:待核实?|待补充?|待填写?|待定|待更新)[】）)\]〕]",
    r"[【\[〔［][^】\]〕］\n]{0,30}(?:此处|填写|填入|插入|示例|样例|请根据|增删|删除)[^】\]〕］\n]{0,30}[】\]〕］]",
    r"\{\{[^{}\n]{0,30}\}\}|\$\{[^{}\n]{0,30}\}",
)


@lru_cache(maxsize=4)
def _residue_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    words = lexicon.alternation(lexicon.phrases["residue"])
    # Letters beside it make it part of a name or an address; a surname before 某某 masks a person.
    surname = f"(?<![{''.join(lexicon.phrases['surname'])}])"
    named = rf"(?<![A-Za-z0-9/.])(?:{words}|[XＸx×✕]{{2,8}})(?![A-Za-z0-9/.])|{surname}某某(?=[\u4e00-\u9fff])"
    first = re.escape("".join(sorted({word[0] for word in lexicon.phrases["residue"]})))
    opening = rf"(?=[{first}XＸx×✕╳某#＃错_（(〔【\[［?？2２△□■NnMmUu{{｛<＜第○〇●◯…*＊.$ \u3000])"
    return re.compile(f"{opening}(?:{named}|{_PROGRAM_ERRORS}|{'|'.join(_BLANKS)})")


def find_template_residue(text: str, lexicon: Lexicon) -> Iterator[WritingSlip]:
    """Places a template left to be filled, what a program failed to fill, and hints that only a template needs."""
    for match in _residue_pattern(lexicon).finditer(text):
        yield WritingSlip(*match.span(), f"“{match[0][:12]}”像是模板里没有填写或没有删去的内容")


# ---- headings

_CHINESE = "[一二三四五六七八九十]{1,3}"
_LEVELS = (
    (re.compile(rf"^\s*[（(]({_CHINESE})[)）]", re.MULTILINE), "（{}）"),
    (re.compile(r"^\s*(\d{1,2})[.．、](?!\d)", re.MULTILINE), "{}."),
)
_NUMERAL_BEFORE_IS = re.compile("[一二三四五六七八九十]是")
_ITEMS = re.compile(rf"(?:^|[。；;：:，,\s])({_CHINESE})是")


def find_heading_slips(text: str) -> Iterator[WritingSlip]:
    """Headings that skip a number, repeat one or go back."""
    places = [(m.start(1), m.end(1), level, m[1]) for level, (p, _) in enumerate(_LEVELS) for m in p.finditer(text)]
    # The first heading may be any: a text may begin in the middle.
    last = [0, 0]
    seen = [False, False]
    for start, end, level, shown in sorted(places):
        number = int(shown) if shown.isdigit() else parse_numeral(shown) or 0
        if level == 0:
            last[1], seen[1] = 0, False
        repeats = number == 1 and level == 0 and last[0] == 1
        if seen[level] and (number not in (last[level] + 1, 1) or repeats):
            expected = last[level] + 1
            form = _LEVELS[level][1].format(format_numeral(expected) if level == 0 else expected)
            yield WritingSlip(start, end, f"标题序号“{shown}”不连续，前面是第 {last[level]} 个，这里应为“{form}”")
        last[level], seen[level] = number, True


def find_item_slips(paragraph: str) -> Iterator[WritingSlip]:
    """「一是……二是……」 in one paragraph that skips a number, repeats one or goes back."""
    if len(_NUMERAL_BEFORE_IS.findall(paragraph)) < 2:
        return
    last = 0
    for match in _ITEMS.finditer(paragraph):
        number = parse_numeral(match[1]) or 0
        if number not in (last + 1, 1) and last:
            expected = format_numeral(last + 1)
            yield WritingSlip(match.start(1), match.end(), f"“{match[1]}是”不连续，应为“{expected}是”")
        last = number


# ---- doubled words and marks

_TWO_MARKS = re.compile("[，、；：。,;:][，、；：。,;:]")
_DOUBLED_MARKS = re.compile(r"([，、；：])[，、；：。]|。[，、；：。](?!…)|，，|[,;:]{2,4}(?=[\u4e00-\u9fff])")
_DOUBLED_WORDS = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
_DOUBLED_PARTICLES = re.compile(r"([的和与在及被将把])\1(?<!目..)(?!确)")
_LEGITIMATE_REPETITIONS = frozenset(
    ("政府", "一个", "一件", "一条", "一步", "一点", "一项", "一户", "一村", "很多", "研究", "讨论", "学习", "沟通")
)


def find_repetitions(text: str) -> Iterator[WritingSlip]:
    """Words or punctuation marks written twice in a row."""
    for match in _DOUBLED_MARKS.finditer(text) if _TWO_MARKS.search(text) else ():
        yield WritingSlip(*match.span(), f"标点“{match[0]}”重复")
    for match in _DOUBLED_WORDS.finditer(text):
        word = match[1]
        if not any(word.startswith(known) or known in word for known in _LEGITIMATE_REPETITIONS) and len(set(word)) > 1:
            yield WritingSlip(*match.span(), f"“{word}”写了两遍")
    for match in _DOUBLED_PARTICLES.finditer(text):
        yield WritingSlip(*match.span(), f"“{match[1]}”写了两遍")


# ---- full and half width

_HALF = re.compile(r"[,;:!?](?<=[\u4e00-\u9fff”》）%].)(?=[\u4e00-\u9fff“《（])")
_FULL = re.compile(r"[，；：！？](?<=[\u4e00-\u9fff”》）%].)(?=[\u4e00-\u9fff“《（])")
_FULL_DIGITS = re.compile("[０-９][０-９]{0,39}")
_BRACKETS = re.compile(r"（[^（）()\n]{1,200}\)|\([^（）()\n]{1,200}）")


def find_mixed_widths(text: str) -> Iterator[WritingSlip]:
    """Full-width and half-width forms side by side: marks, digits, brackets; one slip for each kind."""
    half = list(_HALF.finditer(text))
    if half and (full := list(_FULL.finditer(text))):
        few, name = (half, "半角") if len(half) <= len(full) else (full, "全角")
        other = "全角" if name == "半角" else "半角"
        yield WritingSlip(*few[0].span(), f"标点全角、半角混用：多数是{other}，这里等 {len(few)} 处是{name}")
    digits = _FULL_DIGITS.search(text)
    if digits and re.search("[0-9]", text):
        yield WritingSlip(*digits.span(), f"数字“{digits[0]}”是全角，别处是半角")
    for match in _BRACKETS.finditer(text) if "(" in text or ")" in text else ():
        yield WritingSlip(*match.span(), "括号一边全角、一边半角")
