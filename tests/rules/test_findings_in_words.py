"""No finding shows a key or a field: every rule over random reports of each edition, with last year's and without."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from models.editions.known_editions import edition_for
from models.figures.totals import add_up
from models.report.filing import Filing
from models.rules.causes import likely_causes
from models.rules.check import check
from models.rules.registry import RULES
from models.services.audit_trail import describe_value
from models.texts.fields import fill_fields, find_fields
from tests.raw_words import raw_words

SENTENCES = (
    "全年新收申请{requests.new_received.total}件，予以公开13件，部分公开{requests.granted_in_part.total}件。",
    "其中自然人{requests.new_received.natural_person}件、商业企业5件，合计9件，占75%。",
    "收到申请8件，上年结转{requests.carried_in.total}件，办结7件，结转下年度3件，全部按期答复。",
    "2019年，上半年收到申请12件，比上年增长20%。",
    "未收到申请。行政复议{disputes.all.reconsideration_total}件，均维持；行政诉讼2件，均为其他结果。",
    "收取信息处理费12万元。身份证号110101199003074477，电话13800000000。",
    "（二）公开不够。\n（二）改进改进。××县政府。",
    "主动公开规章{documents.government_rules.issued}件，行政规范性文件3件。",
    "以下简称，详见{text}，{name}同志，请填写。",
)


def crash(rule: str, error: Exception) -> None:
    raise AssertionError(rule) from error


def random_filings(sample: Filing) -> Iterator[Filing]:
    random = Random(7)
    for year in (2020, 2021, 2025, 2025, 2025, 2025, 2025, 2025):
        edition = edition_for(year)
        for _ in range(4):
            kept = random.random()
            typed = {
                cell: random.choice((0, 1, 2, 34, 120, 9_999)) * (100 if edition.kind(cell).is_money else 1)
                for cell in edition.typed_cells
                if random.random() < kept
            }
            texts = {
                section.key: "\n".join(random.sample(SENTENCES, random.randint(0, len(SENTENCES))))
                for section in edition.text_sections
            }
            figures = add_up(edition, typed)
            yield replace(
                sample,
                edition=edition,
                year=year,
                figures=figures,
                texts=texts,
                printed={cell: random.choice((None, 1, 5)) for cell in random.sample(list(edition.operands), 5)},
                explanations=(),
                last_year=replace(sample, year=year - 1, last_year=None) if random.random() < 0.5 else None,
                unprintable=("\U00020bb7",),
            )


def test_no_finding_shows_a_key_or_a_field(sample: Filing) -> None:
    seen: Counter[str] = Counter()
    raw: dict[str, str] = {}
    for filing in random_filings(sample):
        # What is no field of this edition is words of the office's own, and told as it would be printed.
        unknown = [
            f"{{{f.name}}}" for text in filing.texts.values() for f in find_fields(text, filing.edition) if not f.cell
        ]
        spared = {"{text}", "{name}", *unknown}
        findings = check(filing, crash)
        for finding in findings:
            seen[finding.rule] += 1
            quote = fill_fields(finding.breach.quote, filing.edition, filing.figures).text
            for words in (finding.message, quote, *likely_causes(finding, filing, findings)):
                for spare in spared:
                    words = words.replace(spare, "")
                if raw_words(words):
                    raw[finding.rule] = words
    assert raw == {}
    assert len(seen) >= len(RULES) // 2, sorted(seen)


def test_no_rule_is_named_by_a_key() -> None:
    assert [rule.id for rule in RULES if raw_words(f"{rule.title} {rule.about}")] == []


def test_what_a_trail_shows_of_a_text_names_its_fields(sample: Filing) -> None:
    shown = describe_value(sample.edition, "text:overview", "予以公开{requests.granted.total}件")
    assert shown == "予以公开〔总计·予以公开〕件"
    assert raw_words("{requests.granted.total}")
    assert raw_words("text:overview")
    assert not raw_words(shown)
