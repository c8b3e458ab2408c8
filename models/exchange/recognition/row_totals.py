"""What a row's own printed totals say: whether a way to read it holds, and which cells to doubt where none does."""

from collections.abc import Iterator, Mapping, Sequence

from models.editions.edition import CellKey, Edition
from models.exchange.candidate import Confidence, PlacedCell
from models.exchange.label_matching import normalise_text
from models.exchange.recognition.cell_numbers import JOINED, is_plain
from models.exchange.recognition.tables import is_blank

GAP_NOTE, CONTRADICTED = "这一行各格相加与原文的总计相差", "各格相加与原文印的总计不符，请看着原文核对。"
"""How the words begin that a cell of such a row has, and how the question about these rows ends."""
_MAX_NAMED = 3
_MAY_BE_TWO = "也可能是两个数"
_Totals = tuple[CellKey, tuple[CellKey, ...]]


def check_row_sums(edition: Edition, block: str, row: str, texts: Mapping[str, str]) -> bool | None:
    """Whether the totals among a row's texts by column are the sums of their parts.

    None where there is no total, or it or one of its parts is no plain number; an empty part counts nothing.
    """
    numbers = {key: _plain_number(text) for key, text in texts.items()}
    proven: bool | None = None
    for total, parts in _totals_of(edition, [CellKey(block, row, key) for key in texts]):
        summands = [numbers[part.column] for part in parts]
        stated = numbers[total.column]
        if stated is None or None in summands or not normalise_text(texts[total.column]):
            continue
        if sum(number or 0 for number in summands) != stated:
            return False
        proven = True
    return proven


def _plain_number(text: str) -> int | None:
    word = normalise_text(text)
    if word.isascii() and word.isdigit():
        return int(word)
    return 0 if is_blank(text) else None


def _totals_of(edition: Edition, cells: Sequence[CellKey]) -> Iterator[_Totals]:
    """The totals among the cells of a row, each with its parts, all of them in that row."""
    row = set(cells)
    for cell in cells:
        parts = edition.operands.get(cell)
        if parts and row.issuperset(parts):
            yield cell, parts


def doubt_contradicted_rows(cells: Mapping[CellKey, PlacedCell], edition: Edition) -> dict[CellKey, PlacedCell]:
    """The cells of rows that contradict their own printed total, as they then stand.

    What was set right to be read is asked about, since that may be the fault; a plain figure is no longer certain.
    """
    rows: dict[tuple[str, str], list[CellKey]] = {}
    for cell in cells:
        rows.setdefault((cell.block, cell.row), []).append(cell)
    changed: dict[CellKey, PlacedCell] = {}
    for row in rows.values():
        for total, parts in _totals_of(edition, row):
            placed = [cells[cell] for cell in (*parts, total)]
            if placed[-1].value is None or any(each.confidence is Confidence.ASK for each in placed):
                continue
            gap = sum(each.value or 0 for each in placed[:-1]) - placed[-1].value
            if gap:
                changed |= {each.cell: _doubted(each, gap, edition, is_total=each is placed[-1]) for each in placed}
    return changed


def ask_unproven_joins(cells: Mapping[CellKey, PlacedCell], edition: Edition) -> dict[CellKey, PlacedCell]:
    """The cells whose digits stood apart and were joined, where no printed total of the row bears that out: asked."""
    changed = {}
    for cell, placed in cells.items():
        if placed.value is None or not any(JOINED in note for note in placed.notes):
            continue
        row = [each for each in cells if (each.block, each.row) == (cell.block, cell.row)]
        proofs = [(total, *parts) for total, parts in _totals_of(edition, row) if cell in (total, *parts)]
        known = [group for group in proofs if all(cells[each].confidence is not Confidence.ASK for each in group)]
        if not any(cells[total].value == sum(cells[part].value or 0 for part in parts) for total, *parts in known):
            notes = (_MAY_BE_TWO, *placed.notes)
            changed[cell] = placed._replace(value=None, confidence=Confidence.ASK, notes=notes, choices=(placed.value,))
    return changed


def _doubted(placed: PlacedCell, gap: int, edition: Edition, *, is_total: bool) -> PlacedCell:
    notes = (f"{GAP_NOTE} {abs(gap)}", *placed.notes)
    if placed.value is None:
        return placed
    if is_plain(placed.excerpt, placed.value, edition.kind(placed.cell)):
        confidence = Confidence.LIKELY if placed.confidence is Confidence.CERTAIN else placed.confidence
        return placed._replace(confidence=confidence, notes=notes)
    other = placed.value + (gap if is_total else -gap)
    choices = tuple(dict.fromkeys(value for value in (placed.value, other) if value >= 0))
    return placed._replace(value=None, confidence=Confidence.ASK, notes=notes, choices=choices)


def name_contradictions(changed: Mapping[CellKey, PlacedCell], edition: Edition) -> Iterator[str]:
    """One sentence on the rows whose figures do not add up to what is printed as their total."""
    rows = {(cell.block, cell.row): cell for cell in changed}
    heads = {cell: edition.row_and_column(cell)[0].head for cell in rows.values()}
    names = [head[-1] if head else edition.table_of(cell).name for cell, head in heads.items()]
    if names:
        more = f"等 {len(names)} 行" if len(names) > _MAX_NAMED else ""
        quoted = "、".join(f"“{name}”" for name in names[:_MAX_NAMED])
        yield f"{quoted}{more}{CONTRADICTED}"
