"""What the columns of offices' own lists can be taken for, in the words a clerk reads."""

from collections.abc import Mapping
from dataclasses import dataclass

REQUEST_LABELS: Mapping[str, str] = {
    "number": "登记号", "received": "收到日期", "channel": "申请方式", "name": "申请人", "requester": "申请人类型",
    "contact": "联系方式", "matter": "申请内容", "corrected": "是否补正", "correction_asked": "补正日期",
    "correction_received": "收到补正日期", "consulted": "是否征求第三方", "consultation_asked": "征求意见日期",
    "consultation_answered": "意见回复日期", "extended": "是否延期", "extended_on": "延期日期", "due": "答复期限",
    "closed": "答复日期", "letter": "答复文号", "result": "办理结果", "handler": "承办", "remark": "备注",
}  # fmt: skip
DOCUMENT_LABELS: Mapping[str, str] = {
    "title": "名称", "number": "文号", "kind": "种类", "issued": "制发日期", "published": "公开日期",
    "amended": "修改日期", "repealed": "废止日期", "expires": "有效期至", "superseded_by": "代替它的文件",
    "state": "有效性",
}  # fmt: skip
DISPUTE_LABELS: Mapping[str, str] = {
    "number": "案号", "kind": "种类", "request": "针对的申请（登记号）", "filed": "提出日期", "decided": "审结日期",
    "outcome": "结果",
}  # fmt: skip
PRIVATE = frozenset({"name", "contact", "matter", "remark"})
"""Columns that say whose a request is: nothing that stands in them is shown."""
_EXAMPLE = 16


@dataclass(frozen=True)
class SheetColumn:
    """A column of a list: its heading, what it is taken for (empty for nothing), the first that stands in it.

    ``heading`` tells it apart from the others: one without a heading, or with that of another, is named by its letter.
    ``is_guessed`` says that it was known by what stands in it.
    """

    heading: str
    meaning: str
    example: str
    is_guessed: bool = False

    @property
    def shown_example(self) -> str:
        """The example as it may be shown: whose a request is is not."""
        return "（不显示）" if self.meaning in PRIVATE and self.example else self.example[:_EXAMPLE]
