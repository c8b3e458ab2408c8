"""How well the checks of the words do: on shared sentences, on made-up reports, and how long they take.

Run ``python -m benchmarks.narrative [--reports N] [--samples FOLDER]``.
"""

import argparse
import gc
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import _lru_cache_wrapper
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import narrative_wordings as say
from benchmarks.narrative_reports import Report, Sentence, makers, reports, wordings
from models.editions.edition import CellKey
from models.editions.known_editions import edition_by_name, edition_for
from models.figures.totals import add_up
from models.figures.value import parse_loose_figure
from models.report.filing import Agency, Filing
from models.rules import similarity, wording, years_and_names
from models.rules.finding import Breach
from models.rules.narrative import against_tables, consistency, gaps, repeated_facts, shares, sums
from models.rules.rule import Rule

MODULES = (
    against_tables,
    consistency,
    gaps,
    shares,
    sums,
    repeated_facts,
    similarity,
    wording,
    years_and_names,
)
RULES = tuple({id(v): v for m in MODULES for v in vars(m).values() if isinstance(v, Rule)}.values())
# Which rules tell of which kind of contradiction in the shared sentences.
KINDS = {
    "parts_sum": {"N-6"},
    "percent_sum": {"N-5"},
    "percent": {"N-5"},
    "text_vs_table": {"N-1", "N-2", "N-3", "N-4", "N-7", "N-8", "N-9", "N-10"},
    "same_fact_twice": {"N-12"},
    "carry": {"N-3", "N-14"},
    "cross_year": {"N-13"},
}
Found = list[tuple[str, Breach]]


def findings(filing: Filing) -> Found:
    """What the rules of the words say of a report, by rule."""
    applying = [r for r in RULES if r.applies_to(filing.edition.name)]
    return [(breach.rule or r.id, breach) for r in applying for breach in r.check(filing)]


def about_numbers(found: Found) -> Found:
    """The findings on numbers alone, leaving out punctuation and the like."""
    return [(rule, breach) for rule, breach in found if rule[0] == "N" and breach.span is not None]


# ---- the shared sentences


@dataclass(frozen=True)
class Case:
    """A shared sentence: what is wrong with it (``kind``), empty for a right one or a trap."""

    id: str
    kind: str
    filing: Filing
    quote: str


def cases(samples: Path) -> Iterator[Case]:
    """The shared sentences, each in a report of its agency, with figures and context where these are shared."""
    shared = json.loads((samples / "narrative_sentences.json").read_text(encoding="utf-8"))
    for entry in shared["contradictions"]:
        yield Case(entry["id"], entry["kind"], filing_of_sentence(samples, entry), entry["quote"])
    for entry in shared["consistent"]:
        yield Case(entry["id"], "", filing_of_sentence(samples, entry), entry["quote"])
    for number, entry in enumerate(shared["traps"], 1):
        yield Case(
            f"trap {number}", "", filing_of_sentence(samples, {"year": 2023, "authority": "", **entry}), entry["quote"]
        )


def filing_of_sentence(samples: Path, entry: dict[str, Any]) -> Filing:
    """A shared sentence in the report it belongs to, with the figures that are shared."""
    file = samples / "figures" / f"{entry['report']}.json"
    shared = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"figures": {}}
    year = int(shared.get("report_year", entry["year"]))
    edition = edition_by_name(shared["edition"]) if "edition" in shared else edition_for(max(year, 2019))
    typed: dict[CellKey, int | None] = {}
    printed: dict[CellKey, int | None] = {}
    for name, value in {**shared["figures"], **_MENDED.get(entry.get("id", ""), {})}.items():
        cell = edition.find(name)
        kept = None if value is None else parse_loose_figure(str(value), edition.kind(cell)).value
        (printed if cell in edition.operands else typed)[cell] = kept
    agency = Agency(str(shared.get("agency", entry["authority"])))
    filing = Filing(edition, year, agency, add_up(edition, typed), {"overview": entry["quote"]}, printed=printed)
    return _in_context(samples, entry, filing)


# The printed digits of this table run together; the note beside the sentence tells them apart.
_MENDED: dict[str, dict[str, Any]] = {
    "C14": {
        "documents.normative_documents.issued": 77,
        "documents.normative_documents.repealed": 132,
        "documents.normative_documents.in_force": 470,
    }
}


def _in_context(samples: Path, entry: dict[str, Any], filing: Filing) -> Filing:
    """Contradictions between two places need both: the rest of the report, or next year's."""
    name = entry.get("id", "")
    if name == "C03":
        text = (samples / "qujing-2020.txt").read_text(encoding="utf-8")
        line = next(line for line in text.split("\n") if entry["quote"] in line)
        return replace(filing, texts={"overview": line})
    if name == "C19":
        return replace(filing, texts={"overview": f"{entry['quote']}。通过政府网站公开统计数据、统计分析等信息55条。"})
    if name == "C24":
        words = "全市共受理政府信息公开申请3259件，答复3278件（含上年度结转申请77件，另有58件顺延到下年度答复）"
        blank = add_up(filing.edition, {})
        return replace(
            filing, year=filing.year + 1, figures=blank, printed={}, texts={"overview": words}, last_year=filing
        )
    return filing


def judge_shared(samples: Path) -> bool:
    """Print the confusion table of the shared sentences and every miss; whether the aims are met."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    alarms, right = [], 0
    for case in cases(samples):
        found = about_numbers(findings(case.filing))
        if case.kind:
            hit = any(rule in KINDS[case.kind] for rule, _ in found)
            counts[case.kind][0] += 1
            counts[case.kind][1] += hit
            if not hit:
                print(f"  missed {case.id} ({case.kind}): {case.quote[:60]}")
        else:
            right += 1
            alarms += [(case.id, rule, breach.message) for rule, breach in found]
    for kind, (planted, hits) in sorted(counts.items()):
        print(f"  {kind:<16} {hits:>3} of {planted:<3}")
    for alarm in alarms:
        print("  false alarm", *alarm)
    planted, hits = (sum(column) for column in zip(*counts.values(), strict=True))
    wrong = len({alarm[0] for alarm in alarms})
    print(f"  shared: recall {hits / planted:.1%}, precision {hits / max(hits + wrong, 1):.1%}, {right} right ones")
    return bool(hits / planted >= 0.95 and hits / max(hits + wrong, 1) >= 0.95)


# ---- made-up reports


def judge_made_up(count: int, *, held_out: bool) -> bool:
    """Print recall and precision by fact on made-up reports; whether both reach 97 %."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for report in reports(2026 if held_out else 1, count, held_out=held_out):
        for sentence, hit in sentences_hit(report):
            row = tally[sentence.kind]
            row[0 if sentence.planted else 2] += 1
            row[1 if sentence.planted else 3] += hit
    for kind, (planted, hits, right, alarms) in sorted(tally.items()):
        if hits < planted or alarms:
            print(f"  {kind:<28} found {hits} of {planted}, false alarms {alarms} of {right}")
    planted, hits, right, alarms = (sum(column) for column in zip(*tally.values(), strict=True))
    part = "held-out wordings" if held_out else "known wordings"
    recall, precision = hits / planted, hits / (hits + alarms)
    print(
        f"  {part}: {count} reports, {planted} planted, {right} right: recall {recall:.2%}, precision {precision:.2%}"
    )
    return bool(recall >= 0.97 and precision >= 0.97)


def sentences_hit(report: Report) -> Iterator[tuple[Sentence, bool]]:
    """Each sentence of a made-up report, and whether a finding points into it; of a right one, other than a question.

    A planted number may be any: what is far off is asked about.
    """
    texts = "\n".join(sentence.words for sentence in report.sentences)
    found = about_numbers(findings(replace(report.filing, texts={"overview": texts})))
    told = [breach.span[0] for _, breach in found if breach.span and not breach.is_question]
    spoken = [breach.span[0] for _, breach in found if breach.span]
    start = 0
    for sentence in report.sentences:
        end = start + len(sentence.words)
        yield sentence, any(start <= place < end for place in (spoken if sentence.planted else told))
        start = end + 1


def print_wordings() -> None:
    """How many ways each fact may be worded."""
    facts = {"received": say.RECEIVED, "new": say.NEW, "answered": say.ANSWERED, "carried in": say.CARRIED_IN}
    facts |= {"carried out": say.CARRIED_OUT, "persons": say.PERSONS, "reviews": say.REVIEWS, "suits": say.SUITS}
    facts |= dict(say.RESULTS) | {f"{row} {act}": patterns for (row, act), patterns in say.DOCUMENTS.items()}
    least = min(facts, key=lambda fact: wordings(facts[fact]))
    print(f"  {len(makers(edition_by_name('2021')))} facts; fewest wordings: {least} with {wordings(facts[least])}")


# ---- time


def forget() -> None:
    """Forget every text read so far, but not the shipped words."""
    for thing in gc.get_objects():
        if isinstance(thing, _lru_cache_wrapper) and str(thing.__module__).startswith("models."):
            size = thing.cache_parameters()["maxsize"]
            if size and size > 8:
                thing.cache_clear()


_PROSE = (
    "坚持以公开为常态、不公开为例外，聚焦群众关心关切的重点领域，持续提升公开的质量和实效，让群众看得到、听得懂、能监督。",
    "进一步健全信息发布审核机制，落实“先审查、后公开”和“一事一审”要求，定期开展自查，发现问题及时整改，确保发布内容准确规范。",
    "统筹推进门户网站与政务新媒体建设，优化栏目设置和检索功能，方便公众获取信息，不断增强平台的服务能力和传播力。",
)


def long_text(report: Report, length: int) -> str:
    """A text of some length as offices write: a report's sentences among sentences without numbers."""
    lines: list[str] = []
    for number in range(length):
        sentence = report.sentences[number % len(report.sentences)].words
        # One character of its own, so that no paragraph is known from another.
        prose = "".join(_PROSE[(number + n) % len(_PROSE)] for n in range(2))
        lines.append(f"{sentence}{prose}{chr(0x4E00 + number)}。")
        if sum(map(len, lines[-1:])) + sum(len(line) + 1 for line in lines[:-1]) >= length:
            break
    paragraphs = ("".join(lines[n : n + 3]) for n in range(0, len(lines), 3))
    return "\n".join(paragraphs)[:length]


def print_times() -> bool:
    """Print how long a text and an edit take; whether both are in time."""
    report = next(reports(1, 1, held_out=False))
    took = {}
    for length in (2_500, 5_000, 10_000, 20_000):
        filing = replace(report.filing, last_year=None, texts={"overview": long_text(report, length)})
        took[length] = min(_time(filing, fresh=True) for _ in range(9))
    told = ", ".join(f"{size} characters {seconds * 1000:.1f} ms" for size, seconds in took.items())
    print("  processor time, a text never read before:", told)
    text = long_text(report, 10_000)
    edits = []
    for number in range(20):
        place = text.find("\n", number * 300)
        text = f"{text[:place]}又{text[place:]}"
        edits.append(_time(replace(report.filing, last_year=None, texts={"overview": text}), fresh=False))
    median, worst = (1000 * took for took in (sorted(edits[1:])[9], max(edits[1:])))
    print(f"  an edit of 10,000 characters: median {median:.1f} ms, worst {worst:.1f} ms")
    return took[10_000] <= 0.024 and median <= 4


def _time(filing: Filing, *, fresh: bool) -> float:
    if fresh:
        forget()
    filing = replace(filing)  # without what was worked out from it before
    begun = time.process_time()
    findings(filing)
    return time.process_time() - begun


def main() -> int:
    """Run every part; 1 when an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--samples", type=Path, default=Path(__file__).parent.parent.parent / "shared" / "samples")
    chosen = parser.parse_args()
    met = []
    print("Shared sentences")
    if (chosen.samples / "narrative_sentences.json").exists():
        met.append(judge_shared(chosen.samples))
    else:
        print("  not at hand")
    print("Made-up reports")
    print_wordings()
    met += [judge_made_up(chosen.reports, held_out=held_out) for held_out in (False, True)]
    print("Time")
    met.append(print_times())
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
