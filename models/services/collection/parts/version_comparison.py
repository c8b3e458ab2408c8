"""Versions of a unit's report held beside each other: which is newer, which says the same, which a person chooses."""

from collections.abc import Container, Iterable
from dataclasses import replace
from pathlib import Path

from models.errors import Refused
from models.services.collection.assessment import ComparableVersion, FileAssessment, FileVerdict


def compare_versions(new: ComparableVersion, other: ComparableVersion, called: str) -> tuple[FileVerdict, str]:
    """What a version is beside another of the same unit; ``called`` is what to call that one.

    Of one that may be taken unseen the words say why and end without a full stop, so that what follows can be added.
    """
    if not new.revision or not other.revision:
        return _compare_by_content(new, other, called)
    if new.revision == other.revision:
        return _compare_same_revision(new, other, called)
    is_same = new.digest == other.digest
    if new.revision < other.revision:
        if is_same:
            return FileVerdict.SAME_CONTENT, f"与{called}内容相同，不用再收。"
        return FileVerdict.OLDER, f"是第 {new.revision} 次修改的，比{called}旧，不用收。"
    text = f"是第 {new.revision} 次修改的，比{called}新"
    return (FileVerdict.RESENT, f"{text}，内容没有变") if is_same else (FileVerdict.NEWER, text)


def _compare_same_revision(new: ComparableVersion, other: ComparableVersion, called: str) -> tuple[FileVerdict, str]:
    if new.digest != other.digest and new.content() != other.content():
        return FileVerdict.DISPUTED, f"与{called}修改次数相同，内容却不同。请问过单位再选用哪一份。"
    if new.signer and not other.signer:
        return FileVerdict.RESENT, f"与{called}内容相同，这一份有签名"
    if new.register and not other.register:
        return FileVerdict.RESENT, f"与{called}内容相同，这一份另外带有台账数"
    if new.register and new.register != other.register:
        return FileVerdict.DISPUTED, f"与{called}内容相同，带来的台账数却不是同一份台账的。请问过单位再选用哪一份。"
    return FileVerdict.SAME_CONTENT, f"与{called}内容相同，不用再收。"


def _compare_by_content(new: ComparableVersion, other: ComparableVersion, called: str) -> tuple[FileVerdict, str]:
    """Of two, at least one of which tells no revision, only what one says beyond the other can be known."""
    is_same = new.digest == other.digest
    is_told_there = is_same or other.content().holds(new.content())
    # Without a revision it never comes after one that has one.
    tells_all = new.revision >= other.revision and (is_same or new.content().holds(other.content()))
    more = _additional_information(new, other)
    if is_told_there and not more:
        text = f"与{called}内容相同" if is_same else f"表格的数和文字都与{called}相同，没有更多的内容"
        return FileVerdict.SAME_CONTENT, f"{text}，不用再收。"
    if tells_all:
        return FileVerdict.RESENT, f"表格的数和文字都与{called}相同，{more or '另外写得更全'}"
    return FileVerdict.DISPUTED, f"与{called}内容不同，文件里没有修改次数，判不出新旧。请问过单位再选用哪一份。"


def _additional_information(new: ComparableVersion, other: ComparableVersion) -> str:
    """What a version tells of itself beyond another."""
    if new.revision > other.revision:
        return f"另外记有修改次数（第 {new.revision} 次）"
    return "另外有签名" if new.signer and not other.signer else ""


def apply_choices(
    assessments: Iterable[FileAssessment], chosen: Container[Path], insistence: str = ""
) -> tuple[list[FileAssessment], list[FileAssessment]]:
    """The files once a person chose some, and those to be taken: of each unit the chosen one, else what may be unseen.

    One with ``objections`` needs a reason, ``insistence``. Refused where several of one unit were chosen: which
    of them counts would depend on their order.
    """
    resolved, picked = list(assessments), dict[str, FileAssessment]()
    for one in resolved:
        if one.path in chosen and one.verdict.may_be_chosen and picked.setdefault(one.unit, one) is not one:
            raise Refused(f"{one.name} 选了两份以上，只能收一份。请问过单位，只选要的那一份。")
    selected = []
    for at, one in enumerate(resolved):
        other = picked.get(one.unit)
        if other is one and one.objections and not insistence.strip():
            resolved[at] = unreasoned(one)
        elif other is one or (other is None and one.verdict.is_taken):
            selected.append(one)
        elif other and one.verdict.is_taken:
            resolved[at] = replace(one, sentence=f"这次另外选了 {other.path.name}，没有收这一份。")
    return resolved, selected


def unreasoned(one: FileAssessment) -> FileAssessment:
    """A file that is not taken because nobody said why it should be, though something speaks against it."""
    return replace(one, sentence=f"{one.sentence}要收请写明理由，没有收。")


_ASKED = (FileVerdict.DISPUTED, FileVerdict.UNSURE, FileVerdict.WITHDRAWN)


def resolve_duplicates(assessments: Iterable[FileAssessment]) -> list[FileAssessment]:
    """The files of one folder told apart: of several of one unit only the newest is to be taken.

    Two of the same revision with different content are both left for a person to choose.
    """
    resolved = list(assessments)
    of_unit: dict[str, list[int]] = {}
    for at, one in enumerate(resolved):
        # What only tells of rulings brings no version that could be newer than another.
        if (one.verdict.is_taken and one.verdict is not FileVerdict.NEW_RULINGS) or one.verdict in _ASKED:
            of_unit.setdefault(one.unit, []).append(at)
    for places in of_unit.values():
        if len(places) > 1:
            _resolve_unit(resolved, places)
    return resolved


def _resolve_unit(resolved: list[FileAssessment], places: list[int]) -> None:
    taken = [at for at in places if resolved[at].verdict.is_taken]
    if not taken:
        return
    best = max(taken, key=lambda at: (resolved[at].revision, len(resolved[at].content.details), -at))
    for at in places:
        if at == best:
            continue
        one, other = resolved[at], resolved[best]
        if one.sha == other.sha:
            resolved[at] = replace(one, verdict=FileVerdict.DUPLICATE, sentence=f"与 {other.path.name} 是同一个文件。")
            continue
        verdict, text = compare_versions(one.version, other.version, f" {other.path.name} ")
        if not one.verdict.is_taken and verdict not in (FileVerdict.SAME_CONTENT, FileVerdict.OLDER):
            continue  # a person decides on it, whatever comes of the others
        resolved[at] = replace(one, verdict=verdict, sentence=text)
        if verdict is FileVerdict.DISPUTED:
            text = f"与 {one.path.name} 同是 {one.name} 的报告，内容不同，判不出新旧。请问过单位再选用哪一份。"
            resolved[best] = replace(other, verdict=verdict, sentence=text)
