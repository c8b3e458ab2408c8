"""What the words say of the form: which fact, of which year, and of how much of the office."""

import pytest

from models.editions.known_editions import known_editions
from models.editions.lexicon import shipped_lexicon
from models.rules.narrative.context import resolve_cells
from models.texts.claim import Claim, ClaimKind
from models.texts.paragraph import parse_paragraph, parse_text


def told(words: str) -> list[Claim]:
    return [t for placed in parse_text(words, shipped_lexicon()) for t in placed.parsed.claims]


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("收到政府信息公开申请12件。", ["receive"]),
        ("本年新收申请12件，上年结转3件，结转下年度2件。", ["newly", "carry_in", "carry_out"]),
        ("2022年结转的申请3件，结转2024年继续办理的申请5件。", ["carry_in", "carry_out"]),
        ("答复政府信息公开申请9件。", ["answer"]),
        ("予以公开及部分公开98件，不予公开8件。", ["granted_and_part", "refused"]),
        ("政府信息公开申请中，因本机关不掌握等原因无法提供35件。", ["unavailable"]),
        ("信息公开申请属于四类过程性信息1件。", ["process_information"]),
        ("申请中自然人申请9件。", ["receive/natural_person"]),
        ("因信息公开被申请行政复议2件、提起行政诉讼7件。", ["reconsideration", "suit"]),
        ("信息公开复议、诉讼共9件。", ["reconsideration+suit"]),
        ("信息公开行政复议、行政诉讼均为0件。", ["reconsideration", "suit"]),
        (
            "信息公开行政复议3件，结果维持2件，尚未审结1件。",
            ["reconsideration", "reconsideration+upheld", "reconsideration+pending"],
        ),
        ("未经复议直接起诉3件，复议后起诉4件，均因政府信息公开引起。", ["suit_direct", "suit_after"]),
        (
            "制发行政规范性文件5件、废止3件、现行有效40件。",
            [f"normative_documents+{act}" for act in ("issue", "repeal", "in_force")],
        ),
        ("主动公开规章13件，行政规范性文件60件。", ["government_rules+proactive", "normative_documents+proactive"]),
        ("作出行政处罚决定56件。", ["penalties"]),
    ],
)
def test_the_fact_is_known_by_its_words(words: str, keys: list[str]) -> None:
    assert [t.key for t in told(words)] == keys


@pytest.mark.parametrize(
    "words",
    [
        "办理人大代表建议62件。",
        "受理12345热线诉求3500件。",
        "公开行政许可信息1200条。",
        "公开行政处罚决定书50份。",
        "通过网络收到政府信息公开申请80件。",
        "政策文件解读35篇。",
        "规范性文件合法性审核35件。",
        "减免行政事业性收费50万元。",
        "年均收到“依申请公开12件”的说法。",
    ],
)
def test_other_matters_are_not_taken_for_figures_of_the_form(words: str) -> None:
    assert told(words) == []


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("未收到政府信息公开申请。", ["receive"]),
        ("无因政府信息公开引发的行政复议、行政诉讼案件。", ["reconsideration", "suit"]),
        ("没有结转下年度继续办理的政府信息公开申请。", ["carry_out"]),
        ("没有法律服务机构提出的政府信息公开申请。", ["receive/legal_service"]),
        ("未制定行政规范性文件。", ["normative_documents+issue"]),
    ],
)
def test_what_did_not_happen_is_understood(words: str, keys: list[str]) -> None:
    found = told(words)
    assert [t.key for t in found] == keys
    assert {t.kind for t in found} == {ClaimKind.ABSENT}


@pytest.mark.parametrize(
    "words",
    [
        "申请无法提供。",
        "无正当理由大量反复申请。",
        "未收到不满意的投诉。",
        "未发生败诉的行政诉讼。",
        "无超期未答复的申请。",
    ],
)
def test_what_only_looks_like_nothing_is_let_be(words: str) -> None:
    assert told(words) == []


def test_all_of_one_kind_leaves_none_of_the_others() -> None:
    (_, every) = told("收到政府信息公开申请5件，均为自然人申请。")
    assert every.kind is ClaimKind.EVERY
    assert {cell.split(".")[2] for cell in every.interpretations[0].cell_patterns} == {
        "enterprise",
        "research",
        "welfare",
        "legal_service",
        "other_org",
    }


def test_year_and_part_of_the_office_are_seen() -> None:
    (last,) = told("2022年收到政府信息公开申请12件。")
    assert last.year == 2022
    assert told("市本级收到政府信息公开申请12件。")[0].is_partial
    assert told("上半年收到政府信息公开申请12件。")[0].is_partial
    assert not told("截至2023年12月31日，收到政府信息公开申请12件。")[0].is_partial
    assert told("不予公开的涉及拆迁补偿申请3件。")[0].is_qualified


@pytest.mark.parametrize(
    ("words", "partial"),
    [
        ("上半年，全市共受理申请12件，答复9件。其中同意公开5件。", [True, True, True]),
        ("市本级收到申请12件，全市共收到申请20件。", [True, False]),
        ("市本级收到申请12件。全市共收到申请20件。", [True, False]),
        ("近三年共受理申请90件，其中予以公开30件。", [True, True]),
        ("全市各县区、各部门共收到申请20件。", [False]),
    ],
)
def test_what_narrows_holds_on_until_something_widens_it(words: str, partial: list[bool]) -> None:
    assert [t.is_partial for t in told(words)] == partial


def test_a_named_office_is_the_subject_of_the_clauses_that_follow() -> None:
    claims = told("市公安局收到申请12件，均已答复；市财政局收到申请8件，答复6件，结转2件。")
    assert [(t.subject, t.key) for t in claims if t.number] == [
        ("市公安局", "receive"),
        ("市财政局", "receive"),
        ("市财政局", "answer"),
        ("市财政局", "carry_out"),
    ]
    assert next(t for t in claims if t.kind is ClaimKind.EVERY).subject == "市公安局"


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("依申请公开方面，新收12件，办结9件；建议提案方面，办理7件，办结7件。", ["newly", "answer"]),
        ("新收申请12件。另收到群众留言8件，办结8件。", ["newly"]),
        ("对3件涉及第三方权益的申请征求了意见，其中2件同意公开、1件不同意公开。", []),
        ("受理行政许可申请190件，办结180件。", []),
    ],
)
def test_other_matters_go_on_until_requests_are_named(words: str, keys: list[str]) -> None:
    assert [t.key for t in told(words) if t.number] == keys


def test_a_heading_tells_what_its_paragraphs_are_about() -> None:
    (handled,) = told("（二）依申请公开情况\n全年办结12件。")
    assert handled.key == "answer"
    assert told("（二）主动公开情况\n全年办结12件。") == []


def test_every_fact_finds_cells_in_some_edition() -> None:
    words = shipped_lexicon()
    sums = [s for fact in words.facts for s in fact.interpretations]
    patterns = [cell for s in sums for cell in s.cell_patterns]
    patterns += [f"requests.{row}.total" for rows in words.rows.values() for row in rows]
    patterns += [f"requests.new_received.{column}" for columns in words.columns.values() for column in columns]
    for pattern in patterns:
        assert any(resolve_cells(edition, (pattern,)) for edition in known_editions()), pattern


def test_a_paragraph_is_read_once() -> None:
    words = "收到政府信息公开申请12件。"
    topic = frozenset[str]()
    assert parse_paragraph(words, topic, shipped_lexicon()) is parse_paragraph(words, topic, shipped_lexicon())
