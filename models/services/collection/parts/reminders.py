"""催报函: what each unit is still to send or to mend, by its name, in a wording that the office edits and keeps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from models.errors import Refused
from models.report.reminder import STANDARD_WORDING, ReminderLetter, fill_wording, refuse_unusable_wording
from models.rules.check import check
from models.rules.finding import Finding, Severity
from models.rules.registry import TITLES
from models.services.collection.parts.part import CollectionPart
from models.services.collection.unit_status import ReminderReason, ReportingStatus, UnitLine
from models.services.report_session import report_crash
from models.store.collection import settings, submissions

WORDING_NAME, SENDER_NAME = "催报函措辞", "催报函联系人"
"""What the office's settings call the two."""
MAX_FINDINGS, MAX_QUOTE = 30, 40


class Reminders(CollectionPart):
    """The letters of a day. Nothing is changed but the wording that is kept."""

    def wording(self) -> str:
        """The office's wording, that of the program where it kept none."""
        return settings.read_setting(self._database, WORDING_NAME) or STANDARD_WORDING

    def keep_wording(self, wording: str) -> None:
        """Keep it for all letters to come; an empty one, or that of the program, leaves it to the program again."""
        self._library.permit.require("collect")
        refuse_unusable_wording(wording)
        kept = "" if wording.strip() == STANDARD_WORDING else wording.strip()
        settings.write_setting(self._database, WORDING_NAME, kept, self._library.operator)

    def sender(self) -> str:
        """Whom units are to ask: as it was kept, else whoever the roster has for the office."""
        top = self._collection.roster.current.top
        known = " ".join(filter(None, (top.contact, top.telephone))) if top else ""
        return settings.read_setting(self._database, SENDER_NAME) or known

    def keep_sender(self, sender: str) -> None:
        """Keep whom units are to ask."""
        self._library.permit.require("collect")
        settings.write_setting(self._database, SENDER_NAME, sender.strip(), self._library.operator)

    def reasons(self, today: date) -> list[ReminderReason]:
        """Every unit that must report, or did, with why it may be written to; in the order of the roster."""
        must_report = self._collection.roster.current.must_report
        unchecked = self._collection.queries.unchecked()
        return [
            _reason(line, line.submission is not None and line.submission.id in unchecked)
            for line in self._collection.queries.lines(today)
            if line.submission or must_report(line.unit)
        ]

    def letters(
        self, lines: Iterable[UnitLine], today: date, answer_by: date | None = None, wording: str = "", sender: str = ""
    ) -> Iterator[ReminderLetter]:
        """The letters to some units, one after the other.

        Refused where the wording cannot be used, or nothing is to be asked of one of them.
        """
        wording, sender = wording.strip() or self.wording(), sender.strip() or self.sender()
        refuse_unusable_wording(wording)
        top = self._collection.roster.current.top
        common = {
            "年度": str(self.year),
            "答复期限": f"于 {_day(answer_by)}前" if answer_by else "尽快",
            "本单位": top.name if top else "我们",
            "联系人": sender or "本单位政府信息公开工作机构",
        }
        for line in lines:
            yield self._letter(line, wording, common, today)

    def _letter(self, line: UnitLine, wording: str, common: Mapping[str, str], today: date) -> ReminderLetter:
        findings = self._findings(line)
        if not (findings or line.status.is_awaited):
            raise Refused(f"{line.unit.name} 的报告已收到，核对没有要改、要说明的，没有要催的，请不要写给它。")
        contact = " ".join(filter(None, (line.unit.contact, line.unit.telephone)))
        values = {
            **common,
            "单位": line.unit.name,
            "期限": _day(line.due),
            "情况": self._standing(line, findings, today),
            "问题": "\n".join(_listed(findings)),
            "单位联系人": contact,
        }
        title = f"关于报送{self.year}年度政府信息公开工作年度报告的函"
        paragraphs = tuple(fill_wording(wording, values))
        return ReminderLetter(
            line.unit.code, line.unit.name, title, _reason(line).words, paragraphs, common["本单位"], today
        )

    def _findings(self, line: UnitLine) -> list[Finding]:
        """What is to be mended and to be explained in what the unit sent; nothing where nothing came."""
        if line.submission is None:
            return []
        found = check(self._collection.submissions.filing(line.submission.id), report_crash)
        return sorted((one for one in found if one.is_open), key=lambda one: one.severity.weight)

    def _standing(self, line: UnitLine, findings: Sequence[Finding], today: date) -> str:
        if line.submission is None:
            late = (today - line.due).days
            what = "上报文件" if line.paper_day else "报告"
            paper = f"贵单位的纸质报告 {_day(date.fromisoformat(line.paper_day))}已收到。" if line.paper_day else ""
            return f"{paper}贵单位的{what}{f'已逾期 {late} 天，' if late > 0 else ''}还没有收到。"
        counts = {
            one: sum(finding.severity is one for finding in findings) for one in (Severity.BLOCK, Severity.EXPLAIN)
        }
        asked = "，".join(f"{severity.label} {count} 处" for severity, count in counts.items() if count)
        found = f"核对发现{asked}：" if asked else ""
        if line.status is ReportingStatus.RETURNED:
            reason = self._return_reason(line.unit.code)
            return f"贵单位的报告已退回修改{f'（{reason}）' if reason else ''}，还没有收到改好的。{found}"
        came_late = f"，迟报 {line.days_late} 天" if line.days_late else ""
        return f"贵单位的报告已收到{came_late}。{found}"

    def _return_reason(self, code: str) -> str:
        events = submissions.events_of_unit(self._database, self.year, code)
        said = [one.reason for one in events if one.action == submissions.RETURNED]
        return " ".join(said[-1].split()).rstrip("。") if said else ""


def _listed(findings: Sequence[Finding]) -> Iterator[str]:
    for number, one in enumerate(findings[:MAX_FINDINGS], 1):
        quote = " ".join(one.breach.quote.split())
        quoted = f"（原文“{quote[:MAX_QUOTE]}{'…' if len(quote) > MAX_QUOTE else ''}”）" if quote else ""
        title = TITLES.get(one.rule, one.rule)
        yield f"{number}. {one.severity.label}，{title}：{one.message.rstrip('。')}{quoted}。"
    if len(findings) > MAX_FINDINGS:
        yield f"还有 {len(findings) - MAX_FINDINGS} 处，请在报告里核对。"


def _reason(line: UnitLine, is_unchecked: bool = False) -> ReminderReason:
    must_mend = line.findings.get(Severity.BLOCK.value, 0)
    explain = line.findings.get(Severity.EXPLAIN.value, 0)
    parts = [line.status.label] if line.status.is_awaited or not (must_mend or explain) else []
    parts += [f"必须改 {must_mend} 处"] if must_mend else []
    parts += [f"须说明 {explain} 处"] if explain else []
    is_done = not (line.status.is_awaited or is_unchecked or must_mend or explain)
    parts += ["没有要催的"] if is_done else ["还没有核对"] if is_unchecked else []
    return ReminderReason(line, "，".join(parts), line.status.is_awaited or bool(must_mend), is_done)


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
