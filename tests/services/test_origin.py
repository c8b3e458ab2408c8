"""A figure can tell where it comes from and where it is used."""

from dataclasses import replace

from models.editions.edition import CellKey
from models.report.change import ValueSource
from models.report.filing import Agency, Filing
from models.services.library import Library
from models.services.origin import figure_sources, trace_figure
from models.services.report_session import ReportSession

NEW = CellKey("requests", "new_received", "natural_person")
TOTAL = NEW._replace(column="total")


def test_a_typed_figure_knows_who_typed_it_and_what_it_was(session: ReportSession) -> None:
    session.set_cells({NEW: 12})
    session.set_cells({NEW: 13})
    origin = trace_figure(session.filing, session.entries(), NEW)
    assert origin.current is not None
    assert (origin.current.operator, origin.current.source, origin.current.after) == ("张某", ValueSource.TYPED, 13)
    assert [(deed.before, deed.after) for deed in origin.changes] == [(12, 13), (None, 12)]
    assert origin.operands == ()
    assert origin.totals == (TOTAL,)


def test_a_change_taken_back_no_longer_stands(session: ReportSession) -> None:
    session.set_cells({NEW: 12})
    session.set_cells({NEW: 13}, "粘贴", ValueSource.PASTED)
    assert figure_sources(session.edition, session.entries()) == {NEW: ValueSource.PASTED}
    session.undo()
    assert figure_sources(session.edition, session.entries()) == {NEW: ValueSource.TYPED}
    session.redo()
    assert figure_sources(session.edition, session.entries()) == {NEW: ValueSource.PASTED}
    session.undo()
    session.undo()
    assert figure_sources(session.edition, session.entries()) == {}
    origin = trace_figure(session.filing, session.entries(), NEW)
    assert origin.current is None
    assert len(origin.changes) == 6


def test_a_blanked_figure_has_no_source(session: ReportSession) -> None:
    session.set_cells({NEW: 12})
    session.set_cells({NEW: None})
    assert figure_sources(session.edition, session.entries()) == {}


def test_what_was_carried_over_says_so(library: Library, session: ReportSession) -> None:
    out, into = (CellKey("requests", row, "natural_person") for row in ("carried_out", "carried_in"))
    session.set_cells({out: 7})
    begun = library.begin_report(Agency("示例县人民政府"), 2026)
    assert begun.carried == (into,)
    assert figure_sources(session.edition, library.open(begun.report).entries())[into] is ValueSource.CARRIED


def test_an_imported_figure_names_its_file(library: Library, sample: Filing) -> None:
    session = library.open(library.add_filing(sample, "年报.xlsx 表三 C5"))
    origin = trace_figure(session.filing, session.entries(), NEW)
    assert origin.current is not None
    assert (origin.current.source, origin.current.origin) == (ValueSource.IMPORTED, "年报.xlsx 表三 C5")


def test_a_total_names_what_it_adds_up(session: ReportSession) -> None:
    origin = trace_figure(session.filing, session.entries(), TOTAL)
    assert len(origin.operands) == 6
    assert NEW in origin.operands
    assert origin.changes == ()


def test_every_sentence_that_speaks_of_a_figure_is_found(sample: Filing) -> None:
    text = f"全年平稳。新收申请{{{TOTAL}}}件。\n办结有序。全年新收政府信息公开申请3119件，均已登记。"
    filing = replace(sample, texts={"overview": text})
    uses = trace_figure(filing, (), TOTAL).mentions
    assert [(use.text, use.is_bound) for use in uses] == [
        (f"新收申请{{{TOTAL}}}件。", True),
        ("全年新收政府信息公开申请3119件，均已登记。", False),
    ]
    assert text[slice(*uses[0].span)] == f"{{{TOTAL}}}"
    assert "3119" in text[slice(*uses[1].span)]


def test_the_journal_kept_in_memory_is_the_one_on_disk(library: Library, session: ReportSession) -> None:
    assert session.entries()
    session.set_cells({NEW: 12, TOTAL._replace(column="enterprise"): 3})
    session.set_text("overview", "公开有序。")
    session.undo()
    session.redo()
    assert session.entries() == library.open(session.report).entries()
