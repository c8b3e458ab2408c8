"""Statements without a number: that a thing did not happen, or that all were of one kind."""

import re
from collections.abc import Iterator

from models.editions.lexicon import Lexicon, Sum
from models.texts.claim import LONGEST_CLAUSE, Ground, Manner, Told, cell_pattern, clause_start
from models.texts.numbers import Sort
from models.texts.term_matches import Meaning, phrases

_NO_OFFICE = ("无法律", "无法人")
_CLAUSE_END = re.compile(r"[，,。;!?()]")
_HARMLESS = {"natural_person", "organisation", "channel", "request", "receive", "newly", "about_requests", "handle"}


def tell_absent(ground: Ground) -> Iterator[Told]:
    """Every 「未收到……」「无……」 that speaks of a figure of the form."""
    words, text = phrases(ground.lexicon), ground.plain.text
    for match in words.absent.finditer(text):
        place = match.start()
        odd = words.not_absent.search(text, max(0, place - 1), place + 6)
        if (
            odd and odd.start() <= place < odd.end() and not text.startswith(_NO_OFFICE, place)
        ) or ground.plain.in_quote(place):
            continue
        end = _clause_end(text, match.end())
        if any(n.sort is Sort.COUNT for n in ground.numbers_in(place, end)):
            continue
        found = ground.meanings.within(place, end, [])
        if found and not _left(text, place, end, found, match.end(), ground.lexicon):
            for key, cells in _absent_facts(ground, found, place):
                yield _told(ground, key, cells, Manner.ABSENT, place, end)


def _left(text: str, start: int, end: int, found: tuple[Meaning, ...], after: int, lexicon: Lexicon) -> str:
    rest = list(text[start:end])
    for meaning in found:
        rest[meaning.start - start : meaning.end - start] = "," * (meaning.end - meaning.start)
    return phrases(lexicon).absent_filler.sub("", "".join(rest[after - start : end - start]))


def _absent_facts(ground: Ground, found: tuple[Meaning, ...], place: int) -> Iterator[tuple[str, tuple[Sum, ...]]]:
    lexicon, names = ground.lexicon, {m.name for m in found}
    if names & set(lexicon.groups["refusing"]):
        return
    disputes = [n for n in lexicon.groups["dispute"] if n in names]
    outcomes = [n for n in lexicon.groups["outcome"] if n in names]
    if disputes:
        ends = [lexicon.outcomes[n][0] for n in outcomes] or ["total"]
        for name in ["reconsideration", "suit"] if "both_disputes" in disputes else disputes:
            cells = tuple(f"disputes.all.{p}_{e}" for p in lexicon.disputes[name] for e in ends)
            yield "+".join([name, *outcomes]), (Sum("", cells),)
        return
    documents = [n for n in lexicon.groups["document"] if n in names]
    acts = [n for n in lexicon.acts if n in names and n not in ("publish", "proactive")]
    if documents and acts:
        for name in documents:
            columns = lexicon.acts[acts[0]]
            yield f"{name}+{acts[0]}", tuple(Sum("", (f"documents.{name}.{c}",)) for c in columns)
        return
    yield from _absent_requests(ground, names, place)


def _absent_requests(ground: Ground, names: set[str], place: int) -> Iterator[tuple[str, tuple[Sum, ...]]]:
    lexicon = ground.lexicon
    near = "request" in names or "request" in ground.topic or ground.meanings.has(("request",), 0, place)
    if not near:
        return
    for flow in ("carry_out", "carry_in"):
        if flow in names:
            yield flow, _total(lexicon.flows[flow])
            return
    rows = [n for n in (*lexicon.groups["result"], *lexicon.groups["leaf"]) if n in names]
    if rows:
        yield "+".join(rows), _total(tuple(Sum("", lexicon.rows[n]) for n in rows))
        return
    columns = [n for n in lexicon.columns if n in names]
    if len(columns) == 1 and names <= _HARMLESS | {columns[0]}:
        cells = tuple(f"requests.new_received.{c}" for c in lexicon.columns[columns[0]])
        yield f"receive/{'+'.join(lexicon.columns[columns[0]])}", (Sum("", cells),)
    elif "request" in names and names <= _HARMLESS:
        yield "receive", _total(lexicon.flows["receive"][:1])


def _total(readings: tuple[Sum, ...]) -> tuple[Sum, ...]:
    return tuple(Sum(r.say, tuple(cell_pattern(row, "total") for row in r.cells)) for r in readings)


def tell_every(ground: Ground) -> Iterator[Told]:
    """Every 「均」「全部」: the readings add up what there must then be none of."""
    text = ground.plain.text
    for match in phrases(ground.lexicon).every.finditer(text):
        place = match.start()
        end = _clause_end(text, match.end())
        if ground.plain.in_quote(place) or ground.numbers_in(place, end):
            continue
        found = ground.meanings.within(place, end, [])
        if _counts_just_before(ground, place) and not {m.name for m in found} & _OUTCOMES:
            continue
        if found:
            for key, cells in _every_facts(ground, {m.name for m in found}, place):
                yield _told(ground, key, (Sum("", cells),), Manner.EVERY, place, end)


_OUTCOMES = {"upheld", "corrected", "pending", "closed", "other_outcome"}


def _counts_just_before(ground: Ground, place: int) -> bool:
    """Whether 「均」 stands right behind a number: it then tells of these only."""
    return any(n.sort is Sort.COUNT and n.end == place for n in ground.numbers_in(place - 40, place))


def _every_facts(ground: Ground, names: set[str], place: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    lexicon, floor = ground.lexicon, ground.sentence_start(place)
    if names & {"foreign", "lost"}:
        return
    if names & _OUTCOMES:
        yield from _every_outcome(ground, names, floor, place)
        return
    asked = ground.meanings.has(("request",), floor, place)
    if not asked:
        return
    if names & {"natural_person", "organisation"} and len(names & {"natural_person", "organisation"}) == 1:
        other = "organisation" if "natural_person" in names else "natural_person"
        yield f"every/{other}", tuple(f"requests.new_received.{c}" for c in lexicon.columns[other])
    rows = [n for n in lexicon.groups["result"] if n in names]
    if len(rows) == 1 and rows[0] != "granted_and_part":
        kept = {*lexicon.rows[rows[0]], *(lexicon.rows["granted_in_part"] if rows[0] == "granted" else ())}
        others = dict.fromkeys(r for n in lexicon.groups["result"] for r in lexicon.rows[n] if r not in kept)
        yield f"every/{rows[0]}", tuple(f"requests.{row}.total" for row in others)
    elif "answer" in names and not rows and "carry_out" not in {m.name for m in ground.meanings.all}:
        yield "every/answer", ("requests.carried_out.total",)


def _every_outcome(ground: Ground, names: set[str], floor: int, place: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    lexicon = ground.lexicon
    disputes = [m.name for m in ground.meanings.within(floor, place, []) if m.name in lexicon.disputes]
    if not disputes:
        return
    prefixes = dict.fromkeys(p for name in disputes for p in lexicon.disputes[name])
    kept = {end for name in names & set(lexicon.outcomes) for end in lexicon.outcomes[name]}
    ends = [e for ends in lexicon.outcomes.values() for e in ends if e not in kept] if kept else ["pending"]
    yield "every/outcome", tuple(f"disputes.all.{p}_{e}" for p in prefixes for e in ends)


def _clause_end(text: str, place: int) -> int:
    last = min(len(text), place + LONGEST_CLAUSE)
    mark = _CLAUSE_END.search(text, place, last)
    return mark.start() if mark else last


_EXCEPT = re.compile("除|其余|其[他它](?!组织)|外，")
_PAST = re.compile(r"上年|去年|上一年|往年|年以前")


def _told(ground: Ground, key: str, readings: tuple[Sum, ...], manner: Manner, start: int, end: int) -> Told:
    floor = ground.sentence_start(start)
    text = ground.plain.text
    before = ground.numbers_in(floor, start)
    years = [n for n in before if n.sort is Sort.YEAR]
    dated = any(n.sort is Sort.DATE for n in before)
    return Told(
        key,
        readings,
        manner,
        None,
        start,
        end,
        ground.sentence_of(start),
        int(years[-1].value) if years else None,
        bool(_PAST.search(text[floor:start])),
        dated or ground.is_narrow(floor, end) or bool(_EXCEPT.search(text, floor, start)),
        False,
        text[max(floor, clause_start(text, start)) : start],
    )
