"""Counts that no statement explains and that are a hair's breadth from the figure that a word beside them names.

Such a word alone does not say that the figure is meant (「许可 2102 件」, 「现行有效 79 件」); a number that misses it
by so little hardly counts anything else. It is asked about; only where digits are exchanged, beside figures of the
tables that are told as they are, it is called wrong.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from models.editions.edition import CellKey
from models.report.filing import Filing
from models.rules.finding import Breach
from models.rules.narrative.certainty import as_question
from models.rules.narrative.context import (
    SectionParagraph,
    agrees_with,
    evaluate,
    name_of_cells,
    resolve_cells,
    section_paragraphs,
)
from models.rules.narrative.slips import CASE_UNITS, figures_of_course, is_near
from models.texts.breakdown_semantics import claims_by_start
from models.texts.counted_items import CountedItem
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph
from models.texts.pointing_back import is_exchange

_LEAST = 10
_LARGE = 1000
_FULL_NAME = re.compile("行政许可|行政处罚|行政强制|规范性文件|信息公开申请")
_PER_CENT = 5
_SHORT_NAMES = (
    ("N-10", re.compile("许可(?![申证])"), ("licences.licences.decisions",)),
    ("N-10", re.compile("处罚"), ("enforcement.penalties.decisions",)),
    ("N-10", re.compile("强制"), ("enforcement.coercion.decisions",)),
    ("N-10", re.compile("有效"), ("documents.normative_documents.in_force", "documents.government_rules.in_force")),
    ("N-10", re.compile("废止"), ("documents.normative_documents.repealed",)),
    ("N-10", re.compile("新?制[发定]|印发"), ("documents.normative_documents.issued",)),
    ("N-1", re.compile("新收|收件|收到|收$|^[，,;。:、]?(?:合计|总计|共计?)$"), ("requests.new_received.total",)),
    (
        "N-2",
        re.compile("办结|答复|办[毕完清]|[办结]$|^[，,;。:、]?(?:合计|总计|共计?)$"),
        ("requests.handled_total.total",),
    ),
    ("N-3", re.compile("结转|留待|转入"), ("requests.carried_out.total", "requests.carried_in.total")),
)
_OF_OTHER_TIME = re.compile(
    "上年|去年|上一年|往年|前年|同期|年初|期初|年头|\\d{4}年|[增减多少]$|净[增减]|比|较|累计|历年|近[两三四五]年"
)
_OF_SOME = re.compile(
    "季度|半年|\\d月|其中|本级|局机关|下属|县区|网上|线上|简易|普通|建议|提案|热线|工单|信件|来信|信访"
)
_BRACKETS = re.compile("\\([^()]*\\)")


def near_figures(filing: Filing, rule_id: str) -> Iterator[Breach]:
    """Every such count that a rule holds to its figure."""
    for paragraph in section_paragraphs(filing):
        for item, words in _unexplained(paragraph.parsed):
            if rule_id in _OF_COURSE and _tells_of_others(filing, paragraph.parsed, item):
                continue
            is_named = _is_named_alone(paragraph.parsed, words, rule_id)
            for cell in _cells_named(filing, paragraph.parsed, words, rule_id):
                figure = filing.figures.get(cell) or 0
                if _is_meant(filing, item.value or 0, cell, is_named) and not _is_of_other_time(filing, words):
                    breach = _breach(paragraph, item, cell, figure)
                    is_exchanged = is_exchange(item.value or 0, figure)
                    is_said = figure >= _LARGE and _FULL_NAME.search(words) is not None
                    is_certain = is_exchanged and (is_said or _is_beside_figures(filing, paragraph, item))
                    yield breach if is_certain else as_question(breach, "如果说的是表中这一项，请核对。")
                    break


def _is_beside_figures(filing: Filing, paragraph: SectionParagraph, item: CountedItem) -> bool:
    """Whether its sentence tells other figures of the tables, and all as they are."""
    claims = (c for c in paragraph.parsed.claims if c.sentence == item.sentence and c.number)
    judged = [(claim, evaluate(filing, claim.interpretations)) for claim in claims]
    return bool(judged) and all(any(agrees_with(filing, c, o) for o in options or ()) for c, options in judged)


def _is_meant(filing: Filing, told: int, cell: CellKey, is_named: bool) -> bool:
    """Whether a count is rather the figure of a cell; ``is_named`` where nothing but its name stands beside it."""
    figure = filing.figures.get(cell)
    if not figure or told in _known(filing):
        return False
    return is_near(told, figure) if is_named else _is_very_near(told, figure) and figure not in _told(filing)


def _is_of_other_time(filing: Filing, words: str) -> bool:
    return _OF_OTHER_TIME.search(words.replace(f"{filing.year}年", "")) is not None


_BESIDE_NAME = re.compile(
    "[^\u4e00-\u9fff]|[一二三四五六七八九十]是|类|答复|的|情形|申请|共|为|达|仅|有|到|截至|年[底末终]|现行|全年|目前|总数"
)


def _is_named_alone(paragraph: ParsedParagraph, words: str, rule_id: str) -> bool:
    """Whether words are the name of one figure and nothing else: 「“本机关不掌握”类答复」, 「年末现行有效的」."""
    if rule_id == "N-7":
        leaves = paragraph.lexicon.groups["leaf"]
        names = [(start, end) for name, start, end in paragraph.lexicon.scan(words) if name in leaves]
    else:
        found = (pattern.search(words) for held_by, pattern, _ in _SHORT_NAMES if held_by == rule_id)
        names = [match.span() for match in found if match]
    if len(names) != 1 or rule_id in _OF_COURSE:
        return False
    start, end = names[0]
    return not _BESIDE_NAME.sub("", words[:start] + words[end:])


_OF_COURSE = frozenset({"N-1", "N-2", "N-3"})


def _tells_of_others(filing: Filing, paragraph: ParsedParagraph, item: CountedItem) -> bool:
    """Whether its sentence tells of a course of requests that the table has not: 「受理 3251 件，办结 114 件」."""
    claims = (claim for claim in paragraph.presumed_claims if claim.sentence == item.sentence and claim.number)
    for claim in claims:
        options = evaluate(filing, claim.interpretations) or []
        number = int(claim.number.value) if claim.number else 0
        if options and not any(is_near(number, option.value) for option in options):
            return True
    return False


def _known(filing: Filing) -> frozenset[int]:
    """Every figure of the table, and the sums of the course of requests: a number that is one of them is right."""
    if _known not in filing.derived:
        filing.derived[_known] = frozenset(filing.figures.all.values()) | figures_of_course(filing)
    found: frozenset[int] = filing.derived[_known]
    return found


def _told(filing: Filing) -> frozenset[int]:
    """Every count of the texts: a figure that is told rightly was hardly meant by another."""
    if _told not in filing.derived:
        counts = (item.value for place in section_paragraphs(filing) for item in place.parsed.all_items)
        filing.derived[_told] = frozenset(value for value in counts if value is not None)
    found: frozenset[int] = filing.derived[_told]
    return found


@lru_cache(maxsize=2048)
def _unexplained(paragraph: ParsedParagraph) -> tuple[tuple[CountedItem, str], ...]:
    """The exact counts of cases that no statement and no comparison has, with the words before each in its clause."""
    claims, text = claims_by_start(paragraph), paragraph.normalised.text
    found = []
    for item in paragraph.items:
        number = item.number
        if number.kind is not NumberKind.COUNT or not number.is_exact or number.unit not in CASE_UNITS:
            continue
        if (item.value or 0) < _LEAST or number.start in claims or item.is_compared or item.is_reference:
            continue
        start = max(paragraph.sentence_starts[item.sentence], text.rfind(";", 0, number.start) + 1)
        if not _OF_SOME.search(_BRACKETS.sub("", text[start : number.start])):
            found.append((item, text[item.start : number.start]))
    return tuple(found)


def _cells_named(filing: Filing, paragraph: ParsedParagraph, words: str, rule_id: str) -> Iterator[CellKey]:
    for held_by, pattern, names in _SHORT_NAMES:
        if held_by == rule_id and pattern.search(words):
            yield from resolve_cells(filing.edition, names)
    lexicon = paragraph.lexicon
    if rule_id == "N-7":
        for name, _, _ in lexicon.scan(words):
            rows = lexicon.rows.get(name, ())
            if len(rows) == 1 and "*" not in rows[0]:
                yield from resolve_cells(filing.edition, (f"requests.{rows[0]}.total",))


def _is_very_near(told: int, figure: int) -> bool:
    return told != figure and (is_exchange(told, figure) or abs(told - figure) <= max(3, figure * _PER_CENT // 100))


def _breach(paragraph: SectionParagraph, item: CountedItem, cell: CellKey, figure: int) -> Breach:
    number = item.number
    quoted = paragraph.source_text(item.start, number.end).strip("，,；;。：: ")
    name = name_of_cells(paragraph.filing.edition, (cell,))
    gap = abs((item.value or 0) - figure)
    how = "像是两个数字写颠倒了" if is_exchange(item.value or 0, figure) else f"只差 {gap}"
    message = f"文字写“{quoted}”，表中“{name}”为 {figure}，{how}。"
    return paragraph.breach_at(message, (number.start, number.end), cells=(cell,), left=item.value, right=figure)
