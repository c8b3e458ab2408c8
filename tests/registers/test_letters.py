"""文书: written from a case, checked, issued with what follows from them; the office's own wording; kept and erased."""

from dataclasses import replace
from datetime import date

import pytest

from models.errors import Refused
from models.registers.days import say_day
from models.registers.form_words import newest_edition, result_keys
from models.registers.letters.checks import CASE, OFFICE, TEMPLATE
from models.registers.letters.letter import FieldValue, LetterDraft
from models.registers.letters.office import LetterSettings
from models.registers.letters.template import LetterKind, letter_fields, shipped_templates, template_problems
from models.registers.problems import ImpossibleCase
from models.registers.request import Channel, EventKind, Particulars, Request
from models.services.library import Library, Server
from models.services.registers.letters import IssuedLetter
from models.services.registers.registers import Registers
from models.store.integrity.integrity_check import examine
from models.store.postgres.integrity_check import examine_server
from tests.registers.conftest import COUNTY
from tests.registers.letter_year import SETTINGS, Clock, issue_year, typed, write

WHO = Particulars("申请人赵钱孙李", "13900001234", "某某小区拆迁批复")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def registers(library: Library, clock: Clock) -> Registers:
    """Registers of a county that has said once what all its letters need."""
    clock.day = date(2026, 3, 10)
    made = Registers(library, COUNTY, clock)
    made.letters.set_settings(SETTINGS)
    return made


def asked(registers: Registers, received: date = date(2026, 3, 3)) -> Request:
    request = Request(registers.requests.next_number(2026), received, Channel.POST, "natural_person")
    return registers.requests.add(request, WHO)


def is_whole(library: Library) -> bool:
    place = library.place
    return (examine_server(place) if isinstance(place, Server) else examine(place)).is_good


def draft(registers: Registers, known: Request, key: str, result: str = "", **values: FieldValue) -> LetterDraft:
    begun = typed(registers.letters.begin(known, registers.letters.template(key), result))
    return replace(begun, values={**begun.values, **values})


def told(registers: Registers, request: Request, wanted: LetterDraft) -> dict[str, str]:
    """What stands against a letter, by the field where it is mended."""
    return {problem.field: problem.sentence for problem in registers.letters.problems(request, wanted)}


def test_every_template_is_whole_and_every_result_of_the_form_has_one() -> None:
    templates = shipped_templates()
    for template in templates.values():
        assert list(template_problems(template.title, template.body)) == [], template.key
    answered = {result for template in templates.values() for result in template.results}
    assert set(result_keys(newest_edition())) <= answered
    assert {template.kind for template in templates.values()} == set(LetterKind)
    used = {name for template in templates.values() for name in template.fields}
    assert set(letter_fields()) - used == {"联系方式", "文号", "日期", "机关名称", "复议机关", "法院"}


def test_a_letter_and_what_follows_from_it_are_one_step(registers: Registers, library: Library, clock: Clock) -> None:
    known = asked(registers)
    before = registers.requests.reckon(known).due
    issued = registers.letters.issue(known, draft(registers, known, "extension", 延长天数=15))
    extension = issued.request.events_of(EventKind.EXTENSION)[0]
    assert (extension.day, extension.days, extension.letter) == (clock.day, 15, "示政公延〔2026〕1号")
    due = registers.requests.reckon(issued.request).due
    text = registers.letters.text(issued.letter)
    assert text is not None
    assert due is not None
    assert before is not None
    assert due > before
    assert say_day(due) in text.whole
    assert WHO.name in text.lines[0]
    assert registers.undo() == "延长答复期限告知书 2026-001"
    assert registers.letters.of(known) == []
    assert registers.requests.get(known.id) == known
    registers.redo()
    assert registers.letters.of(known) == [issued.letter]
    assert registers.requests.get(known.id) == issued.request
    answer = registers.letters.issue(
        issued.request, draft(registers, issued.request, "refused_third_party", "refused_third_party")
    )
    assert (answer.request.closed, answer.request.letter) == (clock.day, "示政公复〔2026〕1号")
    clock.day = date(2026, 3, 12)
    delivered = write(registers, answer.request, registers.letters.template("delivery")).request
    proof = registers.letters.text(registers.letters.of(delivered)[-1])
    assert proof is not None
    assert "｜送达文书｜答复书（示政公复〔2026〕1号）" in proof.lines
    assert [event.day for event in delivered.events_of(EventKind.DELIVERY)] == [clock.day]
    assert is_whole(library)


def test_the_letters_that_do_not_fit_say_why(registers: Registers, clock: Clock) -> None:
    known = asked(registers)

    def reasons(request: Request) -> dict[str, str]:
        return {offer.result or offer.template.key: offer.reason for offer in registers.letters.offers(request)}

    told_now = reasons(known)
    assert told_now["correction"] == told_now["granted"] == told_now["receipt"] == ""
    assert "还没有登记答复" in told_now["delivery"]
    assert "没有登记过补正通知" in told_now["otherwise_not_corrected"]
    known = write(registers, known, registers.letters.template("correction")).request
    told_now = reasons(known)
    assert "补正只能通知一次" in told_now["correction"]
    assert "答复期限没有在算" in told_now["extension"]
    assert "还没有过" in told_now["otherwise_not_corrected"]
    clock.day = date(2026, 5, 8)
    assert reasons(known)["otherwise_not_corrected"] == ""
    late = asked(registers)
    assert "已经过了" in reasons(late)["extension"]
    answered = write(registers, late, registers.letters.template("granted"), "granted").request
    assert {reason for key, reason in reasons(answered).items() if key != "delivery"} == {
        "已经答复了。要重新答复，请先撤回答复。"
    }
    assert reasons(answered)["delivery"] == ""


def test_what_is_wrong_is_told_where_it_is_mended(registers: Registers) -> None:
    known = asked(registers)
    letters = registers.letters
    good = draft(registers, known, "refused_third_party", "refused_third_party")
    assert letters.problems(known, good) == []
    first = letters.issue(known, good)
    other = asked(registers)
    assert "已经用过了（2026-001）" in told(registers, other, good)["number"]
    assert "文书的日期是 2026 年" in told(registers, other, replace(good, number="示政公复〔2025〕9号"))["number"]
    later = draft(registers, known, "refused_third_party", "refused_third_party")
    assert later.number == "示政公复〔2026〕2号"
    assert told(registers, other, replace(later, values={})) == {"理由": "请填写理由。"}
    assert "××" in told(registers, other, replace(later, values={"理由": "涉及××公司。"}))["理由"]
    assert "在收到申请的" in told(registers, other, replace(later, day=date(2026, 3, 2)))["day"]
    early = draft(registers, known, "correction", 补正期限=date(2026, 3, 9))
    assert "以前" in told(registers, other, early)["补正期限"]
    assert "最多只能延长 20" in told(registers, other, draft(registers, known, "extension", 延长天数=25))["延长天数"]
    named = draft(registers, known, "third_party", 涉及内容=f"{WHO.name}申请的合同")
    assert "姓名" in told(registers, other, named)["涉及内容"]
    letters.set_settings(replace(SETTINGS, code=""))
    assert "机关代字" in told(registers, other, draft(registers, other, "granted", "granted"))[OFFICE]
    letters.set_settings(LetterSettings())
    assert "复议机关" in told(registers, other, later)[OFFICE] or "法院" in told(registers, other, later)[OFFICE]
    letters.set_settings(SETTINGS)
    nameless = registers.requests.change(other, other, Particulars("", "", "某事"))
    assert "修改" in told(registers, nameless, later)[CASE]
    with pytest.raises(ImpossibleCase, match="已经用过了"):
        letters.issue(other, replace(later, number=first.letter.number))
    assert letters.of(other) == []


def test_an_office_keeps_its_own_wording_and_goes_back(registers: Registers) -> None:
    letters, known = registers.letters, asked(registers)
    with pytest.raises(ImpossibleCase, match="没有【申请人名字】这样的项，请用列出来的项。"):
        letters.reword("refused_third_party", "答复书", "【申请人名字】：")
    own = "【申请人】：\n本机关不予公开【申请内容】。【理由】"
    letters.reword("refused_third_party", "答复书", own)
    template = letters.template("refused_third_party")
    assert (template.is_own, template.body) == (True, own)
    wanted = draft(registers, known, "refused_third_party", "refused_third_party")
    sentences = " ".join(p.sentence for p in letters.problems(known, wanted) if p.field == TEMPLATE)
    assert all(words in sentences for words in ("第十五条", "行政复议", "改模板"))
    letters.reword("refused_third_party", "答复书", own + "依据第十五条。\n【救济】")
    wanted = draft(registers, known, "refused_third_party", "refused_third_party")
    assert "先申请行政复议" in told(registers, known, wanted)[TEMPLATE]
    fixed = "【申请人】：\n依据第三十三条，延长到2026年5月1日。【延长原因】"
    letters.reword("extension", "告知书", fixed)
    sentences = " ".join(p.sentence for p in letters.problems(known, draft(registers, known, "extension")))
    assert "写死了日期“2026年5月1日”" in sentences
    assert "正文没有写新的答复期限，按台账是" in sentences
    letters.restore("refused_third_party")
    assert not letters.template("refused_third_party").is_own
    assert letters.problems(known, replace(wanted, template=letters.template("refused_third_party"))) == []
    registers.undo()
    assert letters.template("refused_third_party").is_own
    with pytest.raises(ImpossibleCase, match="【序号】"):
        letters.set_settings(replace(SETTINGS, patterns={"answer": "复〔【年】〕号"}))
    letters.set_settings(replace(SETTINGS, patterns={"answer": "示例依复【【年】】第【序号】号"}))
    assert letters.begin(known, letters.template("granted"), "granted").number == "示例依复【2026】第1号"
    with pytest.raises(Refused, match="没有“授权书”这种文书"):
        letters.template("授权书")


@pytest.mark.promise("names-apart")
def test_a_letter_is_kept_as_it_was_and_erased_with_its_case(
    registers: Registers, library: Library, clock: Clock
) -> None:
    issued: list[IssuedLetter] = []
    known = asked(registers)
    issued.append(write(registers, known, registers.letters.template("receipt")))
    issued.append(write(registers, issued[0].request, registers.letters.template("granted"), "granted"))
    text, digest = registers.letters.text(issued[1].letter), registers.letters.digest(issued[1].letter)
    registers.requests.change(issued[1].request, issued[1].request, Particulars("改正后的名字", "", "别的内容"))
    registers.letters.reword("granted", "别的标题", "【申请人】：别的正文")
    assert registers.letters.text(issued[1].letter) == text
    assert registers.letters.digest(issued[1].letter) == digest
    rows = library.database.run("SELECT content, action FROM ledger").fetchall()
    ledger = "".join(part for row in rows for part in row)
    assert [word for word in (WHO.name, WHO.matter, "经审查") if word in ledger] == []
    assert "示政公复〔2026〕1号" in ledger
    registers.privacy.set_years(1)
    clock.day = date(2028, 1, 5)
    registers.privacy.erase()
    assert [registers.letters.text(one.letter) for one in issued] == [None, None]
    assert [one.number for one in registers.letters.of(known)] == [one.letter.number for one in issued]
    assert registers.letters.template("granted").is_own
    texts = library.database.run("SELECT content FROM register_text").fetchall()
    assert [content for (content,) in texts if WHO.name in content] == []
    assert is_whole(library)


@pytest.mark.file_bound("the sentences are the same on either engine, and a year of letters is long")
def test_every_letter_of_a_year_is_in_order(library: Library, clock: Clock) -> None:
    registers = Registers(library, COUNTY, clock)
    issued = list(issue_year(registers, clock))
    assert {one.letter.template for one in issued} == set(shipped_templates())
    texts = [registers.letters.text(one.letter) for one in issued]
    assert [text for text in texts if text is None or "【" in text.whole] == []
    known = registers.requests.get(issued[0].request.id)
    numbers = [one.number for one in registers.letters.of(known)]
    registers.requests.remove(known)
    assert registers.letters.of(known) == []
    registers.undo()
    assert [one.number for one in registers.letters.of(known)] == numbers
