"""Whether a number that differs from its figure is that figure written wrongly, or rather counts something else."""

from bisect import bisect_left
from decimal import Decimal

from models.report.filing import Filing
from models.rules.narrative.claim_rules import rule_for
from models.rules.narrative.context import Evaluation, agrees_with, evaluate, section_paragraphs
from models.texts.claim import Claim
from models.texts.claim_limits import OPENS_AMONG_ALL
from models.texts.numbers import NumberKind
from models.texts.paragraph import ParsedParagraph

_OF_KINDS = ("N-4", "N-7", "N-10")  # how requests and cases ended, and documents: some of them are often told of
_SMALL = 10
_FEW = 3
_A_FIFTH = 5
CASE_UNITS = frozenset({"件", "宗", "起", "例", "份", ""})
"""In what requests and disputes are counted; letters (封) and calls (通) are others."""
_SOME = 20
_BEFORE = 12


def may_be_of_some(filing: Filing, paragraph: ParsedParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a number is rather that of some: far off beside further words, or less than what is told rightly too.

    What is carried over is seldom told of in part: it is only held to be no more than the figure.
    """
    assert claim.number
    is_less = all(claim.number.value < option.value / (100 if option.kind.is_money else 1) for option in options)
    if rule_for(claim) == "N-3":
        return claim.is_qualified and is_less
    if claim.is_qualified:
        return not _is_surely_a_slip(filing, claim, options)
    if is_less and claim.is_among:
        return True
    if "/" in claim.key and is_less and not claim.number.unit:
        return True  # 「商业企业 1」 in a row of a table that was pasted
    if not is_like_a_slip(filing, claim, options):
        is_some = is_less and claim.number.value and not options[0].kind.is_money
        if is_some and not _must_be_of_all(filing, paragraph, claim, options):
            return True  # so many of them did one of many things
        is_plain = claim.is_plain or options[0].kind.is_money  # an amount of something else is seldom called a charge
        return not is_plain or _is_told_rightly(filing, claim, options)
    if rule_for(claim) not in _OF_KINDS:
        return False
    return (
        is_less and claim.number.value < _SMALL and (claim.is_existential or _is_told_rightly(filing, claim, options))
    )


def is_among_others(filing: Filing, paragraph: ParsedParagraph, claim: Claim) -> bool:
    """Whether the sentence is of so many that no figure of the requests has: 「办结的 81 件中，……」 beside 96."""
    start = paragraph.sentence_starts[claim.sentence]
    if not OPENS_AMONG_ALL.match(paragraph.normalised.text, start):
        return False
    first = next((n for n in paragraph.numbers if n.start >= start and n.kind is NumberKind.COUNT), None)
    return first is not None and first.start < claim.start and int(first.value) not in figures_of_course(filing)


def is_of_another_course(filing: Filing, paragraph: ParsedParagraph, claim: Claim) -> bool:
    """Whether a whole course is told that balances by itself, far from the tables, which are told rightly elsewhere.

    「厅机关新收 18 件，上年结转 2 件，办结 17 件，结转 3 件」 in the report of a province.
    """
    if rule_for(claim) not in ("N-1", "N-2", "N-3"):
        return False
    told = {c.key: c for c in paragraph.claims if c.sentence == claim.sentence and c.key in _COURSE and c.number}
    numbers = {key: c.number.value for key, c in told.items() if c.number}
    came = numbers.get("newly", numbers.get("receive", numbers.get("request")))
    done = numbers.get("answer", numbers.get("handle"))
    if came is None or done is None or "carry_out" not in numbers or claim.key not in told:
        return False
    if came + numbers.get("carry_in", 0) != done + numbers["carry_out"]:
        return False
    figures = {cell: filing.figures.get(filing.edition.find(f"requests.{cell}.total")) for cell in _ROWS_OF_COURSE}
    new, handled = figures["new_received"] or 0, figures["handled_total"] or 0
    if is_near(int(came), new) or is_near(int(done), handled):
        return False
    if _numbers_told not in filing.derived:
        filing.derived[_numbers_told] = _numbers_told(filing)
    return Decimal(new) in filing.derived[_numbers_told].get("N-1", ())


_COURSE = frozenset({"newly", "receive", "request", "answer", "handle", "carry_in", "carry_out"})
_ROWS_OF_COURSE = ("new_received", "handled_total")


def _is_surely_a_slip(filing: Filing, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a number beside words that nobody knows is so near its figure that hardly anything else can be counted.

    It is more than all of them by one digit, has two digits of the figure exchanged, or is within a few of a figure of
    many; and no other figure of the requests has it, and the figure is not told rightly elsewhere.
    """
    assert claim.number
    if claim.number.unit not in CASE_UNITS or claim.number.value != int(claim.number.value):
        return False
    told = int(claim.number.value)
    if told in figures_of_course(filing) or _is_told_rightly(filing, claim, options):
        return False
    most = max(option.value for option in options)
    is_above = told > most >= _SMALL and _is_digit_off(told, most)
    return is_above or any(_is_very_near(told, option.value) for option in options)


def _is_digit_off(one: int, other: int) -> bool:
    return is_one_digit_off(str(one), str(other)) and len(str(one)) == len(str(other))


def _is_very_near(told: int, figure: int) -> bool:
    is_exchanged = sorted(str(told)) == sorted(str(figure)) and _is_digit_off(told, figure)
    return figure >= _SOME and (is_exchanged or abs(told - figure) <= max(2, figure * 3 // 100))


def figures_of_course(filing: Filing) -> set[int]:
    """Every figure of the course of requests: one of them is easily told for another."""
    rows = ("new_received", "carried_in", "handled_total", "carried_out")
    cells = (filing.edition.find(f"requests.{row}.total") for row in rows)
    new, came, done, left = (filing.figures.get(cell) or 0 for cell in cells)
    return {new, came, done, left, new + came, new - left, done + left}


def _must_be_of_all(filing: Filing, paragraph: ParsedParagraph, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a number that is far less than its figure can hardly be that of some.

    It is none at all, is the first number of its sentence, or stands in one that tells other columns of the same table
    as they are.
    """
    if "/" in claim.key or claim.number is None:
        return False
    start = paragraph.sentence_starts[claim.sentence]
    numbers = paragraph.numbers[: bisect_left(paragraph.numbers, claim.number.start, key=lambda number: number.start)]
    if not any(n.kind is NumberKind.COUNT and n.start >= start for n in numbers[-_BEFORE:]):
        return True
    block = options[0].cells[0].block
    if block == "requests":
        return False
    beside = [o for o in paragraph.claims if o.sentence == claim.sentence and o.start != claim.start and o.number]
    found = [(other, evaluate(filing, other.interpretations) or []) for other in beside]
    same = [(other, told) for other, told in found if told and told[0].cells[0].block == block]
    return bool(same) and all(any(agrees_with(filing, other, option) for option in told) for other, told in same)


def _is_told_rightly(filing: Filing, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether the same is told elsewhere with the figure of the table: requests that came in under any verb."""
    figures = {Decimal(option.value) / (100 if option.kind.is_money else 1) for option in options}
    if _numbers_told not in filing.derived:
        filing.derived[_numbers_told] = _numbers_told(filing)
    return not figures.isdisjoint(filing.derived[_numbers_told].get(_told_of(claim), ()))


def _told_of(claim: Claim) -> str:
    rule_id = rule_for(claim)
    return rule_id if rule_id == "N-1" else claim.key


def _numbers_told(filing: Filing) -> dict[str, set[Decimal]]:
    """The numbers of a report's texts by what they are told of."""
    numbers: dict[str, set[Decimal]] = {}
    for place in section_paragraphs(filing):
        for claim in place.parsed.claims:
            if claim.number:
                numbers.setdefault(_told_of(claim), set()).add(claim.number.value)
    return numbers


def is_like_a_slip(filing: Filing, claim: Claim, options: list[Evaluation]) -> bool:
    """Whether a number may be a figure of the table that was written wrongly, or last year's that was left standing.

    A slip changes, drops, adds or exchanges a digit, or is a little off. What is far from the figure more likely counts
    something else that the words around it name.
    """
    if claim.number is None:
        return False
    scale = 100 if options[0].kind.is_money else 1
    told = int(claim.number.value * scale)
    before = (evaluate(filing.last_year, claim.interpretations) or []) if filing.last_year else []
    if any(told == option.value for option in before):
        return True
    return any(is_near(told, option.value, scale) for option in options)


def is_near(told: int, figure: int, scale: int = 1) -> bool:
    """Whether a number is a little off its figure, or by a digit; ``scale`` is 100 for amounts in 分."""
    if abs(told - figure) <= max(_FEW * scale, figure // _A_FIFTH):
        return True
    # Of numbers of one digit any is another by that digit; and one left over of two may as well be some of the cases.
    has_digits = max(told, figure) >= _SMALL * scale and (told > figure or told >= _SMALL * scale)
    return has_digits and is_one_digit_off(_digits(told, scale), _digits(figure, scale))


def _digits(value: int, scale: int) -> str:
    """As it is written; an amount in 分 without the noughts of a larger unit."""
    return str(value).rstrip("0") if scale > 1 else str(value)


def is_one_digit_off(one: str, other: str) -> bool:
    """Whether two rows of digits differ in one digit, by one too many, or in the order of two neighbours."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) > len(one) + 1:
        return False
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[first:] == other[first + 1 :]
    rest = one[first + 1 :] == other[first + 1 :]
    return rest or (one[first : first + 2] == other[first : first + 2][::-1] and one[first + 2 :] == other[first + 2 :])
