"""A roster understood from its sheets: the units, what was asked, what was taken for what, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.errors import BrokenFile
from models.exchange.list_sheet import ListSheet
from models.exchange.public_key import public_key_problem
from models.exchange.roster_lists.codes import BOTH, FIRST, name_units, settle_codes
from models.exchange.roster_lists.column_contents import ListColumn
from models.exchange.roster_lists.columns import RosterColumn, column_letter
from models.exchange.roster_lists.draft_units import DraftUnit, LeftOutRow
from models.exchange.roster_lists.layout import RosterTable, conflicts, find_table
from models.exchange.roster_lists.list_rows import read_table
from models.exchange.roster_lists.questions import Questionnaire, RosterChoices, RosterQuestion
from models.exchange.roster_lists.row_doubts import RIGHT, settle_rows
from models.exchange.roster_lists.standing import UNSAID, settle_standing
from models.exchange.roster_lists.superiors import find_superiors
from models.exchange.roster_lists.unit_names import name_key
from models.exchange.roster_lists.values import parse_day
from models.report.roster import Roster, RosterUnit, rings
from models.texts.characters import name_problem

_MAX_ERRORS, _NAMED = 20, 5


@dataclass(frozen=True)
class RosterContext:
    """What is known beside the file: the report year, and the codes of units by name from the roster there is."""

    year: int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


NO_CHOICES, NO_CONTEXT = RosterChoices(), RosterContext()


@dataclass(frozen=True)
class RosterReading:
    """What was understood of a file. While a question is open the roster is what it would be by the likeliest answers,
    and is not to be taken."""

    roster: Roster
    tables: tuple[RosterTable, ...]
    questions: tuple[RosterQuestion, ...]
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def open_questions(self) -> tuple[RosterQuestion, ...]:
        """The questions that nobody answered."""
        return tuple(question for question in self.questions if question.is_open)


def understand_roster(
    sheets: Sequence[ListSheet],
    choices: RosterChoices = NO_CHOICES,
    context: RosterContext = NO_CONTEXT,
) -> RosterReading:
    """The roster in a file's sheets. BrokenFile with a sentence where there is no list, or a row cannot be."""
    questions = Questionnaire(choices.answers)
    tables, skipped = _tables(sheets, choices)
    if not tables:
        raise BrokenFile(
            "没有找到名册：没有一列叫“名称”“单位名称”之类，也没有一列像是单位的名称。请至少给出单位名称一列。"
        )
    tables = [_settle_columns(table, questions) for table in tables]
    _ask_about_guesses(tables, questions)
    drafts = [read_table(table) for table in tables]
    units = settle_rows(drafts, questions)
    if not units:
        raise BrokenFile("名册里没有单位。")
    units, remarks = settle_codes(units, questions, context.codes)
    has = frozenset(meaning for draft in drafts for meaning in draft.has)
    parents, found_by = find_superiors(units, questions, _titles(tables), has)
    standing = settle_standing(units, parents, has, questions)
    found = _build(units, parents, standing, context, questions)
    found = _part_equal_names(found, units, questions)
    if ring := set(rings(found)):
        names = "、".join(unit.name for unit in found if unit.code in ring)
        raise BrokenFile(f"{names}：上级绕成了一圈，请改正上级一栏。")
    roster = Roster(tuple(found))
    _ask_about_nobody(roster, questions)
    told = [f"{sheet.place}{remark}" for sheet in sheets for remark in sheet.remarks]
    told += remarks + found_by + _unused_columns(tables)
    left_out = tuple(row for draft in drafts for row in draft.left_out)
    return RosterReading(roster, tuple(tables), tuple(questions.asked.values()), tuple(told), left_out, tuple(skipped))


def _tables(sheets: Sequence[ListSheet], choices: RosterChoices) -> tuple[list[RosterTable], list[str]]:
    tables: list[RosterTable] = []
    skipped = []
    if missing := choices.sheets - {sheet.name for sheet in sheets}:
        raise BrokenFile(f"没有工作表“{min(missing)}”，文件里有：{'、'.join(sheet.name for sheet in sheets)}。")
    for sheet in sheets:
        if choices.sheets and sheet.name not in choices.sheets:
            continue
        table = find_table(sheet, choices.columns_of(sheet.name), tables[-1] if tables and not sheet.name else None)
        if table:
            tables.append(table)
        elif any(row.filled for row in sheet.rows):
            skipped.append(sheet.name)
    return tables, [name for name in skipped if name]


def _titles(tables: Sequence[RosterTable]) -> list[str]:
    """The lines above the heads of the first list, and the name of its sheet where it is the only one."""
    first = tables[0]
    above = first.sheet.rows[: max(first.start - first.heads, 0)]
    found = [row.cell(column) for row in above for column in row.filled]
    return [*found, first.sheet.name] if len(tables) == 1 else found


def _settle_columns(table: RosterTable, questions: Questionnaire) -> RosterTable:
    """Ask which column is meant where two hold what there can be only one of."""
    blocks = []
    for block in table.blocks:
        columns = list(block)
        for group in conflicts(block):
            meaning, letters = group[0].meaning, [column_letter(column.index) for column in group]
            answer = questions.ask(
                f"{meaning.label}列",
                f"{table.sheet.place}{'、'.join(column.called for column in group)} 都像“{meaning.label}”，用哪一列？",
                *((letter, f"用 {column.called}") for letter, column in zip(letters, group, strict=True)),
            )
            keep = answer or letters[0]
            columns = [
                replace(column, meaning=RosterColumn.UNUSED)
                if column in group and column_letter(column.index) != keep
                else column
                for column in columns
            ]
        blocks.append(tuple(columns))
    return replace(table, blocks=tuple(blocks))


def _ask_about_guesses(tables: Sequence[RosterTable], questions: Questionnaire) -> None:
    for table in tables:
        guessed = [column for column in table.columns if column.is_guessed]
        are_only_names = all(column.meaning is RosterColumn.NAME for column in guessed) and not table.labels()
        if not guessed or are_only_names:
            continue
        listed = "，".join(f"{column.called} 是“{column.meaning.label}”" for column in guessed)
        questions.ask(
            f"列{table.sheet.name}",
            f"{table.sheet.place}表头没有说清，按内容认作：{listed}。对吗？（不对就改那一列）",
            (RIGHT, "就这样"),
        )


def _build(
    units: Sequence[DraftUnit],
    parents: Mapping[str, str],
    standing: Sequence[Mapping[str, object]],
    context: RosterContext,
    questions: Questionnaire,
) -> list[RosterUnit]:
    found, errors = [], []
    for number, unit in enumerate(units):
        try:
            found.append(_unit(unit, parents.get(unit.code, ""), standing[number], context, questions))
        except BrokenFile as error:
            errors.append(error.sentence)
    if errors:
        more = [f"还有 {len(errors) - _MAX_ERRORS} 处。"] if len(errors) > _MAX_ERRORS else []
        raise BrokenFile("\n".join([*errors[:_MAX_ERRORS], *more]))
    return found


def _unit(
    unit: DraftUnit, parent: str, standing: Mapping[str, object], context: RosterContext, questions: Questionnaire
) -> RosterUnit:
    texts = {"名称": unit.name, "代码": unit.code, "上级": parent}
    words = {column.value: unit.value(column) for column in (RosterColumn.CONTACT, RosterColumn.TELEPHONE)}
    texts |= {"联系人": words["contact"], "电话": words["telephone"]}
    for label, text in texts.items():
        if problem := name_problem(" ".join(text.split()) if label in ("联系人", "电话") else text):
            raise BrokenFile(f"{unit.place}（{unit.name[:20]}）{label}：{problem}")
    day = _day(unit, context, questions)
    seal = unit.value(RosterColumn.SEAL)
    if seal and (problem := public_key_problem(seal)):
        raise BrokenFile(f"{unit.place} 签名公钥：{problem}")
    return RosterUnit(unit.code, unit.name, parent, deadline=day, seal=seal, **words, **standing)  # type: ignore[arg-type]


def _day(unit: DraftUnit, context: RosterContext, questions: Questionnaire) -> str:
    said = unit.value(RosterColumn.DEADLINE)
    day = parse_day(said, context.year)
    if day is None:
        text = f"截止日期“{said[:30]}”看不出是哪一天：{unit.name}（{unit.place}）。应写成 2026-01-31 或 2026年1月31日。"
        questions.ask(f"截止日期{said[:30]}", text, (UNSAID, "先不写，按同级的日期"))
    return day or ""


def _part_equal_names(
    found: list[RosterUnit], units: Sequence[DraftUnit], questions: Questionnaire
) -> list[RosterUnit]:
    """Ask about units of one name under one superior; under different ones they are different units."""
    by_name: dict[tuple[str, str], list[int]] = {}
    for number, unit in enumerate(found):
        by_name.setdefault((name_key(unit.name), unit.parent), []).append(number)
    groups = [numbers for numbers in by_name.values() if len(numbers) > 1]
    if not groups:
        return found
    those = [units[number] for numbers in groups for number in numbers]
    answer = questions.ask(
        "同名的单位",
        f"{len(groups)} 个名称写了不止一次：{name_units(those)}。",
        (FIRST, "各只留第一个"),
        (BOTH, "是不同的单位，都留"),
    )
    gone = {found[number].code for numbers in groups for number in numbers[1:]} if answer == FIRST else set()
    superiors = {unit.parent for unit in found}
    return [unit for unit in found if unit.code not in gone or unit.code in superiors]


def _ask_about_nobody(roster: Roster, questions: Questionnaire) -> None:
    if not any(map(roster.must_report, roster.units)):
        questions.ask("应报的单位", "照这份名册，没有一个单位应报。", (RIGHT, "就是这样"))


def _unused_columns(tables: Sequence[RosterTable]) -> list[str]:
    found: list[ListColumn] = [
        column for column in (tables[0].columns if tables else ()) if column.meaning is RosterColumn.UNUSED
    ]
    return [f"没有用到的列：{'、'.join(column.called for column in found)}。"] if found else []
