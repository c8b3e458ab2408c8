"""From which edition to which something holds."""

from dataclasses import dataclass

from models.editions.shipped import shipped
from models.errors import BrokenEdition


@dataclass(frozen=True)
class Span:
    """The editions from ``since`` to ``until``, both by name and both included; an empty end is open.

    So what was true of the newest edition is true of the next one too, unless it is said to have ended.
    BrokenEdition, as soon as it is made, for a name that no shipped edition has.
    """

    since: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        for name in filter(None, (self.since, self.until)):
            if name not in shipped():
                known = "、".join(shipped())
                raise BrokenEdition(f"适用范围里的报告格式“{name}”不存在。现有的格式：{known}。")
        if self.until and self.since > self.until:
            raise BrokenEdition(f"适用范围从 {self.since} 格式到 {self.until} 格式，起止颠倒了。")

    def covers(self, edition: str) -> bool:
        """Whether the edition of that name is among them. Names are years, so they sort as the editions follow."""
        return (self.since or edition) <= edition <= (self.until or edition)
