"""Tables are known by their words and sums, however an office bends them."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter

from models.editions.edition import CellKey
from models.editions.shipped import shipped
from models.exchange.candidate import Candidate, Confidence
from models.exchange.report_file import read_report_bytes
from models.report.filing import Filing
from tests.exchange.drifts import Rows, page, plain_table, tables_of
from tests.exchange.made_up import made_up

Bend = Callable[[Rows], Rows]


def bent(filing: Filing, table: str, bend: Bend) -> Candidate:
    tables = tables_of(filing)
    tables[table] = bend(tables[table])
    return read_report_bytes(page(filing, {key: plain_table(rows) for key, rows in tables.items()}), "a.html")


def agrees(filing: Filing, candidate: Candidate) -> None:
    assert candidate.filing.figures.typed == filing.figures.typed
    assert not candidate.cells_to_confirm


def replaced(old: str, new: str) -> Bend:
    return lambda rows: [[text.replace(old, new) for text in row] for row in rows]


def mapped(change: Callable[[str], str]) -> Bend:
    return lambda rows: [[change(text) for text in row] for row in rows]


def without_column(at: int) -> Bend:
    return lambda rows: [row[:at] + row[at + 1 :] for row in rows]


def cut_rows(rows: Rows) -> Rows:
    """The merged row heads only where they begin, as a copy that lost its merging has them."""
    kept = []
    for number, row in enumerate(rows):
        above = rows[number - 1] if number else [""] * len(row)
        kept.append(["" if at < 2 and row[at] == above[at] else row[at] for at in range(len(row))])
    return kept


def shortened(text: str) -> str:
    return text.replace("政府信息公开申请数量", "").replace("（区分处理的，只计这一情形，不计其他情形）", "")


def unnumbered(text: str) -> str:
    return text if text.isdigit() else text.lstrip("（一二三四五六七）、123456789.") or text


def numbered(rows: Rows) -> Rows:
    return [["序号" if number < 3 else "", *row] for number, row in enumerate(rows)]


REQUESTS: dict[str, Bend] = {
    "as it is": lambda rows: rows,
    "heads only where they begin": cut_rows,
    "no total column": without_column(9),
    "label columns in one": lambda rows: [[row[2], *row[3:]] for row in rows],
    "a column in front": numbered,
    "shortened labels": mapped(shortened),
    "blanks inside labels": mapped(lambda text: " ".join(text) if not text.isdigit() else text),
    "other marks after numbers": mapped(lambda text: text.replace("1.", "1、").replace("（一）", "(一)")),
    "without numbers in front": mapped(unnumbered),
    "traditional characters": mapped(
        lambda text: text.translate(str.maketrans("开报总机构织业条后复关无内数务", "開報總機構織業條後復關無內數務"))
    ),
    "full-width digits": mapped(
        lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if text.isdigit() else text
    ),
    "with units": mapped(lambda text: f"{text}件" if text.isdigit() else text),
    "with remarks": mapped(lambda text: f"{text}（其中网上2件）" if text.isdigit() and text != "0" else text),
    "a heading inside": lambda rows: [["三、收到和处理政府信息公开申请情况"] * 10, *rows],
    "a row of remarks below": lambda rows: [*rows, ["注：本表由办公室填报。"] + [""] * 9],
    "a row added": lambda rows: [*rows[:6], ["", "（八）撤回申请", "", "1", "", "", "", "", "", "1"], *rows[6:]],
    "columns in another order": lambda rows: [[*row[:3], row[4], row[3], *row[5:]] for row in rows],
    "columns renamed": replaced("自然人", "个人"),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("edition", shipped())
def test_the_table_of_requests_is_read_however_bent(edition: str, name: str) -> None:
    for seed in range(4):
        filing = made_up(edition, seed)
        agrees(filing, bent(filing, "requests", REQUESTS[name]))


DISPUTES: dict[str, Bend] = {
    "as it is": lambda rows: rows,
    "no totals": lambda rows: [[text for at, text in enumerate(row) if at % 5 != 4] for row in rows],
    "heads shortened": mapped(lambda text: text.replace("结果维持", "维持").replace("尚未审结", "未审结")),
    "heads of the last row only": lambda rows: rows[2:],
    "a heading inside": lambda rows: [["四、政府信息公开行政复议、行政诉讼情况"] * 15, *rows],
    "a name for the row": lambda rows: [["情况", *row] for row in rows[:3]] + [["件数", *rows[3]]],
}


@pytest.mark.parametrize("name", DISPUTES)
def test_the_table_of_disputes_is_read_however_bent(name: str) -> None:
    for seed in range(4):
        filing = made_up("2021", seed)
        agrees(filing, bent(filing, "disputes", DISPUTES[name]))


DISCLOSURE: dict[str, Bend] = {
    "as it is": lambda rows: rows,
    "no titles of blocks": lambda rows: [row for row in rows if not row[0].startswith("第二十条")],
    "shortened heads": mapped(lambda text: text.replace("本年", "") if len(text) > 4 else text),
    "number in thousands": mapped(lambda text: f"{int(text):,}" if text.isdigit() else text),
    "the other edition's row word": mapped(lambda text: "行政规范性文件" if text == "规范性文件" else text),
    "a heading inside": lambda rows: [["二、主动公开政府信息情况"] * 4, *rows],
}


@pytest.mark.parametrize("name", DISCLOSURE)
@pytest.mark.parametrize("edition", shipped())
def test_the_table_of_disclosure_is_read_however_bent(edition: str, name: str) -> None:
    for seed in range(4):
        filing = made_up(edition, seed)
        agrees(filing, bent(filing, "disclosure", DISCLOSURE[name]))


def test_rows_of_the_older_form_in_a_newer_report_go_nowhere_and_are_told_of() -> None:
    filing = made_up("2021", 3)
    extra = [["政府集中采购", "6", "251000元", ""], ["其他对外管理服务事项", "5", "", ""]]
    candidate = bent(filing, "disclosure", lambda rows: rows + extra)
    agrees(filing, candidate)
    assert len([left for left in candidate.unplaced if "采购" in left.excerpt or "服务事项" in left.excerpt]) == 2


def test_the_one_row_of_other_handling_is_no_row_of_the_newer_form() -> None:
    filing = made_up("2021", 3)

    def bend(rows: Rows) -> Rows:
        kept = [row for row in rows if row[1] != "（六）其他处理"]
        return [*kept[:-2], ["三、本年度办理结果", "（六）其他处理", "（六）其他处理", "7", *"000000"], *kept[-2:]]

    candidate = bent(filing, "requests", bend)
    assert not any(cell.row.startswith("otherwise") for cell in candidate.filing.figures.typed)
    assert any("其他处理" in left.excerpt for left in candidate.unplaced)


PARTED = "1.申请人无正当理由逾期不补正、行政机关不再处理"


def test_a_row_that_a_page_s_end_parted_keeps_its_figures_and_its_dashes() -> None:
    filing = made_up("2021", 3)

    def bend(rows: Rows) -> Rows:
        at = next(number for number, row in enumerate(rows) if row[2].startswith(PARTED))
        upper = [*rows[at][:2], PARTED, *["—"] * 7]
        return [*rows[:at], upper, [*rows[at][:2], rows[at][2].removeprefix(PARTED), *[""] * 7], *rows[at + 1 :]]

    row = [
        placed for cell, placed in bent(filing, "requests", bend).cells.items() if cell.row.endswith("not_corrected")
    ]
    assert {(placed.excerpt, placed.value) for placed in row} == {("—", None)}


def test_two_figures_for_a_cell_are_asked_about_though_one_label_is_parted() -> None:
    """The clearer label may be last year's."""
    filing = made_up("2021", 3)

    def bend(rows: Rows) -> Rows:
        at = next(number for number, row in enumerate(rows) if row[2].startswith(PARTED))
        return [*rows[:at], [*rows[at][:2], PARTED, *["7"] * 7], *rows[at:]]

    candidate = bent(filing, "requests", bend)
    for cell in (cell for cell in candidate.cells if cell.row.endswith("not_corrected")):
        own = filing.figures.get(cell)
        assert own == 7 or set(candidate.cells[cell].choices) == {own, 7}


def test_a_row_that_does_not_add_up_is_not_told_to_hold_other_words() -> None:
    def bend(rows: Rows) -> Rows:
        at = next(number for number, row in enumerate(rows) if row[1] == "（一）予以公开")
        return [*rows[:at], [*rows[at][:-1], str(int(rows[at][-1]) + 3)], *rows[at + 1 :]]

    candidate = bent(made_up("2021", 3), "requests", bend)
    assert any("各格相加" in note for placed in candidate.cells.values() for note in placed.notes)
    assert candidate.filing.remarks == {}


def run_together(rows: Rows) -> Rows:
    return [row if number < 3 else [*row[:3], "".join(row[3:])] for number, row in enumerate(rows)]


def test_digits_that_ran_together_are_parted_by_the_sums_or_asked_about(sample: Filing) -> None:
    candidate = bent(sample, "requests", run_together)
    wrong = {
        cell: (placed.value, sample.figures.get(cell))
        for cell, placed in candidate.cells.items()
        if placed.confidence is not Confidence.ASK and placed.value != sample.figures.get(cell)
    }
    assert wrong == {}
    asked = [placed for placed in candidate.cells_to_confirm if placed.cell.block == "requests"]
    assert all(sample.figures.get(placed.cell) in placed.choices for placed in asked)
    assert len(asked) < 40


def test_the_digits_of_the_known_example_have_one_reading(sample: Filing) -> None:
    def bend(rows: Rows) -> Rows:
        return [[*row[:3], "15130000154"] if row[0].startswith("一、") else row for row in rows]

    candidate = bent(sample, "requests", bend)
    line = [
        candidate.cells[CellKey("requests", "new_received", c.key)] for c in sample.edition.blocks["requests"].columns
    ]
    assert [placed.value for placed in line] == [151, 3, 0, 0, 0, 0, 154]
    assert {placed.confidence for placed in line} == {Confidence.LIKELY}


def test_a_single_number_in_a_row_is_never_parted(sample: Filing) -> None:
    def bend(rows: Rows) -> Rows:
        return [[*row[:3], "1234", "", "", "", "", "", ""] if row[0].startswith("二、") else row for row in rows]

    candidate = bent(sample, "requests", bend)
    row = {c.column: v for c, v in candidate.filing.figures.typed.items() if c.row == "carried_in"}
    assert row == {"natural_person": 1234}


@pytest.mark.parametrize(
    ("written", "kept", "note"),
    [
        ("251000元", 25_100_000, ""),
        ("25.1万元", 25_100_000, "换算"),
        ("2,510", 251_000, ""),
        ("22（其中修订16件）", 2_200, "附注"),
        ("/", None, "空格"),
        ("不适用", None, "空格"),
        ("约300", None, "只能填数字"),
    ],
)
def test_money_and_words_in_cells(written: str, kept: int | None, note: str) -> None:
    filing = made_up("2019", 2)

    def bend(rows: Rows) -> Rows:
        return [[*row[:2], written, ""] if row[0] == "政府集中采购" else row for row in rows]

    placed = bent(filing, "disclosure", bend).cells[CellKey("procurement", "procurement", "amount")]
    assert placed.value == kept
    assert note in "".join(placed.notes)


def test_a_signed_word_is_read_as_its_sign() -> None:
    filing = made_up("2019", 2)
    candidate = bent(
        filing, "disclosure", lambda rows: [[*r[:2], "减4", r[3]] if r[0] == "行政许可" else r for r in rows]
    )
    assert candidate.filing.figures.get(CellKey("licences", "licences", "change")) == -4


def test_a_column_in_yuan_is_turned_into_ten_thousands() -> None:
    filing = made_up("2021", 2)

    def bend(rows: Rows) -> Rows:
        fees = [["行政事业性收费", "961716000", "", ""] if r[0] == "行政事业性收费" else r for r in rows]
        return [[text.replace("万元", "元") for text in row] for row in fees]

    candidate = bent(filing, "disclosure", bend)
    assert candidate.filing.figures.get(CellKey("fees", "fees", "amount")) == 96_171_600_000


@pytest.mark.promise("printed-total-told")
def test_totals_as_printed_are_kept_apart_from_ours() -> None:
    filing = made_up("2021", 1)

    def bend(rows: Rows) -> Rows:
        return [[*row[:9], "99"] if row[0].startswith("一、") else row for row in rows]

    candidate = bent(filing, "requests", bend)
    total = CellKey("requests", "new_received", "total")
    assert candidate.filing.printed[total] == 99
    assert candidate.filing.figures.get(total) == filing.figures.get(total)


@pytest.mark.parametrize("edition", shipped())
def test_all_tables_below_each_other_on_one_sheet(edition: str) -> None:
    for seed in range(4):
        filing = made_up(edition, seed)
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        sheet = book.add_worksheet("年报")
        at = 0
        for table, rows in tables_of(filing).items():
            for row in [[filing.edition.section(table).heading], *rows, []]:
                for column, text in enumerate(row):
                    sheet.write(at, column, int(text) if text.isdigit() else text)
                at += 1
        book.close()
        agrees(filing, read_report_bytes(buffer.getvalue(), f"{filing.title}.xlsx"))
