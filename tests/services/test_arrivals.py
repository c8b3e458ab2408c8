"""What a file is beside what was received: the sentence says what happens, and nothing that comes with it is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.errors import Refused
from models.exchange.content_digest import ContentDigest, digest_content
from models.exchange.formats.report_json import write_report
from models.exchange.packages.bundle import BundleStamp, ReceivedBundle, read_received_bundle, write_bundle
from models.exchange.packages.signing import SigningKey
from models.exchange.public_key import key_fingerprint
from models.report.filing import Explanation, Filing
from models.report.notes import NoteLine, NoteLineKind, append_line
from models.services.collection.assessment import FileAssessment, FileVerdict
from models.services.collection.collection import Collection
from models.services.collection.parts import submissions as arrivals_service
from models.services.collection.parts.version_comparison import apply_choices
from models.services.collection.unit_status import ReportingStatus
from models.services.library import Library
from models.store.collection import submissions
from output.publish import render
from tests.services.collected import CELL, CITY, YEAR, filing, look, send, take, take_roster

NAME = "示例市本级"


@pytest.fixture
def city(library: Library, tmp_path: Path) -> Library:
    take_roster(library, tmp_path)
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


def write(path: Path, report: Filing, revision: int = 0, state: str = "final", seal: SigningKey | None = None) -> Path:
    """A unit's bundle; without a revision as one of the first format."""
    stamp = BundleStamp(revision, f"{revision:064}", "c" * 64, state) if revision else None
    path.write_bytes(write_bundle(report, stamp, seal))
    return path


def printed(path: Path, report: Filing) -> Path:
    """The same as a published document."""
    path.write_bytes(render(report, path.suffix))
    return path


def seen(city: Library, path: Path) -> FileAssessment:
    return look(city, [path])[path.name]


def kept(city: Library, code: str = "10") -> ReceivedBundle:
    """What counts, as it was sent."""
    return read_received_bundle(
        Collection(city, YEAR).submissions.content(submissions.current_submissions(city.database, YEAR)[code].id)
    )


@pytest.fixture
def report() -> Filing:
    """A whole report with words, bound fields among them, and a cover."""
    cells = {cell: 1 for cell in filing("10", {}).edition.typed_cells} | {CELL: 7}
    words = {
        "overview": "全年平稳。\n新收申请{requests.new_received.total}件。",
        "other_matters": "没有其他需要报告的事项。",
    }
    cover = {"signed_by": NAME, "signed_on": f"{YEAR + 1}-01-20"}
    return replace(filing("10", cells, name=NAME), texts=words, cover=cover)


# ── the same under a newer revision ──


def test_the_same_sent_again_is_known_by_its_newer_revision(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5, 1)])
    again = seen(city, send(folder, "10", 5, 4))
    assert again.verdict is FileVerdict.RESENT
    assert again.sentence == (
        "是第 4 次修改的，比已收的 10-1.ndbg（第 1 次修改）新，内容没有变，收下后以这一份为准，汇总数不变。"
    )
    take(city, [folder])
    assert (submissions.current_submissions(city.database, YEAR)["10"].revision, kept(city).stamp.revision) == (4, 4)
    late = seen(city, send(folder, "10", 9, 3))
    assert (late.verdict, late.sentence) == (
        FileVerdict.OLDER,
        "是第 3 次修改的，比已收的 10-4.ndbg（第 4 次修改）旧，不用收。",
    )


def test_a_folder_with_the_same_sent_again_and_a_late_one_between(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5, 1)])
    send(folder, "10", 9, 3)
    send(folder, "10", 5, 4)
    found = look(city, [folder])
    assert {name: one.verdict for name, one in found.items()} == {
        "10-1.ndbg": FileVerdict.DUPLICATE,
        "10-3.ndbg": FileVerdict.OLDER,
        "10-4.ndbg": FileVerdict.RESENT,
    }


def test_a_finished_report_that_says_what_the_draft_said_is_kept(city: Library, folder: Path, report: Filing) -> None:
    draft = seen(city, write(folder / "草稿.ndbg", report, 3, "draft"))
    assert draft.sentence == f"{NAME}第一次报来。单位还没有定稿。"
    take(city, [folder])
    final = seen(city, write(folder / "定稿.ndbg", report, 4))
    assert (final.verdict, "还没有定稿" in final.sentence) == (FileVerdict.RESENT, False)
    take(city, [folder])
    assert kept(city).stamp.state == "final"
    assert seen(city, write(folder / "重开.ndbg", report, 5, "draft")).sentence.endswith("汇总数不变。单位还没有定稿。")


def test_a_signature_that_comes_later_is_kept(city: Library, folder: Path, report: Filing) -> None:
    seal = SigningKey.generate()
    take(city, [write(folder / "没签.ndbg", report, 4)])
    assert seen(city, write(folder / "签了.ndbg", report, 4, seal=seal)).verdict is FileVerdict.UNREGISTERED, (
        "not trusted yet"
    )
    Collection(city, YEAR).roster.trust("10", seal.public_key)
    signed = seen(city, folder / "签了.ndbg")
    assert (signed.verdict, "内容相同，这一份有签名" in signed.sentence) == (FileVerdict.RESENT, True)
    take(city, [folder / "签了.ndbg"])
    assert submissions.current_submissions(city.database, YEAR)["10"].signer == seal.public_key
    bare = seen(city, write(folder / "又没签.ndbg", report, 4, "checked"))
    assert (bare.verdict, bare.sentence) == (
        FileVerdict.SAME_CONTENT,
        "与已收的 签了.ndbg（第 4 次修改）内容相同，不用再收。",
    )


def test_what_is_said_beside_the_figures_comes_with_the_newer_one(city: Library, folder: Path, report: Filing) -> None:
    take(city, [write(folder / "一.ndbg", report, 1)])
    summing = Collection(city, YEAR).consolidation()
    summing.save()
    [made] = summing.saved_sums()
    told = replace(report, explanations=(Explanation("Y-1", (CELL,), "已核对"),))
    explained = seen(city, write(folder / "说明.ndbg", told, 2))
    assert explained.verdict is FileVerdict.NEWER
    take(city, [folder])
    line = NoteLine(NoteLineKind.QUESTION, "为什么是 7？", "汇总员", "2026-01-20T08:00:00+00:00", "示例市人民政府")
    asked = append_line(None, CELL, line)
    answered = append_line(asked, CELL, replace(line, said=NoteLineKind.ANSWER, words="漏了一位", office=NAME))
    write(folder / "答复.ndbg", replace(told, notes={CELL: answered}), 3)
    take(city, [folder])
    assert kept(city).filing.explanations[0].text == "已核对"
    current = submissions.current_submissions(city.database, YEAR)["10"]
    assert Collection(city, YEAR).receipts.questions(current.id)[CELL].lines[-1].words == "漏了一位"
    assert summing.changes_since(made) == (), "no figure moved"


# ── answers, lateness, staleness ──


def test_a_receipt_answers_one_sending_and_the_next_awaits_its_own(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5, 1)])
    answering, first = Collection(city, YEAR).receipts, submissions.current_submissions(city.database, YEAR)["10"]
    answering.accept(first.id)
    assert seen(city, send(folder, "10", 5, 4)).sentence.endswith("汇总数不变。已给的回执答复的是上一份。")
    take(city, [folder])
    again = submissions.current_submissions(city.database, YEAR)["10"]
    assert (again.state, answering.answers(again.id)) == (submissions.TAKEN, [])
    assert [one.verdict for one in answering.answers(first.id)] == ["accepted"], "it stays"
    receipt = answering.accept(again.id).receipt
    assert (receipt.revision, receipt.digest, receipt.file_sha256) == (4, f"{4:064}", again.sha)


def test_what_was_returned_comes_into_no_sum_by_being_sent_again(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5, 1)])
    answering = Collection(city, YEAR).receipts
    answering.send_back(submissions.current_submissions(city.database, YEAR)["10"].id, "请核对")
    again = seen(city, send(folder, "10", 5, 4))
    assert again.verdict is FileVerdict.RESENT
    assert again.sentence == (
        "是第 4 次修改的，比已收的 10-1.ndbg（第 1 次修改，已退回）新，内容没有变，"
        "收下后仍算已退回，不计入汇总；要计入，请再对这一份作答复。"
    )
    take(city, [folder])
    take(city, [send(folder, "10", 9, 3)])
    now, summing = submissions.current_submissions(city.database, YEAR)["10"], Collection(city, YEAR).consolidation()
    assert (now.revision, now.state, summing.total_figures().get(CELL)) == (4, submissions.RETURNED, None)
    assert [(one.action, one.reason) for one in Collection(city, YEAR).submissions.movements("10")][-2:] == [
        ("taken", ""),
        ("returned", "内容与退回过的 10-1.ndbg 相同，仍算已退回"),
    ]
    answering.accept(now.id, "核对过，没有错")
    assert summing.total_figures().get(CELL) == 5


def test_going_back_to_what_was_returned_is_told_before_it_is_taken(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5, 1)])
    Collection(city, YEAR).receipts.send_back(submissions.current_submissions(city.database, YEAR)["10"].id, "请核对")
    take(city, [send(folder, "10", 9, 3)])
    summing = Collection(city, YEAR).consolidation()
    assert summing.total_figures().get(CELL) == 9
    back = seen(city, send(folder, "10", 5, 4))
    assert back.verdict is FileVerdict.NEWER
    assert "内容与退回过的 10-1.ndbg 相同，收下后仍算已退回，不计入汇总" in back.sentence
    take(city, [folder])
    assert (submissions.current_submissions(city.database, YEAR)["10"].revision, summing.total_figures().get(CELL)) == (
        4,
        None,
    )


def test_a_sum_is_not_stale_because_the_same_was_sent_again(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5, 1), send(folder, "11", 6, 1)])
    summing = Collection(city, YEAR).consolidation()
    summing.save()
    [made] = summing.saved_sums()
    take(city, [send(folder, "10", 5, 4)])
    assert (summing.changes_since(made), summing.total_figures().get(CELL)) == ((), 11)
    assert [f for f in summing.findings(made) if f.rule == "A-8"] == []
    take(city, [send(folder, "10", 7, 5)])
    assert [one.changed_cells for one in summing.changes_since(made)] == [{CELL: (5, 7)}]


def test_the_same_sent_again_after_the_last_day_is_not_late(
    city: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeing, unit = (
        Collection(city, YEAR).queries,
        [unit.code for unit in Collection(city, YEAR).roster.current.units].index("10"),
    )

    def take_on(day: str, value: int, revision: int) -> tuple[ReportingStatus, int, str]:
        monkeypatch.setattr(submissions, "now", lambda: f"{YEAR + 1}-{day}T04:00:00+00:00")
        take(city, [send(folder, "10", value, revision)])
        today = date(YEAR + 1, 12, 31)
        line, glance = seeing.lines(today)[unit], list(seeing.unit_statuses(today))[unit]
        assert (glance.status, glance.days_late, glance.received_at) == (line.status, line.days_late, line.received_at)
        return line.status, line.days_late, line.received_at

    in_time = (ReportingStatus.REPORTED, 0, f"{YEAR + 1}-01-10T04:00:00+00:00")
    assert take_on("01-10", 5, 1) == in_time
    assert take_on("12-20", 5, 4) == in_time
    assert take_on("12-21", 6, 5)[0] is ReportingStatus.LATE
    assert take_on("12-22", 5, 6) == in_time, "what counts was here in January"


# ── forms without a revision ──


def test_a_print_beside_the_bundle_brings_nothing(city: Library, folder: Path, report: Filing) -> None:
    take(city, [write(folder / "年报.ndbg", report, 5)])
    told = seen(city, printed(folder / "年报.docx", report))
    assert told.verdict is FileVerdict.SAME_CONTENT
    assert told.sentence == "表格的数和文字都与已收的 年报.ndbg（第 5 次修改）相同，没有更多的内容，不用再收。"


def test_the_bundle_after_its_print_brings_the_revision(city: Library, folder: Path, report: Filing) -> None:
    take(city, [printed(folder / "年报.docx", report)])
    told = seen(city, write(folder / "年报.ndbg", report, 5))
    assert told.verdict is FileVerdict.RESENT
    assert told.sentence == (
        "表格的数和文字都与已收的 年报.docx相同，另外记有修改次数（第 5 次），收下后以这一份为准，汇总数不变。"
    )
    take(city, [folder / "年报.ndbg"])
    assert (submissions.current_submissions(city.database, YEAR)["10"].revision, kept(city).filing.agency.code) == (
        5,
        "10",
    )
    late = write(folder / "旧.ndbg", filing("10", {CELL: 9}, name=NAME), 3)
    assert seen(city, late).verdict is FileVerdict.OLDER


def test_bundle_and_print_in_one_folder_are_one_report(city: Library, folder: Path, report: Filing) -> None:
    printed(folder / "年报.docx", report)
    printed(folder / "年报.pdf", report)
    write(folder / "年报.ndbg", report, 5)
    write(folder / "以前的.ndbg", filing("10", {CELL: 9}, name=NAME), 4)
    found = look(city, [folder])
    assert {name: one.verdict for name, one in found.items()} == {
        "以前的.ndbg": FileVerdict.OLDER,
        "年报.docx": FileVerdict.SAME_CONTENT,
        "年报.ndbg": FileVerdict.NEW,
        "年报.pdf": FileVerdict.SAME_CONTENT,
    }
    take(city, [folder / "以前的.ndbg"])
    again = look(city, [folder])
    assert (again["年报.ndbg"].verdict, again["年报.docx"].verdict) == (FileVerdict.NEWER, FileVerdict.SAME_CONTENT)


@pytest.mark.parametrize(
    "change",
    [
        lambda report: replace(report, texts={**report.texts, "other_matters": "另有事项。"}),
        lambda report: replace(report, cover={**report.cover, "signed_on": f"{YEAR + 1}-01-21"}),
        lambda report: replace(report, figures=filing("10", {**report.figures.typed, CELL: 8}).figures),
    ],
    ids=["words", "cover", "figures"],
)
@pytest.mark.promise("same-content")
def test_a_print_that_says_anything_else_is_asked_about(
    city: Library, folder: Path, report: Filing, change: Callable[[Filing], Filing]
) -> None:
    take(city, [write(folder / "年报.ndbg", report, 5)])
    told = seen(city, printed(folder / "年报.docx", change(report)))
    assert told.verdict is FileVerdict.DISPUTED
    assert "内容不同，文件里没有修改次数，判不出新旧" in told.sentence


def test_of_two_without_a_revision_the_fuller_one_is_kept(city: Library, folder: Path, report: Filing) -> None:
    bare = folder / "年报.json"
    bare.write_text(write_report(report), encoding="utf-8")
    fuller = folder / "补说明.json"
    told = replace(report, explanations=(Explanation("Y-1", (CELL,), "已核对"),))
    fuller.write_text(write_report(told), encoding="utf-8")
    take(city, [bare])
    assert seen(city, fuller).verdict is FileVerdict.RESENT
    take(city, [fuller])
    assert kept(city).filing.explanations[0].text == "已核对"
    assert seen(city, bare).verdict is FileVerdict.SAME_CONTENT


def test_after_a_return_what_came_without_a_revision_says_so(city: Library, folder: Path, report: Filing) -> None:
    take(city, [printed(folder / "年报.pdf", report)])
    Collection(city, YEAR).receipts.send_back(submissions.current_submissions(city.database, YEAR)["10"].id, "请核对")
    mended = replace(report, figures=filing("10", {**report.figures.typed, CELL: 8}).figures)
    told = seen(city, printed(folder / "改好.pdf", mended))
    assert (told.verdict, told.sentence) == (
        FileVerdict.DISPUTED,
        "与已收的 年报.pdf（已退回）内容不同，文件里没有修改次数，判不出是退回以后改的还是以前的。请核对后再选用。",
    )
    same = seen(city, printed(folder / "原样.docx", report))
    assert (same.verdict, "年报.pdf（已退回）" in same.sentence) == (FileVerdict.SAME_CONTENT, True)
    bundle = seen(city, write(folder / "原样.ndbg", report, 5))
    assert (bundle.verdict, "收下后仍算已退回，不计入汇总" in bundle.sentence) == (FileVerdict.RESENT, True)
    take(city, [folder / "原样.ndbg"])
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) is None
    assert take(city, [folder / "改好.pdf"]) == [None], "it is asked about"
    take(city, [folder / "改好.pdf"], chosen=[folder / "改好.pdf"])
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) == 8


# ── files that came before, doubts, choices ──


def test_a_file_that_was_returned_is_told_as_returned(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5)])
    Collection(city, YEAR).receipts.send_back(submissions.current_submissions(city.database, YEAR)["10"].id, "请核对")
    again = seen(city, folder / "10-1.ndbg")
    assert (again.verdict, again.sentence) == (
        FileVerdict.DUPLICATE,
        f"这个文件已经收过了（{NAME}，10-1.ndbg，已退回）。",
    )


def test_a_file_of_last_year_is_no_duplicate_of_this_year(city: Library, folder: Path) -> None:
    take_roster(city, folder, year=YEAR - 1)
    take(city, [send(folder, "10", 5, year=YEAR - 1)], year=YEAR - 1)
    told = seen(city, folder / "10-1.ndbg")
    assert (told.verdict, told.sentence) == (
        FileVerdict.WRONG_YEAR,
        f"是 {YEAR - 1} 年度的报告（那一年度已经收过），这里收的是 {YEAR} 年度。",
    )


def test_a_file_that_counts_for_nobody_any_more_can_be_taken_again(city: Library, folder: Path) -> None:
    take_roster(city, folder, CITY + "14,单位甲,1,department,1,,,,\n")
    report = write(folder / "甲.ndbg", filing("14", {CELL: 5}, name="单位甲"), 1)
    take(city, [report])
    take_roster(city, folder, CITY + "15,单位甲,1,department,1,,,,\n")
    assert Collection(city, YEAR).consolidation().total_figures().get(CELL) is None
    assert seen(city, report).verdict is FileVerdict.NEW
    take(city, [report])
    assert (Collection(city, YEAR).consolidation().total_figures().get(CELL), seen(city, report).verdict) == (
        5,
        FileVerdict.DUPLICATE,
    )


def test_a_doubt_does_not_hide_how_old_a_file_is(city: Library, folder: Path) -> None:
    take(city, [send(folder, "10", 5, 6)])
    key = SigningKey.generate().public_key
    Collection(city, YEAR).roster.trust("10", key)
    older = seen(city, send(folder, "10", 9, 3))
    assert older.verdict is FileVerdict.UNSIGNED
    assert older.sentence == (
        f"登记了{NAME}的密钥（指纹 {key_fingerprint(key)}），这份文件却没有签名，不能证明是{NAME}发来的。请打电话核实。"
        "是第 3 次修改的，比已收的 10-6.ndbg（第 6 次修改）旧，不用收。"
    )


def test_what_another_clerk_took_meanwhile_is_not_replaced_unseen(
    city: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(city, [send(folder, "10", 5, 1)])
    newest = [send(folder, "10", 7, 6)]

    def digest(report: Filing) -> ContentDigest:
        while newest:
            take(city, [newest.pop()])
        return digest_content(report)

    monkeypatch.setattr(arrivals_service, "digest_content", digest)
    steps = list(Collection(city, YEAR).submissions.take([send(folder, "10", 9, 4), send(folder, "11", 3)]))
    assert [(step.assessment.verdict, bool(step.received)) for step in steps] == [
        (FileVerdict.OLDER, False),
        (FileVerdict.NEW, True),
    ], "judged beside what the other took, and the rest goes on"
    assert submissions.current_submissions(city.database, YEAR)["10"].revision == 6


def test_of_each_unit_one_file_is_chosen(city: Library, folder: Path) -> None:
    older, newer = send(folder, "10", 5, 3), send(folder, "10", 9, 4)
    one, other = send(folder, "11", 1, 4, file="a.ndbg"), send(folder, "11", 2, 4, file="b.ndbg")
    found = list(look(city, [folder]).values())
    _, wanted = apply_choices(found, [])
    assert [each.path for each in wanted] == [newer]
    left, wanted = apply_choices(found, [older, other])
    assert [each.path for each in wanted] == [older, other]
    assert [each.sentence for each in left if each.path == newer] == ["这次另外选了 10-3.ndbg，没有收这一份。"]
    with pytest.raises(Refused, match="只能收一份"):
        apply_choices(found, [one, other])
