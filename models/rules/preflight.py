"""What stands against publishing a report, before it leaves the office."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.finding import Finding

SENSITIVE_RULE = "W-10"
"""The rule that looks for numbers of persons and words of secrecy in the texts."""


@dataclass(frozen=True)
class PreflightResult:
    """``unresolved`` findings block or wait for an explanation; ``sensitive`` passages may be nobody's to read."""

    unresolved: int
    sensitive: int

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands against it."""
        return not self.unresolved and not self.sensitive

    @property
    def sentence(self) -> str:
        """What stands against it; empty when nothing does."""
        reasons = [f"还有 {self.unresolved} 处必须改或须说明的问题没有处理"] if self.unresolved else []
        reasons += [f"查到 {self.sensitive} 处可能是个人信息或涉密字样"] if self.sensitive else []
        return "，".join(reasons)

    @property
    def brief(self) -> str:
        """The same in few words."""
        reasons = [f"{self.unresolved} 处没有处理"] if self.unresolved else []
        reasons += [f"{self.sensitive} 处可能是个人信息或涉密"] if self.sensitive else []
        return "，".join(reasons)


def run_preflight(findings: Sequence[Finding]) -> PreflightResult:
    """Look through what the checks found."""
    return PreflightResult(sum(f.is_open for f in findings), sum(f.rule == SENSITIVE_RULE for f in findings))
