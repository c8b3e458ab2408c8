"""Made-up reports for round trips: figures of every size, blanks, and texts with what trips readers."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from models.editions.edition import CellKind
from models.editions.known_editions import edition_by_name
from models.exchange.candidate import Candidate
from models.figures.totals import add_up
from models.report.filing import Agency, Filing
from output.blocks import Document, Grid, Heading, Paragraph
from output.compose import compose

SENTENCES = (
    "全市各级行政机关围绕中心工作，及时公开规划计划、财政预决算、重大建设项目批准和实施情况。",
    "《示例市重大行政决策程序规定》施行以来，共有{n}项决策草案通过网站征求意见，采纳率达{p}%。",
    "“双随机、一公开”抽查结果在{d}个工作日内公布；“放管服”改革事项、办事指南（含电子证照）同步更新。",
    "门户网站（http://www.example.gov.cn/zwgk/index.html）共发布信息{n}条，访问量{p}万次。",
    "对涉及个人隐私、商业秘密的内容，公开前逐件审查——该删的删，该区分处理的区分处理……做到应公开尽公开。",
    "按照示政办发〔2025〕{d}号文件要求，县（市、区）和乡镇（街道）设立政务公开专区{d}个。",
    "群众来电“12345”热线反映的事项，当日转办、限时答复，如期办结率{p}%，比上年提高{d}个百分点。",
    "共收到政府信息公开申请{n}件，上年结转{d}件，按期办结率{p}%。",
    "一是部分单位对政策文件的解读偏重文字转述；二是个别单位答复申请时说理不充分。",
    "下一步，将加强培训，完善制度，提升质量。",
    "无。",
)
AGENCIES = (
    "示例市人民政府", "示例县教育局", "示例市（开发区）管理委员会", "示例省生态环境厅", "甲乡人民政府",
    "示例自治州人民政府办公室", "示例市丙丁区人力资源和社会保障局",
)  # fmt: skip
HEADS = ("主动公开。", "依申请公开。", "政府信息管理。", "平台建设。", "监督保障情况")


def made_up(edition: str, seed: int) -> Filing:
    """A report of the edition; the same seed gives the same one."""
    dice = random.Random(f"{edition}-{seed}")
    form = edition_by_name(edition)
    blanks = dice.choice((0.0, 0.0, 0.05, 0.5))
    typed = {}
    for cell in form.typed_cells:
        kind = form.kind(cell)
        value = dice.choice((0, 0, dice.randrange(10), dice.randrange(1000), dice.randrange(10_000_000)))
        if kind.is_money:
            value = dice.randrange(10 ** dice.randrange(1, 13))
        if kind is CellKind.SIGNED and dice.random() < 0.5:
            value = -value
        if dice.random() >= blanks:
            typed[cell] = value
    last = form.to_year or max(2025, form.from_year)
    texts = {section.key: _text(dice, section.key) for section in form.text_sections}
    cover = {"signed_by": dice.choice(AGENCIES), "signed_on": f"2026-0{dice.randrange(1, 10)}-1{dice.randrange(10)}"}
    return Filing(
        form,
        dice.randrange(form.from_year, last + 1),
        Agency(dice.choice(AGENCIES)),
        add_up(form, typed),
        {key: text for key, text in texts.items() if text},
        cover if dice.random() < 0.5 else {},
    )


def _text(dice: random.Random, key: str) -> str:
    if key == "lead":
        return _sentences(dice, 2)
    lines: list[str] = []
    for number in range(dice.randrange(1, 5)):
        style = dice.randrange(4)
        if style == 0:
            lines.append(f"（{'一二三四五'[number]}）{dice.choice(HEADS)}{_sentences(dice, 2)}")
        elif style == 1:
            lines += [f"（{'一二三四五'[number]}）{dice.choice(HEADS)}", _sentences(dice, 3)]
        elif style == 2:
            lines += [f"{number + 1}.加强公开。{_sentences(dice, 1)}"]
        else:
            lines.append(_sentences(dice, dice.randrange(1, 6)))
    return "\n".join(lines)


def _sentences(dice: random.Random, count: int) -> str:
    chosen = dice.sample(SENTENCES, count)
    return "".join(
        s.format(n=dice.randrange(100_000), p=dice.randrange(9999) / 100, d=dice.randrange(1, 99)) for s in chosen
    )


def printed_texts(document: Document, filing: Filing) -> dict[str, str]:
    """The texts as they are printed, by section."""
    found: dict[str, list[str]] = {"lead": []}
    headings = {section.heading: section.key for section in filing.edition.sections if section.heading}
    key = "lead"
    for block in document.blocks:
        match block:
            case Heading(level=1):
                key = headings[block.text]
            case Heading() | Paragraph():
                words = block.text + (block.rest if isinstance(block, Heading) else "")
                found.setdefault(key, []).append(words)
            case Grid():
                continue
    return {key: "\n".join(lines) for key, lines in found.items() if lines}


def differences(filing: Filing, candidate: Candidate) -> list[str]:
    """Where what was read back is not what was written; empty when all of it is."""
    back = candidate.filing
    found: list[str] = []
    if (back.edition, back.year, back.agency.name) != (filing.edition, filing.year, filing.agency.name):
        found.append(f"identity: {back.edition.name} {back.year} {back.agency.name} is not {filing.agency.name}")
    found += _unlike("figure", filing.figures.typed, back.figures.typed)
    totals = {cell: value for cell, value in filing.figures.all.items() if cell in filing.edition.operands}
    found += _unlike("total", totals, {cell: value for cell, value in back.printed.items() if value is not None})
    found += _unlike("text", printed_texts(compose(filing), filing), back.texts)
    cover = {key: filing.cover.get(key, "") for key in ("signed_by", "signed_on")}
    found += _unlike("cover", {k: v for k, v in cover.items() if v}, back.cover)
    return found + [f"not placed: {left}" for left in candidate.unplaced]


def _unlike(what: str, before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterable[str]:
    keys = [*before, *(key for key in after if key not in before)]
    return [f"{what} {k}: {before.get(k)!r} → {after.get(k)!r}" for k in keys if before.get(k) != after.get(k)]
