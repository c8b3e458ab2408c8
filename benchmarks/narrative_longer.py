"""Sentences of more than one number for the made-up reports: lists, shares, carry-over, growth, none and all."""

from benchmarks import narrative_wordings as say
from benchmarks.narrative_reports import Sentence, Writer

_KINDS = ("granted", "granted_in_part", "refused*", "unavailable*", "not_processed*", "otherwise*")
_RESULT_WORDS = tuple(say.RESULT_LIST)


def result_list(writer: Writer, planted: bool) -> Sentence:
    """All that were answered, and what became of them; a planted one names a wrong total."""
    values = [writer.total(f"requests.{row}.total") for row in _KINDS]
    total = sum(values)
    stated = writer.number(total, {total, *_readings(writer)}, planted)
    parts = writer.rng.choice(("；", "，", "、")).join(
        f"{words}{value}件" for words, value in zip(_RESULT_WORDS, values, strict=True)
    )
    return writer.fill("list_results", say.LIST_HEADS, planted, n=stated, parts=parts)


def _readings(writer: Writer) -> set[int]:
    new, carried = writer.total("requests.new_received.total"), writer.total("requests.carried_in.total")
    return {new, new + carried, new - writer.total("requests.carried_out.total")}


def shares(writer: Writer, planted: bool) -> Sentence:
    """What became of them with a share each; a planted one has one share wrong."""
    rng = writer.rng
    values = [writer.total(f"requests.{row}.total") for row in _KINDS]
    total, places = sum(values), rng.choice((0, 1, 2, 2))
    wrong = rng.randrange(len(values)) if planted else -1
    printed = []
    for place, (words, value) in enumerate(zip(_RESULT_WORDS, values, strict=True)):
        share = 100 * value / total if total else 0
        share += rng.choice((3, -3, 4.5, 9)) if place == wrong else 0
        printed.append(f"{words}{value}件，{rng.choice(('占', '占比', '约占'))}{abs(share):.{places}f}%")
    text = writer.fill("share", say.LIST_HEADS, planted, n=total, parts="；".join(printed))
    return Sentence(text.words.replace("约占", "占"), text.kind, planted)


def free_list(writer: Writer, planted: bool) -> Sentence:
    """A list of matters the form does not know, complete; a planted one does not add up."""
    rng = writer.rng
    unit = rng.choice(("条", "件", "篇", "期", "场"))
    names = rng.sample(say.MATTERS, rng.randint(3, 6))
    values = [rng.randint(1, 90) for _ in names]
    if rng.random() < 0.5:
        names[-1] = "其他"
    joint = rng.choice(("，", "、", "；"))
    parts = joint.join(f"{name}{value}{unit}" for name, value in zip(names, values, strict=True))
    total = sum(values)
    if planted:
        total += rng.choice((1, -1, 2, 3, -2, max(total // 20, 1), -max(total // 25, 1)))
    return writer.fill("list_free", say.FREE_LISTS, planted, n=total, u=unit, parts=parts)


def nested_list(writer: Writer, planted: bool) -> Sentence:
    """A list with a list in brackets; a planted one is wrong inside."""
    rng = writer.rng
    inner = [rng.randint(2, 40) for _ in range(2)]
    others = [rng.randint(2, 60) for _ in range(2)]
    middle = sum(inner)
    total = middle + sum(others)
    if planted:
        inner[0] += rng.choice((1, 2, 5, -1))
    a, b, c, d, e = rng.sample(say.MATTERS, 5)
    words = f"{a}{middle}条（{b}{inner[0]}条、{c}{inner[1]}条），{d}{others[0]}条，{e}{others[1]}条"
    return writer.fill("list_nested", say.FREE_LISTS, planted, n=total, u="条", parts=words)


def respectively(writer: Writer, planted: bool) -> Sentence:
    """Pairs told by 分别为; a planted one does not add up."""
    rng = writer.rng
    values = [rng.randint(3, 200) for _ in range(3)]
    total = sum(values) + (rng.choice((1, -2, 4)) if planted else 0)
    return writer.fill("respectively", say.PAIRS, planted, n=total, a=values[0], b=values[1], c=values[2])


def course(writer: Writer, planted: bool) -> Sentence:
    """Received, carried in, answered, carried out; a planted one has the answered wrong."""
    new, carried = writer.total("requests.new_received.total"), writer.total("requests.carried_in.total")
    done, left = writer.total("requests.handled_total.total"), writer.total("requests.carried_out.total")
    done = writer.number(done, {done, *_readings(writer)}, planted)
    return writer.fill("course", say.COURSES, planted, new=new, carried=carried, done=done, left=left)


def growth(writer: Writer, planted: bool) -> Sentence:
    """More or less than last year; a planted one is wrong by some points or pieces."""
    new, then = writer.total("requests.new_received.total"), writer.last_total("requests.new_received.total") or 1
    change = 100 * (new - then) / then
    wrong = writer.rng.choice((2.5, 7, 11)) if planted else 0
    slots = {
        "received": new,
        "way": ("增长" if new >= then else "下降"),
        "percent": f"{abs(change) + wrong:.2f}",
        "gap": abs(new - then) + int(wrong),
    }
    made = writer.fill("growth", say.GROWTH, planted, **slots)
    return Sentence(made.words.replace("增长" + str(slots["gap"]), f"增加{slots['gap']}"), made.kind, made.planted)


def none_at_all(writer: Writer, planted: bool) -> Sentence:
    """Nothing of the kind: true where the figures are nothing, else planted."""
    cells = {
        "requests": ("requests.new_received.total",),
        "reviews": ("disputes.all.reconsideration_total",),
        "suits": ("disputes.all.suit_direct_total", "disputes.all.suit_after_total"),
    }
    key = writer.rng.choice(sorted(cells))
    return writer.fill(f"none_{key}", say.NONE[key], writer.total(*cells[key]) > 0)


def everything(writer: Writer, planted: bool) -> Sentence:
    """All upheld or all answered: planted where the figures know of others."""
    reviews = writer.total("disputes.all.reconsideration_total")
    suits = writer.total("disputes.all.suit_direct_total", "disputes.all.suit_after_total")
    if writer.rng.random() < 0.5:
        kinds = ("reconsideration", "suit_direct", "suit_after")
        rest = sum(writer.total(f"disputes.all.{k}_{e}") for k in kinds for e in ("corrected", "other", "pending"))
        return writer.fill("all_upheld", say.ALL_UPHELD, rest > 0, reviews=reviews, suits=suits)
    left = writer.total("requests.carried_out.total")
    new = writer.total("requests.new_received.total")
    contradicts = left > 0 and new != writer.total("requests.handled_total.total")
    return writer.fill("all_answered", say.ALL_ANSWERED, contradicts, received=new)


def plain(writer: Writer, pattern: str) -> Sentence:
    """A sentence that says nothing of the figures, full of numbers."""
    rng = writer.rng
    slots = {
        "a": rng.randint(2, 60),
        "b": rng.randint(2, 90),
        "c": rng.randint(200, 9000),
        "d": rng.randint(2, 9),
        "then": writer.last_total("requests.new_received.total"),
        "p": f"{rng.uniform(80, 100):.1f}",
    }
    return writer.fill("plain", (pattern,), False, **slots)


LONGER = (
    result_list,
    shares,
    free_list,
    free_list,
    nested_list,
    respectively,
    course,
    growth,
    none_at_all,
    everything,
)
