"""The whole report on the clipboard: as a web page for an editor that takes one, as text for one that does not."""

from models.report.filing import Filing
from ui.widgets.clipboard import copy_page


def copy_report(filing: Filing) -> None:
    """Put the report on the clipboard."""
    from output.compose import compose
    from output.html import render_for_clipboard
    from output.plain_text import render_plain

    document = compose(filing)
    copy_page(render_plain(document), render_for_clipboard(document))
