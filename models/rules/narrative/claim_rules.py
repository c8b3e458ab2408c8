"""Which rule a statement of the words is held to."""

from models.texts.claim import Claim, ClaimKind

_FLOWS = {"newly": "N-1", "receive": "N-1", "request": "N-1", "handle": "N-1", "answer": "N-2"}
_FLOWS |= {"carry_in": "N-3", "carry_out": "N-3", "carried": "N-3"}
_DISPUTES = ("reconsideration", "suit")


def rule_for(claim: Claim) -> str:
    """The rule that a statement is held to, by what it speaks of."""
    if claim.kind is ClaimKind.EVERY:
        return "N-9" if claim.key == "every/outcome" else "N-8"
    if claim.kind is ClaimKind.ABSENT:
        return "N-8"
    head = claim.key.partition("/")[0].partition("+")[0]
    if head in _FLOWS:
        return _FLOWS[head]
    if head.startswith(_DISPUTES):
        return "N-4"
    return "N-10" if _concerns_disclosure(claim) else "N-7"


def _concerns_disclosure(claim: Claim) -> bool:
    return any(
        not cell.removeprefix("-").startswith("requests.")
        for paragraph in claim.interpretations
        for cell in paragraph.cell_patterns
    )
