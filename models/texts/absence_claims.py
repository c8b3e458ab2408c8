"""Statements without a number: that a thing did not happen, or that all were of one kind."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from models.editions.lexicon import FactInterpretation, Lexicon
from models.texts.claim import MAX_CLAUSE_LENGTH, Claim, ClaimKind, ParagraphContext, cell_pattern, clause_start
from models.texts.claim_limits import tells_of_last_year
from models.texts.numbers import NumberKind
from models.texts.term_matches import TermMatch, phrase_patterns

# They begin like words that say something else: 「无法」, 「无不」.
_DENIES_AFTER_ALL = ("无法律", "无法人", "无不予公开", "无不予处理")
_MOST_UNKNOWN = 6
_SINGLES_OUT = re.compile("[不未超错迟]")
# Of these the words that nobody knows are rather another way of saying it than some of them.
_SELDOM_NARROWED = frozenset({"reconsideration", "suit", "carry_out", "carry_in", "carried"})
_CLAUSE_END = re.compile(r"[，,。;!?()]")
_NEUTRAL_TERMS = {
    "natural_person",
    "organisation",
    "channel",
    "request",
    "receive",
    "newly",
    "about_requests",
    "handle",
}


def find_absence_claims(context: ParagraphContext) -> Iterator[Claim]:
    """Every 「未收到……」「无……」 that speaks of a figure of the form."""
    words, text = phrase_patterns(context.lexicon), context.normalised.text
    for match in words.absent.finditer(text):
        place = match.start()
        exception = words.not_absent.search(text, max(0, place - 1), place + 6)
        if (
            exception and exception.start() <= place < exception.end() and not text.startswith(_DENIES_AFTER_ALL, place)
        ) or context.normalised.is_quoted(place):
            continue
        end = _clause_end(text, match.end())
        if any(n.kind is NumberKind.COUNT for n in context.numbers_in(clause_start(text, place), place)):
            continue  # of so many offices
        counts = (n for n in context.numbers_in(place, end) if n.kind is NumberKind.COUNT)
        if any(n.start != match.end() or n.value != 1 or not n.is_spelled_out for n in counts):
            continue  # but 「未引发一起行政复议」
        matches = context.terms.within_span(place, end, [])
        unknown = _unexplained_words(text, place, end, matches, match.end(), context.lexicon) if matches else ""
        if matches and len(unknown) <= _MOST_UNKNOWN:
            for key, cells in _absent_facts(context, matches, place):
                claim = _make_claim(context, key, cells, ClaimKind.ABSENT, place, end)
                if not unknown:
                    yield claim
                elif key in _SELDOM_NARROWED and not _SINGLES_OUT.search(unknown):
                    yield replace(claim, is_qualified=True)


def _unexplained_words(
    text: str, start: int, end: int, matches: tuple[TermMatch, ...], after: int, lexicon: Lexicon
) -> str:
    rest = list(text[start:end])
    for meaning in matches:
        rest[meaning.start - start : meaning.end - start] = "," * (meaning.end - meaning.start)
    return phrase_patterns(lexicon).absent_filler.sub("", "".join(rest[after - start : end - start]))


def _absent_facts(
    context: ParagraphContext, matches: tuple[TermMatch, ...], place: int
) -> Iterator[tuple[str, tuple[FactInterpretation, ...]]]:
    lexicon, names = context.lexicon, {m.name for m in matches}
    if names & set(lexicon.groups["refusing"]):
        return
    disputes = [n for n in lexicon.groups["dispute"] if n in names]
    outcomes = [n for n in lexicon.groups["outcome"] if n in names]
    if outcomes and not disputes:
        named = ("reconsideration", "suit")
        disputes = [name for name in named if context.terms.has((name, "both_disputes"), 0, place)]
    if disputes:
        ends = [lexicon.outcomes[n][0] for n in outcomes] or ["total"]
        for name in ["reconsideration", "suit"] if "both_disputes" in disputes else disputes:
            cells = tuple(f"disputes.all.{p}_{e}" for p in lexicon.disputes[name] for e in ends)
            yield "+".join([name, *outcomes]), (FactInterpretation("", cells),)
        return
    documents = [n for n in lexicon.groups["document"] if n in names]
    acts = [n for n in lexicon.acts if n in names and n not in ("publish", "proactive")]
    if acts and not documents and "文件" in context.normalised.text[place : matches[-1].end]:
        last = context.terms.last_in_group(place, 0, "document")  # 「亦无文件被废止」
        documents = [last.name] if last else []
    if documents and acts:
        for name in documents:
            columns = lexicon.acts[acts[0]]
            yield f"{name}+{acts[0]}", tuple(FactInterpretation("", (f"documents.{name}.{c}",)) for c in columns)
        return
    listed = [fact for fact in lexicon.facts if fact.required_terms[0] in names and fact.interpretations]
    of_other_fees = "fees" in names and "处理费" in context.normalised.text[context.sentence_start(place) : place]
    if listed and not of_other_fees and not names & {"publish", "proactive", "foreign", "waived"}:
        for fact in listed:
            yield fact.key, fact.interpretations
        return
    yield from _absent_requests(context, matches, names, place)


def _absent_requests(
    context: ParagraphContext, matches: tuple[TermMatch, ...], names: set[str], place: int
) -> Iterator[tuple[str, tuple[FactInterpretation, ...]]]:
    lexicon = context.lexicon
    channels = [m.end for m in matches if m.name == "channel"]
    if channels and not context.normalised.text.startswith("等", max(channels)):
        return  # 「未收到以传真方式提出的申请」
    of_course = names & {"carry_out", "carry_in"} and not context.terms.has(("foreign",), 0, place)
    near = of_course or "request" in names or context.concerns_requests(place, matches[-1].end)
    if not near:
        return
    if names & {"carry_out", "carry_in", "carried"}:
        yield from _absent_carried(context, names, place)
        return
    text = context.normalised.text
    # 「没有不予受理的申请」: nobody was turned away, which says nothing of those that were not processed
    # 「整份不给，没有区分处理」: what was left undone is no kind of result
    rows = tuple(m for m in matches if m.name in lexicon.rows and text[m.start : m.end] not in _NO_RESULT)
    if rows and not _is_of_other_matter(context, place, matches[-1].end):
        key = "+".join(dict.fromkeys(m.name for m in rows))
        yield key, _in_total_column((FactInterpretation("", _rows_named(context, rows)),))
        return
    columns = [n for n in lexicon.columns if n in names]
    if len(columns) == 1 and names <= _NEUTRAL_TERMS | {columns[0]}:
        cells = tuple(f"requests.new_received.{c}" for c in lexicon.columns[columns[0]])
        yield f"receive/{'+'.join(lexicon.columns[columns[0]])}", (FactInterpretation("", cells),)
    elif "request" in names and names <= _NEUTRAL_TERMS and "不予受理" not in text[place : matches[-1].end]:
        if any(context.terms.has((name,), clause_start(text, place), place) for name in lexicon.columns):
            return  # 「社会公益组织和其他组织无申请」
        yield "receive", _in_total_column(lexicon.flows["receive"][:1])


def _absent_carried(
    context: ParagraphContext, names: set[str], place: int
) -> Iterator[tuple[str, tuple[FactInterpretation, ...]]]:
    """Which way nothing was carried over; none where a bare 结转 stands behind words on last year's requests."""
    flows, text = context.lexicon.flows, context.normalised.text
    clause = clause_start(text, place)
    if "carried" in names and _PAST.search(text, clause, place):
        yield "carry_in", _in_total_column(flows["carry_in"])
    elif "carried" in names and clause == place and _PAST.search(text, max(0, place - _LOOKED_BACK), place):
        return  # 「上年件当年办清，无结转」
    else:
        name = next(each for each in ("carry_out", "carry_in", "carried") if each in names)
        yield name, _in_total_column(flows[name][:1])


def _is_of_other_matter(context: ParagraphContext, place: int, end: int) -> bool:
    """Whether a result is denied of other than requests: 「建议提案答复全文上网，没有不能公开的」."""
    start = context.sentence_start(place)
    return context.terms.has(("foreign",), start, place) and not context.terms.has(("request",), start, end)


def _rows_named(context: ParagraphContext, matches: tuple[TermMatch, ...]) -> tuple[str, ...]:
    """The rows that some results name together.

    「以国家秘密为由不予公开」 and 「不予处理的大量反复申请」 are that sub-kind alone.
    """
    lexicon, text = context.lexicon, context.normalised.text
    rows: dict[str, None] = {}
    leaf_end = -1
    for match, following in zip_longest(matches, matches[1:]):
        is_leaf = match.name in lexicon.groups["leaf"]
        if (
            following
            and following.name in lexicon.groups["leaf"]
            and _THOSE_THAT_ARE.fullmatch(text, match.end, following.start)
        ):
            continue
        if is_leaf or leaf_end < 0 or _ALTERNATIVE.search(text, leaf_end, match.start):
            rows |= dict.fromkeys(lexicon.rows[match.name])
        leaf_end = match.end if is_leaf else leaf_end
    return tuple(rows)


_NO_RESULT = ("不予受理", "区分处理")
_THOSE_THAT_ARE = re.compile("[中里]?的(?:因|属于?)?")
_ALTERNATIVE = re.compile("[、和及与或]")


def _in_total_column(interpretations: tuple[FactInterpretation, ...]) -> tuple[FactInterpretation, ...]:
    return tuple(
        FactInterpretation(r.label, tuple(cell_pattern(row, "total") for row in r.cell_patterns))
        for r in interpretations
    )


def find_zero_claims(context: ParagraphContext) -> Iterator[Claim]:
    """Every 「……均为零」 that speaks of figures of the form."""
    text = context.normalised.text
    if not any(word in text for word in _IN_NOUGHT):
        return
    for match in _NOUGHT.finditer(text):
        end = match.end()
        sentence_start = context.sentence_start(match.start())
        place = max(text.rfind(mark, sentence_start, match.start()) for mark in "，,;:")
        place = max(place + 1, sentence_start)
        matches = context.terms.within_span(place, match.start(), [])
        named = text[place : match.start()]
        if matches and not _unexplained_words(text, place, match.start(), matches, place, context.lexicon):
            for key, cells in _absent_facts(context, matches, place):
                yield _make_claim(
                    context, key, cells, ClaimKind.ABSENT, place + len(named) - len(named.lstrip("，")), end
                )


def find_universal_claims(context: ParagraphContext) -> Iterator[Claim]:
    """Every 「均」「全部」: the readings add up what there must then be none of."""
    text = context.normalised.text
    for match in phrase_patterns(context.lexicon).every.finditer(text):
        place = match.start()
        end = _clause_end(text, match.end())
        counts = (n for n in context.numbers_in(place, end) if n.unit_kind != "time")
        if context.normalised.is_quoted(place) or any(counts):
            continue
        matches = context.terms.within_span(place, end, [])
        takes_up = _TAKES_UP.search(text, max(0, place - _LOOKED_BACK), place)
        if _OF_ONE.search(text, max(0, place - 2 * _LOOKED_BACK), place):
            continue
        if _OF_SEVERAL.search(text, max(0, place - _LOOKED_BACK), place):
            continue  # 「撤回 1 件、逾期不补正 4 件，两项均列入其他处理」
        if _follows_count(context, place) and not takes_up and not {m.name for m in matches} & _OUTCOMES:
            continue
        if matches:
            for key, cells in _every_facts(context, {m.name for m in matches}, place, takes_up=takes_up is not None):
                yield _make_claim(context, key, (FactInterpretation("", cells),), ClaimKind.EVERY, place, end)


_ALL_IN_TIME = re.compile(r"(?:[均都皆]|全部)在?(?:法定|规定)?(?:的)?\d{0,3}个?工作日(?:之|以)?内")
_OF_CLOSED = re.compile(r"(?:已判决?|已?审结|已结案?|宣判|判决)了?的?\d{0,5}[件起]?$")
# 「这 9 件都在时限内公开给了本人」
_TAKES_UP = re.compile(r"(?:这|上述|以上|前述|全部)\d{1,6}[件宗份]$")
_OF_ONE = re.compile("[这那该]件[^。;]{0,20}$")  # 「今年那件问高标准农田项目，全部公开」
_OF_SEVERAL = re.compile("(?:[两二三四]|以上|上述|前述|这)[两二三四]?[项类者种件]$")
_LOOKED_BACK = 12
_NOUGHT = re.compile(
    "(?:均|皆|都|仍|数量)?为零|[是计]零(?=[，。;、])"
    "|的(?:一[件起例][也都])?没有(?=[，。;])|一[件起例][也都]?(?:没有?|未|无)(?=[，。;])|(?:未|没有|没)发生(?=[，。;])|[均都]没有(?=[，。;])"
)
# One of these stands in whatever the pattern finds.
_IN_NOUGHT = ("零", "没有", "没发生", "未发生", "也未", "都未", "也无", "都无", "一件", "一起", "一例")
_OUTCOMES = {"upheld", "corrected", "pending", "closed", "other_outcome"}


def _follows_count(context: ParagraphContext, place: int) -> bool:
    """Whether 「均」 stands right behind a number: it then tells of these only."""
    return any(n.kind is NumberKind.COUNT and n.end == place for n in context.numbers_in(place - 40, place))


def _every_facts(
    context: ParagraphContext, names: set[str], place: int, *, takes_up: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What there must be none of; ``takes_up`` where the count before is one that was told already."""
    lexicon, sentence_start = context.lexicon, context.sentence_start(place)
    if names & {"foreign", "lost"}:
        return
    if names & _OUTCOMES:
        yield from _every_outcome(context, names, sentence_start, place)
        return
    asked = takes_up or context.terms.has(("request",), sentence_start, place)
    asked = asked or "申请人" in context.normalised.text[sentence_start:place]
    if not asked:
        return
    if left_out := _other_requesters(context, names, place):
        yield f"every/{'+'.join(left_out)}", tuple(f"requests.new_received.{c}" for c in left_out)
    rows = [n for n in lexicon.groups["result"] if n in names]
    if len(rows) == 1 and rows[0] != "granted_and_part":
        stated = {*lexicon.rows[rows[0]], *(lexicon.rows["granted_in_part"] if rows[0] == "granted" else ())}
        others = dict.fromkeys(r for n in lexicon.groups["result"] for r in lexicon.rows[n] if r not in stated)
        yield f"every/{rows[0]}", tuple(f"requests.{row}.total" for row in others)
    elif "answer" in names and not rows and not context.terms.has(("carry_out", "carried"), 0, place):
        yield "every/answer", ("requests.carried_out.total",)


def _other_requesters(context: ParagraphContext, names: set[str], place: int) -> list[str]:
    """The requesters that 「均由自然人、企业提出」 leaves out; none where words that nobody knows may name some."""
    columns = context.lexicon.columns
    named = [name for name in columns if name in names]
    if not named or ("organisation" in named and "natural_person" in named):
        return []
    told = {column for name in named for column in columns[name]}
    others = [c for name in ("natural_person", "organisation") for c in columns[name] if c not in told]
    end = _clause_end(context.normalised.text, place)
    if named == ["organisation"]:
        return others
    more = _MORE_REQUESTERS if len(named) > 1 else _ANY_REQUESTERS
    is_open = named not in (["natural_person"],) and len(named) == 1
    return [] if is_open or more.search(context.normalised.text, place, end) else others


_ANY_REQUESTERS = re.compile("企业|公司|律师|律所|法人|其他|其它|等|单位|团体|组织(?!申)|机构(?!申)|学校|个体")
_MORE_REQUESTERS = re.compile("其他|其它|等|单位|团体|组织(?!申)|机构(?!申)|学校|个体")


def _every_outcome(
    context: ParagraphContext, names: set[str], sentence_start: int, place: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    lexicon = context.lexicon
    told = context.terms.within_span(sentence_start, place, [])
    settled = max((m.end for m in told if m.name in lexicon.outcomes), default=0)
    named = [m for m in told if m.name in lexicon.disputes]
    # 「直接起诉 3 件，维持 2 件；复议后起诉 2 件，均维持」: of those named behind the outcomes of others
    own = [m.name for m in named if m.start >= clause_start(context.normalised.text, place)]
    own = own if _follows_count(context, place) else []  # 「行政诉讼 7 件，直接起诉 2 件均维持」
    disputes = own or [m.name for m in named if m.start >= settled] or [m.name for m in named]
    if not disputes or context.is_about_decisions(place, place):
        return
    prefixes = dict.fromkeys(p for name in disputes for p in lexicon.disputes[name])
    stated = {end for name in names & set(lexicon.outcomes) for end in lexicon.outcomes[name]}
    if stated and _OF_CLOSED.search(context.normalised.text, sentence_start, place):
        stated |= set(lexicon.outcomes["pending"])  # 「已判的 4 件都维持」
    ends = [e for ends in lexicon.outcomes.values() for e in ends if e not in stated] if stated else ["pending"]
    yield "every/outcome", tuple(f"disputes.all.{p}_{e}" for p in prefixes for e in ends)


def _clause_end(text: str, place: int) -> int:
    last = min(len(text), place + MAX_CLAUSE_LENGTH)
    stop = _CLAUSE_END.search(text, place, last)
    return stop.start() if stop else last


_EXCEPTION = re.compile("除|其余|其[他它](?!组织|结果|处理|方式|情形)|外，")
_PAST = re.compile(r"上年|去年|上一年|往年|年以前")
_ALL_OF_OFFICE = ("各处室", "各科室", "各股室")  # what none of them has, the office has not
_SET_IN_PAST = re.compile(
    "而?(?:去年|上一?年度?|前一年)(?!末?底?的?[结转遗未没])(?:同期|全年)?[^，。;、今本当]{0,12}\\d"
)


def _is_of_last_year(context: ParagraphContext, start: int, place: int) -> bool:
    """Whether an absence is of last year by its clause, the count it is joined to by 、, or its sentence up to that."""
    text, sentence = context.normalised.text, context.sentence_start(start)
    if _PAST.search(text, clause_start(text, start), start) or tells_of_last_year(text, sentence, place):
        return True
    joined = max(sentence, *(text.rfind(mark, sentence, place) + 1 for mark in "，,;:"))
    counts = [n for n in context.numbers_in(joined, start + 1) if n.kind is NumberKind.COUNT]
    return (place > start or bool(counts)) and _SET_IN_PAST.match(text, joined) is not None


def _make_claim(
    context: ParagraphContext,
    key: str,
    interpretations: tuple[FactInterpretation, ...],
    kind: ClaimKind,
    start: int,
    end: int,
) -> Claim:
    sentence_start = context.sentence_start(start)
    text = context.normalised.text
    carried_in = key == "carry_in"
    # 「2023 年复议、诉讼都没有」, 「2023 年申请 15 件、复议和诉讼都没有」: of the year that it begins with
    own = [n.end for n in context.numbers_in(start, end) if n.kind is NumberKind.COUNT or n.start == start]
    place = own[-1] if own else start
    frame, scope = context.frame(place), context.scopes.at(start)
    return Claim(
        key,
        interpretations,
        kind,
        None,
        start,
        end,
        context.sentence_of(start),
        frame.year,
        not carried_in and _is_of_last_year(context, start, place),
        frame.is_dated
        or (scope.is_partial and not (scope.part in _ALL_OF_OFFICE and not scope.is_part_of_year))
        or (context.is_singled_out(start, end) and not _ALL_IN_TIME.match(text, start))
        or bool(_EXCEPTION.search(text, sentence_start, start)),
        False,
        subject=text[max(sentence_start, clause_start(text, start)) : start] or scope.body,
    )
