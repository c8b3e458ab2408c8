"""What looks odd in the name or the year of a report: a word for the clerk, never a refusal."""

import re

_PLACEHOLDER = re.compile(r"[×✕＊*○〇_]{1,}|[xX]{2,}|某某|某(?=[省市县区乡镇局])")
_NOT_HAN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]|\d{4}|^\d")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]")
_SHORT_GOVERNMENT = re.compile(r"(?<!人民)政府$")
_ENDINGS = re.compile(
    "(人民政府|公署|办事处|委员会|管委会|街道办|局|厅|部|委|办|办公室|院|署|行|社|会|处|所|站|队|中心|公司|集团|学校|大学|中学|"
    "小学|学院|幼儿园|医院|馆|台|园|室|团|军|兵团|司|库|校)([（(].{1,20}[）)])?$"
)
_FEWEST_CHARACTERS = 4


def name_remark(name: str) -> str:
    """Why a name does not look like the full name of an office, in a sentence; empty where nothing strikes."""
    shown = name.strip()
    if not shown:
        return ""
    if _PLACEHOLDER.search(shown):
        return "名称里还有“×”“某”一类代替的字，请换成本单位的全称。"
    if not _HAN.search(shown):
        return "名称里没有汉字，请核对是不是单位全称。"
    if _NOT_HAN.search(shown):
        return "名称里有字母或年份，单位全称里一般没有，请核对。"
    if _SHORT_GOVERNMENT.search(shown):
        return "公章上一般是“人民政府”，请核对是不是简称。"
    if len(shown) < _FEWEST_CHARACTERS or not _ENDINGS.search(shown):
        return "结尾不像机关单位的全称，请与公章核对。"
    return ""


def year_remark(year: int, year_ahead: int, this_year: int) -> str:
    """What strikes in the year of a report that is begun, in a sentence; empty where nothing does.

    ``year_ahead`` is the year whose reports come next, ``this_year`` that of the calendar.
    """
    if year > year_ahead:
        return f"{year} 年还没有过完，年报写的是上一年的工作，现在一般做 {year_ahead} 年度的。"
    if year < year_ahead:
        return f"现在一般做 {year_ahead} 年度的；{year} 年度是补做以往的报告。"
    if year == this_year:
        return f"{year} 年还没有过完：可以先建好报告、先写文字，件数统计到 12 月 31 日。"
    return ""
