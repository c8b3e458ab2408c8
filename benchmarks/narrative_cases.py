"""How well the checks of the words do on passages that say what is wrong with them, by kind of fault and by rule.

Run ``python -m benchmarks.narrative_cases [FILE ...]``: every miss and every false alarm is printed. Without a file it
judges our own passages (``tests/texts/passages``, written without sight of the rules) and the shared cases.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.narrative import Found, filing_of_sentence, findings
from models.editions.edition import ORDINAL, CellKey, Edition
from models.editions.known_editions import edition_for
from models.figures.totals import Figures, add_up
from models.figures.value import parse_loose_figure
from models.report.filing import Agency, Filing
from models.rules.finding import Breach

PASSAGES = Path(__file__).parent.parent / "tests" / "texts" / "passages"
SHARED = Path(__file__).parent.parent.parent / "shared" / "samples" / "narrative_cases_2.json"
# Widths of marks, headings out of order and paragraphs without findings are no statements about numbers.
_MARGINAL = frozenset({"W-7", "W-8", "W-9"})


@dataclass(frozen=True)
class ExpectedCase:
    """A passage in its report: the kind it belongs to, and the rules of which one should speak (none: let it be).

    In a whole report the fault is at ``place``; findings at ``excused`` places belong to other faults.
    """

    id: str
    kind: str
    filing: Filing
    text: str
    expected: frozenset[str]
    place: tuple[int, int] | None = None
    excused: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What was found in a passage: the rules that told of its fault, and those that spoke without reason.

    ``asked`` are the rules that did not say so but asked about the fault, ``questions`` what was asked without reason.
    """

    case: ExpectedCase
    found: tuple[str, ...]
    alarms: tuple[tuple[str, str], ...]
    asked: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()


def cases(file: Path) -> Iterator[ExpectedCase]:
    """The passages of a file: of shared cases with the rule to expect, or of our own with a named fault."""
    content = json.loads(file.read_text(encoding="utf-8"))
    if isinstance(content, list):
        for entry in content:
            yield from _report(entry) if "faults" in entry else [_passage(entry)]
        return
    for entry in (*content["contradictions"], *content["consistent"]):
        filing = filing_of_sentence(file.parent, {"year": 2023, "authority": "某市人民政府", **entry})
        expected = frozenset(entry.get("expect", "").split("|")) - {""}
        yield ExpectedCase(entry["id"], entry["kind"], filing, entry["quote"], expected)


# ---- our own passages

_NUMBERS = frozenset({f"N-{number}" for number in range(1, 15)})
# Which rules may tell of a kind of fault; of a kind that is not listed any rule of the words.
_TOLD_BY = {
    "stale_year": _NUMBERS | {"W-1", "W-2", "W-3"},
    "residue": frozenset({"W-5", "W-1"}),
    "privacy": frozenset({"W-10"}),
}


def _passage(entry: dict[str, Any]) -> ExpectedCase:
    fault = entry["fault"]
    kind = fault["kind"] if fault else "right"
    return ExpectedCase(entry["id"], kind, _filing(entry), entry["text"], _rules_for(kind) if fault else frozenset())


def _report(entry: dict[str, Any]) -> Iterator[ExpectedCase]:
    """A whole report: a case for each of its faults, and one for what must not be found beside them."""
    filing, text = _filing(entry), entry["text"]
    places = []
    for number, fault in enumerate(entry["faults"], 1):
        start = text.find(fault["where"])
        places.append((start, start + len(fault["where"])))
        kind = fault["kind"]
        yield ExpectedCase(f"{entry['id']}/{number}", kind, filing, fault["where"], _rules_for(kind), places[-1])
    yield ExpectedCase(entry["id"], "whole report", filing, text[:40], frozenset(), None, tuple(places))


def _rules_for(kind: str) -> frozenset[str]:
    return _TOLD_BY.get(kind, _NUMBERS | {"W-1", "W-2", "W-3", "W-4", "W-5", "W-10"})


def _filing(entry: dict[str, Any]) -> Filing:
    year = int(entry.get("year", 2023))
    # The figures are named by the heads of the present form.
    edition = edition_for(max(year, 2021))
    others = entry.get("others")
    figures = _figures(edition, entry["figures"], others)
    last = entry.get("last_year_figures")
    agency = Agency(entry["office"])
    before = Filing(edition, year - 1, agency, _figures(edition, last, others)) if last else None
    return Filing(edition, year, agency, figures, {"overview": entry["text"]}, last_year=before)


_ALIASES = {"新收": "new_received", "上年结转": "carried_in", "办理结果总计": "handled_total"}
_WRITTEN_OUT = {
    "申请人逾期不补正不再处理": "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "申请人逾期未缴费不再处理": "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "危及三安全一稳定": "危及“三安全一稳定”",
}
_SHORT = {"予以公开": "granted", "部分公开": "granted_in_part", "结转下年度继续办理": "carried_out"}


def _figures(edition: Edition, named: dict[str, int | float | None], others: int | None = None) -> Figures:
    """The figures by the words of their cells; totals alone too.

    What is not named is ``others``, and where that is not told, what is left out of a sum that holds is 0.
    """
    given: dict[CellKey, int] = {} if others is None else dict.fromkeys(edition.typed_cells, others)
    for name, value in named.items():
        if value is not None and (cell := _cell(edition, name)):
            worth = parse_loose_figure(str(value), edition.kind(cell)).value
            if worth is not None:
                given[cell] = worth
    handled = CellKey("requests", "handled_total", "total")
    rows = [row.key for row in edition.blocks["requests"].rows if row.head[0].startswith("三") and not row.is_total]
    results = [CellKey("requests", row, "total") for row in rows]
    if sum(given.get(cell, 0) for cell in results) == given.get(handled, -1):
        given |= {cell: given.get(cell, 0) for cell in results}
    for row in edition.blocks["requests"].rows:
        cells = [CellKey("requests", row.key, line.key) for line in edition.blocks["requests"].columns]
        total = given.get(cells[-1])
        if total is not None and not row.is_total and sum(given.get(cell, 0) for cell in cells[:-1]) == total:
            given |= {cell: given.get(cell, 0) for cell in cells}
    typed = {cell: value for cell, value in given.items() if cell in edition.typed_cells}
    return Figures(typed, {**add_up(edition, typed).all, **given})


@cache
def _cell(edition: Edition, name: str) -> CellKey | None:
    """The cell that some words name (「新收·自然人」, 「行政复议·结果维持」); None where they name none or several."""
    parts = [_WRITTEN_OUT.get(part, part) for part in name.replace("（万元）", "").split("·")]
    found = [cell for cell in edition.cells if _is_named(edition, cell, parts)]
    if len(found) != 1:
        print(f"  no cell, or several, for {name}")
        return None
    return found[0]


def _is_named(edition: Edition, cell: CellKey, parts: list[str]) -> bool:
    row, column = edition.row_and_column(cell)
    if cell.block == "requests":
        wanted = {**_ALIASES, **_SHORT}.get(parts[0]) if len(parts) == 2 else None
        heads = [ORDINAL.sub("", head) for head in row.head]
        same_row = row.key == wanted if wanted else parts[-2] == heads[-1] and (len(parts) < 3 or parts[0] in heads)
        return same_row and column.head[-1] == parts[-1]
    path = [ORDINAL.sub("", head).partition("（")[0] for head in (*row.head, *column.head)]
    return all(part in path for part in parts) and path[-1] == parts[-1]


def judge(case: ExpectedCase) -> Verdict:
    """Hold a passage against the rules of the words."""
    # What is told of the tables alone is no finding on the words.
    found: Found = [(rule, b) for rule, b in findings(case.filing) if rule not in _MARGINAL and b.section]
    told = [(rule, breach) for rule, breach in found if not breach.is_question]
    asked = [(rule, breach) for rule, breach in found if breach.is_question]
    mine, others = _of_fault(case, told)
    mine_asked, others_asked = _of_fault(case, asked)
    return Verdict(case, mine, others, mine_asked, others_asked)


def _of_fault(case: ExpectedCase, found: Found) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The rules that speak of the fault of a case, and what is said beside it without reason."""
    if case.place:
        return tuple(r for r, b in found if r in case.expected and _touches(case, b, case.place)), ()
    others = tuple(
        (rule, breach.message)
        for rule, breach in found
        if rule not in case.expected and not any(_touches(case, breach, place) for place in case.excused)
    )
    return tuple(rule for rule, _ in found if rule in case.expected), others


def _touches(case: ExpectedCase, breach: Breach, place: tuple[int, int]) -> bool:
    """Whether a finding quotes the words of a fault."""
    text = case.filing.text(breach.section) if breach.section else ""
    start = text.find(breach.quote) if breach.quote else -1
    return start >= 0 and start < place[1] and place[0] < start + len(breach.quote)


def print_verdicts(verdicts: list[Verdict]) -> tuple[float, float]:
    """Print what was found by kind, every miss and false alarm, and each rule's share; give recall and precision.

    Both are of what is told as a contradiction; what is only asked about is counted beside them.
    """
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    rules: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for verdict in verdicts:
        case, row = verdict.case, rows[verdict.case.kind]
        row[0] += 1
        row[1] += bool(verdict.found)
        row[2] += bool(verdict.alarms)
        for rule in set(verdict.found):
            rules[rule][0] += 1
        if case.expected and not verdict.found:
            way = "asked about" if verdict.asked else "missed"
            print(f"  {way} {case.id} ({case.kind}): {case.text[:200]}".replace("\n", "¶"))
        for rule, message in verdict.alarms:
            rules[rule][1] += 1
            print(f"  false alarm {case.id} ({case.kind}) {rule}: {message}")
            print(f"    in {case.text[:200]}".replace("\n", "¶"))
        for rule, message in verdict.questions:
            print(f"  needless question {case.id} ({case.kind}) {rule}: {message}")
    for kind, (count, hits, alarms) in sorted(rows.items()):
        print(f"  {kind:<24} {count:>3} passages, found {hits:>3}, false alarms in {alarms}")
    for rule, (hits, alarms) in sorted(rules.items()):
        share = hits / (hits + alarms)
        print(f"  {rule:<6} told of {hits:>3} faults, without reason {alarms:>3} times: precision {share:.0%}")
    wrong = [verdict for verdict in verdicts if verdict.case.expected]
    hits, alarms = sum(bool(v.found) for v in wrong), sum(bool(v.alarms) for v in verdicts)
    recall, precision = hits / max(len(wrong), 1), hits / max(hits + alarms, 1)
    right = len(verdicts) - len(wrong)
    reports = [verdict for verdict in verdicts if verdict.case.kind == "whole report"]
    asked, needless = sum(bool(v.asked) and not v.found for v in wrong), sum(bool(v.questions) for v in verdicts)
    print(f"  recall {recall:.1%} ({hits} of {len(wrong)}), precision {precision:.1%}, {alarms} false, {right} right")
    print(f"  asked about {asked} faults more, without reason in {needless} passages")
    print(f"  whole reports with a false alarm: {sum(bool(v.alarms) for v in reports)} of {len(reports)}")
    return recall, precision


def main() -> int:
    """Judge files, or our own passages and the shared cases; 1 when an aim is missed."""
    files = [Path(name) for name in sys.argv[1:]]
    groups = [files] if files else [sorted(PASSAGES.glob("*.json")), [SHARED]]
    met = True
    for group in groups:
        verdicts = [judge(case) for file in group if file.exists() for case in cases(file)]
        print(", ".join(file.name for file in group) if verdicts else "not at hand")
        if verdicts:
            recall, precision = print_verdicts(verdicts)
            met = met and recall >= 0.90 and precision >= 0.97
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
