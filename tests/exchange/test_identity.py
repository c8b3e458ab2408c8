"""Whose report a file is: by its title, by who compiled it, and last of all by whom readers are to ask."""

import pytest

from models.exchange.recognition.identity import identify


@pytest.mark.parametrize(
    ("line", "agency", "guessed"),
    [
        ("本报告由示例县教育局根据《条例》编制。", "示例县教育局", False),
        ("本报告由示例市人民政府办公室编制。", "示例市人民政府", False),
        ("如有疑问，请与示例县人民政府办公室联系（电话：1234567）。", "示例县人民政府", True),
        ("如对报告有疑问，请直接与示例市自然资源和规划局政策法规科联系。", "示例市自然资源和规划局", True),
        ("如有疑问，请向本机关反映。", "", False),
        ("由省政府统一部署，请与我们联系。", "", False),
    ],
)
def test_an_office_is_named_in_the_words_where_no_title_names_it(line: str, agency: str, guessed: bool) -> None:
    found = identify([], [line])
    assert (found.agency, found.is_guessed) == (agency, guessed)


def test_the_title_goes_before_whom_to_ask() -> None:
    lines = ["如有疑问，请与示例市人民政府办公室联系。"]
    found = identify(["示例市教育局2024年政府信息公开工作年度报告"], lines)
    assert (found.agency, found.year, found.is_guessed) == ("示例市教育局", 2024, False)


def test_whom_to_ask_may_stand_at_the_very_end() -> None:
    lines = ["一、总体情况", *["全年平稳有序。"] * 100, "如有疑问，请与示例市教育局联系。"]
    assert identify([], lines).agency == "示例市教育局"


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (("示例市住房和城乡建设局", "（示例市人民防空办公室）"), "示例市住房和城乡建设局（示例市人民防空办公室）"),
        (("示例市住房和城乡建设局（示例市人民", "防空办公室）"), "示例市住房和城乡建设局（示例市人民防空办公室）"),
        (("示例市人力资源和社会", "保障局"), "示例市人力资源和社会保障局"),
        (("示例市人民政府", "办公室"), "示例市人民政府办公室"),
        (("附件 2", "示例市教育局"), "示例市教育局"),
        (("示例市教育局文件", "示例市教育局"), "示例市教育局"),
    ],
)
def test_a_name_broken_over_two_lines_is_whole(lines: tuple[str, str], agency: str) -> None:
    """Titles are tried from the last line backwards, as ``titles`` of a file gives them."""
    end = "2024年政府信息公开工作年度报告"
    assert identify([end, f"{lines[1]}{end}", f"{''.join(lines)}{end}"], []).agency == agency


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("示例市第1局2024年政府信息公开工作年度报告", "示例市第1局"),
        ("示例市第三医院2024年政府信息公开工作年度报告", "示例市第三医院"),
        ("2024年示例市第3中学政府信息公开工作年度报告", "示例市第3中学"),
        ("示例县110指挥中心政府信息公开工作年度报告（2024年）", "示例县110指挥中心"),
        ("附件1示例市教育局2024年政府信息公开工作年度报告", "示例市教育局"),
        ("示例市教育局2023-2024年政府信息公开工作年度报告", ""),
        ("3.示例市教育局2024年政府信息公开工作年度报告", ""),
        ("20250123示例市教育局2024年政府信息公开工作年度报告", ""),
    ],
)
def test_figures_in_a_name_are_part_of_it_and_those_of_days_and_lists_are_not(title: str, agency: str) -> None:
    found = identify([title], [])
    assert (found.agency, found.year) == (agency, 2024)
