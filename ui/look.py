"""Colours by meaning and the shapes that go with them: the one place where the screen's look is decided."""

from dataclasses import dataclass

from models.rules.finding import Severity


@dataclass(frozen=True)
class Colours:
    """A colour for each meaning, as ``#rrggbb``; soft ones lie under text, plain ones are lines, shapes and words."""

    window: str = "#f4f6f8"
    paper: str = "#ffffff"  # where something can be written
    computed: str = "#eef1f4"  # where the program writes
    head: str = "#e6ebf1"  # the form's own words
    line: str = "#c9d1da"
    line_soft: str = "#e1e6ec"
    ink: str = "#1c2530"
    muted: str = "#68737f"
    accent: str = "#1f6aa5"
    accent_soft: str = "#e3eef8"
    block: str = "#c62f2b"
    block_soft: str = "#fdecea"
    explain: str = "#b26a00"
    explain_soft: str = "#fff4df"
    warn: str = "#5b6b7c"
    warn_soft: str = "#eef2f6"
    note: str = "#7b8794"
    note_soft: str = "#f4f6f8"
    good: str = "#2f7d4f"

    def of(self, severity: Severity) -> str:
        """The colour of a finding's shape and words."""
        return str(getattr(self, severity.value))

    def soft_of(self, severity: Severity) -> str:
        """The colour under a finding."""
        return str(getattr(self, f"{severity.value}_soft"))


colours = Colours()

SHAPES = {Severity.BLOCK: "■", Severity.EXPLAIN: "●", Severity.WARN: "▲", Severity.NOTE: "○"}
"""A shape for each severity, so that no finding is told by its colour alone."""
