"""A name as offices write it means one unit, several, or none: never one that it does not mean."""

from collections import Counter

import pytest

from models.report.filing import Agency
from models.report.roster import ChangeKind
from models.report.unit_identification import KnownNames, LearnedUnit, UnitIdentifier
from models.report.unit_names import UnitNames
from tests.report.written_names import NAMES, STRANGER, roster

ROSTER = roster()
CODES = {unit.name: unit.code for unit in ROSTER.units}
IDENTIFIER = UnitIdentifier(ROSTER)


def test_the_roster_and_the_names_are_as_many_as_is_said() -> None:
    assert len(ROSTER.units) == 60
    assert len({written for written, _ in NAMES}) == len(NAMES) == 150


@pytest.mark.promise("units-recognised")
def test_no_written_name_is_credited_to_or_hints_at_a_unit_it_does_not_mean() -> None:
    names = UnitNames(ROSTER)
    wrong, outcomes = [], Counter[str]()
    for written, meant in NAMES:
        units = set(meant.split("|")) - {STRANGER}
        found = names.find(written)
        if {unit.name for unit in found.units} - units or (found.unit and len(units) > 1):
            wrong.append((written, [unit.name for unit in found.units]))
        known = bool(found.unit) if len(units) == 1 else {unit.name for unit in found.units} == units
        outcomes["as meant" if known else "missed"] += 1
    assert wrong == []
    assert outcomes["missed"] <= 7, "of 150; a miss is a question more, never a wrong credit"


@pytest.mark.parametrize(
    ("name", "code", "why"),
    [
        (
            "云岭市大数据发展局",
            CODES["云岭市林业和草原局"],
            "代码 530928D 是云岭市林业和草原局的，名称却是“云岭市大数据发展局”。",
        ),
        ("云岭市财政局", CODES["云岭市审计局"], "代码 530923D 是云岭市审计局的，名称却是“云岭市财政局”。"),
        ("财政局", "", "单位写作“财政局”，名册里可以这样叫的有云岭市财政局、平川县财政局、永宁县财政局。"),
        ("云岭市水利局", "", "名册里没有“云岭市水利局”，相近的是云岭市水务局。"),
        (
            "云岭市人力资源和社会保账局",
            "",
            "名册里没有“云岭市人力资源和社会保账局”，相近的是云岭市人力资源和社会保障局。",
        ),
        (
            "云岭市人社局",
            "999999",
            "单位写作“云岭市人社局”，像是云岭市人力资源和社会保障局，代码 999999 却不在名册里。",
        ),
    ],
)
def test_where_code_and_name_do_not_agree_it_is_asked(name: str, code: str, why: str) -> None:
    identified = IDENTIFIER.identify(Agency(name, code))
    assert identified.unit is None
    assert identified.is_question
    assert identified.remark.startswith(why)


@pytest.mark.parametrize(
    ("name", "code", "unit"),
    [
        ("云岭市财政局", CODES["云岭市财政局"], "云岭市财政局"),
        ("财政局", CODES["平川县财政局"], "平川县财政局"),
        ("", CODES["云岭市审计局"], "云岭市审计局"),
        ("云岭市审计局", "", "云岭市审计局"),
        ("云岭市审计局", "91530900", "云岭市审计局"),
        ("云岭市人社局", CODES["云岭市人力资源和社会保障局"], "云岭市人力资源和社会保障局"),
    ],
)
def test_where_they_agree_or_one_is_missing_it_is_known(name: str, code: str, unit: str) -> None:
    identified = IDENTIFIER.identify(Agency(name, code))
    assert identified.unit is ROSTER.by_code[CODES[unit]]


def test_the_files_name_helps_and_does_not_overrule() -> None:
    def identify(name: str, stem: str) -> tuple[str, str]:
        found = IDENTIFIER.identify(Agency(name), stem)
        return (found.unit.name if found.unit else "", found.remark)

    assert identify("", "云岭市人力资源和社会保障局2024年政府信息公开工作年度报告")[0] == "云岭市人力资源和社会保障局"
    assert identify("财政局", "平川县财政局2024年报")[0] == "平川县财政局"
    unit, why = identify("云岭市审计局", "云岭市财政局2024年报")
    assert (unit, why.startswith("里面写的单位是“云岭市审计局”，文件名却像是云岭市财政局的。")) == ("", True)
    unit, why = identify("云岭市大数据发展局", "云岭市财政局2024年报")
    assert (unit, why.startswith("单位“云岭市大数据发展局”不在名册里，文件名像是云岭市财政局的。")) == ("", True)
    assert identify("平川县城关镇人民政府", "平川县人民政府所属城关镇")[0] == "平川县城关镇人民政府"
    assert identify("云岭市审计局", "扫描件-001")[0] == "云岭市审计局"


def test_former_names_and_what_people_said() -> None:
    known = KnownNames(
        renamed={CODES["云岭市乡村振兴局"]: ("云岭市扶贫开发办公室",)},
        merged={CODES["云岭市发展和改革委员会"]: ("云岭市粮食和物资储备局",)},
        learned={("云岭市大数据发展局", "530928D"): LearnedUnit(CODES["云岭市商务局"], "王某 2026-01-05 ")},
    )
    identifier = UnitIdentifier(ROSTER, lambda: known)
    renamed = identifier.identify(Agency("云岭市扶贫开发办公室"))
    assert renamed.unit is ROSTER.by_code[CODES["云岭市乡村振兴局"]]
    assert "（它从前的名称）" in renamed.remark
    merged = identifier.identify(Agency("云岭市粮食和物资储备局"))
    assert merged.unit is None, f"what became {ChangeKind.MERGED.label} may still send a report of its own"
    assert [unit.name for unit in merged.candidates] == ["云岭市发展和改革委员会"]
    learned = identifier.identify(Agency("云岭市大数据发展局", "530928D"))
    assert learned.unit is ROSTER.by_code[CODES["云岭市商务局"]]
    assert learned.remark == "单位写作“云岭市大数据发展局（代码 530928D）”，王某 2026-01-05 认作云岭市商务局。"
    assert identifier.identify(Agency("云岭市大数据发展局", "530999")).unit is None
