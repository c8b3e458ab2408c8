"""A city with bureaus, a county and towns, whose reports add up to the shipped sample: what pictures are taken of."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.editions.edition import CellKey, Edition
from models.exchange.packages.bundle import BundleStamp, write_bundle
from models.exchange.report_files import find_report_files
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from models.services.collection.collection import Collection
from models.services.library import Library
from models.store import reports
from models.store.collection import roster as stored
from models.store.collection import submissions

YEAR = 2025
BUREAUS = (
    *("发展和改革委员会", "教育局", "科学技术局", "工业和信息化局", "公安局"),
    *("民政局", "司法局", "财政局", "人力资源和社会保障局", "自然资源和规划局"),
    *("生态环境局", "住房和城乡建设局", "交通运输局", "水务局", "农业农村局"),
    *("商务局", "文化和旅游局", "卫生健康委员会"),
)  # fmt: skip
TOWNS = ("城关", "石桥", "清泉", "马鞍")
SILENT, RETURNED, WRONG, ACCEPTED = ("5306007", "5306213"), "5306012", "5306005", ("530600B", "5306001", "5306002")
CELL = CellKey("requests", "granted", "natural_person")
TEXTS = {
    "overview": "主动公开：围绕重点工作及时公开。依申请公开：规范受理、按期答复。政府信息管理：动态调整目录。"
    "政府信息公开平台建设：维护好专栏。监督保障：开展培训，工作考核、社会评议、责任追究结果均已落实。",
    "problems_and_improvements": "存在的主要问题是解读形式还不够丰富；下一步改进，多用图解、问答等形式。",
    "other_matters": "本年度没有收取信息处理费。",
}


def roster() -> str:
    """Who must report."""
    rows = ["代码,名称,上级,层级,应报,垂直管理,不需报原因,本级,联系人,电话"]
    rows.append("530600,示例市人民政府,,市级,是,,,,,")
    rows.append("530600B,示例市人民政府（本级）,530600,部门,是,,,是,王某,0870-2120001")
    rows += [f"5306{at:03},示例市{name},530600,部门,是,,,,张某,0870-21300{at:02}" for at, name in enumerate(BUREAUS, 1)]
    rows.append("530690,国家税务总局示例市税务局,530600,部门,是,是,,,,")
    rows.append("530699,示例市大数据中心,530600,部门,是,,今年新设，尚未运行,,,")
    rows.append("530621,示例县人民政府,530600,县级,否,,,,李某,0870-3120001")
    rows.append("530621B,示例县人民政府（本级）,530621,部门,是,,,是,李某,0870-3120001")
    rows += [
        f"53062{at:02},示例县{name}镇人民政府,530621,乡镇,是,,,,赵某,0870-41{at:02}"
        for at, name in enumerate(TOWNS, 11)
    ]
    return "\n".join(rows) + "\n"


def shares(whole: int, weights: list[float]) -> list[int]:
    """A figure shared out by weight, in whole numbers that add up to it."""
    total, given, reached, found = sum(weights), 0, 0.0, []
    for weight in weights:
        reached += weight
        edge = round(whole * reached / total)
        found.append(edge - given)
        given = edge
    return found


def figures(edition: Edition, sample: Filing, units: int) -> list[dict[CellKey, int]]:
    """What each unit reports: the sample's figures shared out, what came in following from what was answered."""
    rnd = random.Random(7)
    weights = [rnd.uniform(0.4, 3.0) for _ in range(units)]
    found: list[dict[CellKey, int]] = [{} for _ in range(units)]
    for cell in edition.typed_cells:
        rnd.shuffle(weights)
        for unit, value in zip(found, shares(sample.figures.get(cell) or 0, weights), strict=True):
            unit[cell] = value
    for unit in found:
        whole = add_up(edition, unit)
        for column in {cell.column for cell in unit if cell.block == "requests"}:
            new, carried, handled, left = (
                CellKey("requests", row, column)
                for row in ("new_received", "carried_in", "handled_total", "carried_out")
            )
            due = (whole.get(handled) or 0) + unit[left] - unit[carried]
            unit[new], unit[left] = max(0, due), unit[left] + max(0, -due)
    return found


def last_year(rnd: random.Random, now: dict[CellKey, int]) -> dict[CellKey, int]:
    """The same a year earlier, a little less or more; what was left over then is what was carried in now."""
    before = {cell: round(value * rnd.uniform(0.8, 1.1)) for cell, value in now.items()}
    for cell in now:
        if cell.block == "requests" and cell.row == "carried_in":
            before[CellKey("requests", "carried_out", cell.column)] = now[cell]
    return before


def fill(library: Library, folder: Path, sample: Filing) -> None:
    """Rosters of two years, and what units sent; two are missing, one is returned, one typed a digit too many."""
    moments = (datetime(2026, 1, 24, 1, 12, 40, tzinfo=UTC) + timedelta(minutes=7 * step) for step in range(9999))
    for module in (submissions, reports, stored):
        vars(module)["now"] = lambda: next(moments).isoformat(timespec="milliseconds")
    names = folder / "示例市应报单位名册.csv"
    names.write_text(roster(), encoding="utf-8")
    rnd = random.Random(3)
    for year in (YEAR - 1, YEAR):
        service = Collection(library, year).roster
        service.apply(service.preview(names))
    held = Collection(library, YEAR).roster.read()
    units = [unit for unit in held.units if held.must_report(unit)]
    for unit, typed in zip(units, figures(sample.edition, sample, len(units)), strict=True):
        agency = Agency(unit.name, unit.code, unit.level)
        send(folder / "上年", Filing(sample.edition, YEAR - 1, agency, add_up(sample.edition, last_year(rnd, typed))))
        if unit.code == WRONG:
            typed[CELL] = typed[CELL] * 10 + 3
        if unit.code not in SILENT:
            send(folder / "上报", Filing(sample.edition, YEAR, agency, add_up(sample.edition, typed), TEXTS))
    for year, place in ((YEAR - 1, "上年"), (YEAR, "上报")):
        collecting = Collection(library, year).submissions
        list(collecting.take(find_report_files([folder / place])))
    answering, current = Collection(library, YEAR).receipts, Collection(library, YEAR).submissions.current()
    for code in ACCEPTED:
        answering.accept(current[code].id)
    asked = {CELL: "与依申请台账相差 12 件，请核对。"}
    answering.send_back(current[RETURNED].id, "表三自然人一列与台账不符，请核对后重报。", asked)


def send(folder: Path, filing: Filing) -> None:
    """A unit's bundle in a folder."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{filing.agency.name}{filing.year}年报告-第3次修改.ndbg"
    path.write_bytes(write_bundle(filing, BundleStamp(3, "d" * 64, "c" * 64, "final")))
