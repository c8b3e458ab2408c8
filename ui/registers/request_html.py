"""A request as a page: what is known of it, its course as a time line, and how its term is reckoned."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from models.registers.clock import Reckoning
from models.registers.days import say_day
from models.registers.form_words import requester_label, result_label
from models.registers.letters.letter import Letter
from models.registers.request import EventKind, Particulars, Request, RequestEvent
from models.texts.characters import show_direction_controls
from ui.theme.colours import colours

_CAME = {EventKind.CORRECTION: "收到补正", EventKind.FEE: "缴清", EventKind.TERM: "另定期限到"}


def request_page(
    request: Request,
    particulars: Particulars | None,
    reckoning: Reckoning,
    is_kept: bool,
    letters: Sequence[tuple[Letter, str]] = (),
) -> str:
    """The page; ``particulars`` is None while names are hidden, ``is_kept`` whether any are kept.

    ``letters`` are those of the request, each with what it is called.
    """
    late = "".join(f'<p style="color:{colours.block}">{_safe(words)}</p>' for words in reckoning.late)
    return "".join(
        (
            _facts(request, particulars, is_kept),
            _heading("经过"),
            _course(request),
            *_letters(letters),
            _heading("怎么算的"),
            *(f'<p style="margin:0 0 3px 0">{_safe(step)}</p>' for step in reckoning.steps),
            late,
        )
    )


def _facts(request: Request, particulars: Particulars | None, is_kept: bool) -> str:
    rows = [("申请人类型", requester_label(request.requester)), ("申请方式", request.channel.label)]
    if particulars is not None:
        rows += [
            ("申请人", particulars.name),
            ("联系方式", particulars.contact),
            ("申请内容", particulars.matter),
            ("备注", particulars.remark),
        ]
    elif is_kept:
        rows.append(("申请人", "已隐去，上面点“显示姓名”"))
    rows.append(("承办", request.handler))
    lines = "".join(
        f'<tr><td style="color:{colours.muted}; padding:1px 14px 1px 0">{name}</td><td>{_safe(text)}</td></tr>'
        for name, text in rows
        if text
    )
    return f'<table cellspacing="0">{lines}</table>'


def _course(request: Request) -> str:
    """The days in their order; those of one event lead to it."""
    lines = sorted(_steps(request), key=lambda step: step[0])
    rows = "".join(
        f'<tr><td style="color:{colours.muted}; padding:2px 12px 2px 0; white-space:pre">{day.isoformat()}</td>'
        f'<td style="padding:2px 0">{words}</td></tr>'
        for day, words in lines
    )
    return f'<table cellspacing="0">{rows}</table>'


def _steps(request: Request) -> Iterator[tuple[date, str]]:
    if request.arrived:
        yield request.arrived, "来件"
    yield request.received, "收到申请"
    for event in request.events:
        yield event.day, f"{_event_words(event)}　{_link(f'event:{event.id}', '改')}　{_link(f'drop:{event.id}', '删')}"
        if event.until and event.kind is not EventKind.TERM:
            yield event.until, _CAME.get(event.kind, f"{event.kind.label}：收到答复")
    if request.closed:
        letter = f"　{_safe(request.letter)}" if request.letter else ""
        yield request.closed, f"答复：{_safe(result_label(request.result))}{letter}"


def _event_words(event: RequestEvent) -> str:
    details = []
    if event.days:
        details.append(f"{event.days} 个工作日")
    if event.kind is EventKind.TERM and event.until:
        details.append(f"到{say_day(event.until)}")
    if event.limit:
        details.append(f"限{say_day(event.limit)}")
    if event.arrived:
        details.append(f"对方{say_day(event.arrived)}收到")
    if event.amount is not None:
        details.append(f"{event.amount / 100:.2f} 元")
    if event.letter:
        details.append(event.letter)
    waits = event.kind.is_span and event.until is None
    words = event.kind.label + (f"（{'，'.join(details)}）" if details else "")
    waiting = f' <span style="color:{colours.explain}">还没有等到</span>' if waits else ""
    return _safe(words) + waiting


def _letters(letters: Sequence[tuple[Letter, str]]) -> Iterator[str]:
    if not letters:
        return
    yield _heading("文书")
    rows = "".join(
        f'<tr><td style="color:{colours.muted}; padding:2px 12px 2px 0; white-space:pre">{letter.day.isoformat()}</td>'
        f'<td style="padding:2px 0">{_safe(name)}　{_safe(letter.number)}　{_link(f"letter:{letter.id}", "看")}　'
        f"{_link(f'drop-letter:{letter.id}', '删')}</td></tr>"
        for letter, name in letters
    )
    yield f'<table cellspacing="0">{rows}</table>'


def _heading(text: str) -> str:
    return f'<p style="color:{colours.muted}; margin-top:14px; margin-bottom:3px"><b>{escape(text)}</b></p>'


def _link(target: str, text: str) -> str:
    return f'<a href="{escape(target)}" style="color:{colours.accent}; text-decoration:none">{escape(text)}</a>'


def _safe(text: str) -> str:
    return escape(show_direction_controls(text))
