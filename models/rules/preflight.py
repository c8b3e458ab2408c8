"""What stands against publishing a report, before it leaves the office."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.finding import Finding

PRIVATE = "W-10"
"""The rule that looks for numbers of persons and words of secrecy in the texts."""


@dataclass(frozen=True)
class Preflight:
    """``left`` findings block or wait for an explanation; ``private`` passages may be nobody's to read."""

    left: int
    private: int

    @property
    def is_clear(self) -> bool:
        """Whether nothing stands against it."""
        return not self.left and not self.private

    @property
    def sentence(self) -> str:
        """What stands against it; empty when nothing does."""
        told = [f"还有 {self.left} 处必须改或须说明的问题没有处理"] if self.left else []
        told += [f"查到 {self.private} 处可能是个人信息或涉密字样"] if self.private else []
        return "，".join(told)

    @property
    def brief(self) -> str:
        """The same in few words."""
        told = [f"{self.left} 处没有处理"] if self.left else []
        told += [f"{self.private} 处可能是个人信息或涉密"] if self.private else []
        return "，".join(told)


def preflight(findings: Sequence[Finding]) -> Preflight:
    """Look through what the checks found."""
    return Preflight(sum(f.is_open for f in findings), sum(f.rule == PRIVATE for f in findings))
