"""Colours by meaning and the shapes that go with them: the one place where the screen's look is decided."""

from dataclasses import dataclass, fields

from models.rules.finding import Severity


@dataclass
class Colours:
    """A colour for each meaning, as ``#rrggbb``; soft ones lie under text, plain ones are lines, shapes and words."""

    window: str = "#f3f6f8"
    panel: str = "#ffffff"
    paper: str = "#ffffff"  # where something can be written
    computed: str = "#eff2f4"  # where the program writes
    computed_ink: str = "#3f4d58"
    head: str = "#e9eef1"  # the form's own words
    hover: str = "#edf2f4"
    selection: str = "#cbe4eb"
    desk: str = "#dfe5e9"  # what printed pages lie on
    shadow: str = "#a9b4bc"
    line: str = "#b9c4cc"  # parts what stands on paper
    border: str = "#7f8c97"  # around what can be written or pressed
    line_soft: str = "#dce2e7"
    line_strong: str = "#7f8c97"
    ink: str = "#1b2830"
    muted: str = "#586873"
    faint: str = "#5d6c77"
    accent: str = "#0f5e74"
    accent_deep: str = "#0a4759"
    accent_soft: str = "#e2eff3"
    on_accent: str = "#ffffff"
    block: str = "#c0282d"
    block_soft: str = "#fdebea"
    explain: str = "#8f5200"
    explain_soft: str = "#fff3dc"
    warn: str = "#2b67a8"
    warn_soft: str = "#e8f0fa"
    note: str = "#586872"
    note_soft: str = "#eef1f3"
    good: str = "#22704a"
    good_soft: str = "#e5f3eb"
    carried: str = "#6a4f9c"  # taken over from last year

    def of(self, severity: Severity) -> str:
        """The colour of a finding's shape and words."""
        return str(getattr(self, severity.value))

    def soft_of(self, severity: Severity) -> str:
        """The colour under a finding."""
        return str(getattr(self, f"{severity.value}_soft"))

    def become(self, other: "Colours") -> None:
        """Become the other set of colours; widgets made from now on wear it."""
        for each in fields(self):
            setattr(self, each.name, getattr(other, each.name))


LIGHT = Colours()
DARK = Colours(
    window="#171d21",
    panel="#1f262b",
    paper="#1f262b",
    computed="#2a3238",
    computed_ink="#b9c5cd",
    head="#29333a",
    hover="#2a333a",
    selection="#28505d",
    desk="#11161a",
    shadow="#05080a",
    line="#4c5963",
    border="#7c8a95",
    line_soft="#313b43",
    line_strong="#7c8a95",
    ink="#e6ecef",
    muted="#a8b5bd",
    faint="#98a6b0",
    accent="#5fb3c8",
    accent_deep="#8accdc",
    accent_soft="#1f3a44",
    on_accent="#0d1b21",
    block="#ff8a84",
    block_soft="#46272a",
    explain="#f0b354",
    explain_soft="#40341f",
    warn="#86b7ee",
    warn_soft="#223448",
    note="#9dacb6",
    note_soft="#2a3238",
    good="#74c698",
    good_soft="#20392c",
    carried="#bca6ea",
)

HIGH_CONTRAST = Colours(
    window="#ffffff",
    panel="#ffffff",
    paper="#ffffff",
    computed="#eeeeee",
    computed_ink="#000000",
    head="#e4e4e4",
    hover="#e8f1f5",
    selection="#b5ddea",
    desk="#d0d0d0",
    shadow="#000000",
    line="#5a5a5a",
    border="#000000",
    line_soft="#6e6e6e",
    line_strong="#000000",
    ink="#000000",
    muted="#1c1c1c",
    faint="#333333",
    accent="#004a5e",
    accent_deep="#00303d",
    accent_soft="#d5edf4",
    on_accent="#ffffff",
    block="#8f0008",
    block_soft="#ffeceb",
    explain="#5c3500",
    explain_soft="#fff1d6",
    warn="#003f83",
    warn_soft="#e3eefb",
    note="#2b2b2b",
    note_soft="#eeeeee",
    good="#00451f",
    good_soft="#e0f4e8",
    carried="#3c1f75",
)
SCHEMES = {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}
"""The sets of colours by their names in the settings."""

colours = Colours()
"""What the program wears."""

SHAPES = {Severity.BLOCK: "■", Severity.EXPLAIN: "●", Severity.WARN: "▲", Severity.NOTE: "○"}
"""A shape for each severity, so that no finding is told by its colour alone."""
