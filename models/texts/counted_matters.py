"""What counts are of: requests, what people else bring to an office, disputes or documents."""

import re

from models.texts.claim import ABOUT_REQUESTS
from models.texts.counted_items import CountedItem
from models.texts.item_words import ItemWords
from models.texts.numbers import NumberKind
from models.texts.term_matches import TermMatch
from models.texts.told_so_far import Matter, ToldSoFar


class CountedMatters:
    """Tells what each count of a paragraph is of."""

    def __init__(self, words: ItemWords, told: ToldSoFar) -> None:
        self.words, self.told = words, told
        self.context, self.terms, self.lexicon = words.context, words.terms, words.lexicon
        self.text, self.group_of = words.text, words.group_of

    def matter_of(self, item: CountedItem) -> Matter:
        """What an item is of: its own noun says it, else the nearest one before it, else the item before it.

        The parts of a list are of what its head is of, whatever stands between.
        """
        start = item.lead_start if item.lead_start >= 0 else item.start
        known = self.told.matter
        begins_list = bool(_LISTED.search(self.text, start, item.number.start))
        own = self.noun_in(item.start, item.end, item) or self.noun_in(start, item.start, item)
        if own == "request" and self.is_in_other_field(start, item):
            own = "foreign"
        head = known.noun if begins_list else known.head if known.is_in_list and item.sentence == known.sentence else ""
        if own == "request" and head == "foreign":
            own = head  # 「公文 90 件，其中主动公开 60 件、依申请公开 20 件」
        if own:
            in_list = begins_list or (known.is_in_list and item.sentence == known.sentence)
            return Matter(own, head or own, item.sentence, in_list)
        goes_on = item.sentence == known.sentence or (
            item.sentence == known.sentence + 1 and self.context.continues(item.sentence)
        )
        if not goes_on or _OPENS_POINT.match(self.text, start):
            return Matter("", "", item.sentence)
        noun = known.head if known.is_in_list and not begins_list else known.noun
        return Matter(noun, known.noun if begins_list else known.head, item.sentence, begins_list or known.is_in_list)

    def is_in_other_field(self, start: int, item: CountedItem) -> bool:
        """Whether bare applications are told of in another field of work: 「在行政许可办理中，收到申请 1301 件」."""
        field = _FIELD_OF_WORK.match(self.text, start, item.number.start)
        if field is None or "公开" in self.text[start : item.number.start]:
            return False
        return any(m.name in _OTHER_FIELDS for m in self.terms.within_span(start, field.end(), []))

    def noun_in(self, start: int, end: int, item: CountedItem) -> str:
        """The last noun of a stretch that says what is counted; "foreign" for what is no request to the office."""
        terms = self.terms.within_span(start, end, self.words.notes_of(item))
        for match in reversed(terms):
            if match.name in ("foreign", "procurement", "fees"):
                if self.is_topic(match, terms, start) or _IN_COURSE.match(self.text, match.start):
                    continue
                return "foreign"
            if match.name == "newly" and "申请" in self.text[match.start : match.end]:
                return "request"
            if match.name in ABOUT_REQUESTS:
                if self.is_attribute(match):
                    return "foreign"
                if dispute := self.is_of_dispute(match):
                    return dispute
                return "foreign" if self.is_other_application(match) else "request"
            if self.group_of.get(match.name) in ("dispute", "document"):
                return match.name
        return ""

    def is_of_others(self, match: TermMatch, item: CountedItem) -> bool:
        """Whether a meaning beside a number is not of it: of a dispute, denied, or of a fraction of those counted."""
        if match.name == "request":
            return bool(self.is_of_dispute(match))
        if match.name in ("answer", "handle", "receive") and _DENIED.search(self.text, item.start, match.start):
            return True
        between = self.context.numbers_in(item.number.end, match.start)
        return any(n.kind in (NumberKind.RATIO, NumberKind.PERCENT) for n in between)

    def is_of_dispute(self, match: TermMatch) -> str:
        """The dispute that an application is for: 「复议申请」."""
        before = self.terms.last_before(match.start)
        is_next = before is not None and before.end == match.start
        return before.name if before and is_next and self.group_of.get(before.name) == "dispute" else ""

    def is_attribute(self, match: TermMatch) -> bool:
        """Whether 「依申请公开」 only names how documents may be disclosed, beside those that are 「主动公开」."""
        return _ATTRIBUTES.search(self.text, max(0, match.start - 24), match.start) is not None

    def is_topic(self, match: TermMatch, terms: tuple[TermMatch, ...], start: int) -> bool:
        """Whether a noun only says what requests were about: 「申请主要涉及河道采砂许可等事项」."""
        about = _TOPIC.search(self.text, start, match.start)
        if about is None and _CONCERNING.match(self.text, match.end):
            about = _WITH.search(self.text, start, match.start)  # 「申请 26 件，与监管数据、消费投诉有关的居多」
        return about is not None and any(m.name == "request" and m.start < about.start() for m in terms)

    def is_other_application(self, match: TermMatch) -> bool:
        """Whether 「申请」 is told to be of something else: 「行政许可申请」, 「低保救助申请」."""
        if self.text[match.start : match.end] != "申请":
            return False
        if _OF_SPECIAL_KIND.search(self.text, max(0, match.start - 3), match.start):
            return True
        before = self.terms.last_before(match.start)
        if before and before.end == match.start and before.name in ("licences", "penalties", "coercion", "foreign"):
            return True
        run = self.words.han_run_before(match.start, max(0, match.start - 12))
        named = self.terms.within_span(run, match.start, [])
        if any(m.name == "foreign" for m in named):
            return True
        if any(self.group_of.get(m.name) in ("result", "leaf", "column") for m in named):
            return False
        return len(self.words.kind_named(match)) >= 4 and not self.terms.has(("about_requests",), 0, match.start)

    def is_of_some_kind(self, item: CountedItem, local: tuple[TermMatch, ...]) -> bool:
        """Whether the requests of an item may be applications of another kind."""
        noun = next((m for m in reversed(local) if m.name == "request" and m.start < item.number.start), None)
        if noun is None or self.text[noun.start : noun.end] != "申请" or noun.start - item.start < 2:
            return False
        words = self.words.words_before(noun)
        return len(self.words.kind_named(noun)) >= 2 and not words.endswith("的") and not _NUMERAL_BEFORE.search(words)


# 「主动公开 62 件、依申请公开 38 件」: how documents may be disclosed, no requests.
_ATTRIBUTES = re.compile("主动公开”?(?:的|为|类)?\\d[\\d,]*[件份条个][、，,;和及]“?$")
_FIELD_OF_WORK = re.compile("[，,;。:]?在?[\u4e00-\u9fff、]{2,16}?(?:中|里|方面|领域|工作|环节|上)[，,]")
_OTHER_FIELDS = frozenset({"licences", "penalties", "coercion", "foreign"})
_OF_SPECIAL_KIND = re.compile("涉[外密法诉企农侨台军]$")
_TOPIC = re.compile("(?:因|由于|涉及|关于|有关|围绕|内容[为是]|集中[在于]|主要[为是有])[^，。;]{0,40}$")
_OPENS_POINT = re.compile(r"[;。:]?(?:\\(\\d{1,2}\\)|\\d{1,2}[.、](?!\\d)|[一二三四五六七八九]是)")
_CONCERNING = re.compile("[^，。;]{0,8}(?:有关|相关)")
_WITH = re.compile("[与同和][^，。;]{0,20}$")
_IN_COURSE = re.compile(
    "(?:补正|延期)(?:手续|等|后|期|未|中|而|原因|推迟|[，。、;)])"
)  # what is done with requests, no other matter
_DENIED = re.compile("(?:未|没有|不再|无需)(?:另行|再|能|予以|单独)$")
_LISTED = re.compile("其中|包括|包含|分别为")
_NUMERAL_BEFORE = re.compile("[一二三四五六七八九十百千万两][件宗份起]")
