"""How full the pages are: ``python -m benchmarks.page_fill [--reports 200]`` lays out reports of random lengths.

A page counts as full where its last line or rule reaches three quarters of the 版心; the last page of a report, and one
before charts, may be shorter. Lines are counted on pages of text alone that the text goes on from.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from models.exchange.formats.report_json import read_report
from models.report.filing import Filing
from output.compose import compose
from output.page.fonts import FontSet, bundled_fonts
from output.page.page_model import Page
from output.page.pages import make_pages
from output.paper_check import page_fill
from resources import find

SENTENCES = (
    "全年通过政府网站公开各类信息，及时回应社会关切。",
    "把公开要求嵌入公文办理流程，拟制时同步确定公开属性。",
    "组织业务培训，逐一通报抽查中发现的问题，督促限期改正。",
    "在政务服务大厅设置查阅点，配备查询设备，安排专人引导。",
    "对依申请公开答复文书实行统一编号、统一审核、统一归档。",
)
ENOUGH = 0.75


def reports(number: int, seed: int) -> Iterator[Filing]:
    """Reports whose texts have a random length: a town's few lines as well as a city's pages."""
    rng = random.Random(seed)
    base = read_report(find("sample/report.json").read_text(encoding="utf-8")).filing
    for _ in range(number):
        size = rng.choice((1, 2, 4, 8))
        texts = {
            section.key: "\n".join(
                "".join(rng.choices(SENTENCES, k=rng.randint(1, 6))) for _ in range(rng.randint(1, 3 * size))
            )
            for section in base.edition.text_sections
        }
        yield replace(base, texts=texts)


def line_count(page: Page) -> int | None:
    """The lines of body type on a page; None where a table stands on it."""
    if any(content.rules for content in page.contents):
        return None
    return len({round(run.y, 2) for content in page.contents if content.element for run in content.runs})


def measure(number: int, seed: int, fonts: FontSet) -> tuple[Counter[str], list[float], Counter[int]]:
    """Pages by how full they are, the fill of those that are not, lines by page of text."""
    pages, short, lines = Counter[str](), list[float](), Counter[int]()
    for filing in reports(number, seed):
        laid = make_pages(compose(filing), fonts).pages
        pages["reports"] += 1
        for at, page in enumerate(laid[:-1]):
            pages["pages but the last"] += 1
            if (filled := page_fill(page)) < ENOUGH:
                short.append(filled)
            if at and (count := line_count(page)) and line_count(laid[at + 1]):
                lines[count] += 1
    return pages, short, lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    pages, short, lines = measure(options.reports, options.seed, bundled_fonts())
    whole = pages["pages but the last"]
    emptiest, spread = min(short, default=1.0), ", ".join(f"{count}: {lines[count]}" for count in sorted(lines))
    print(f"{pages['reports']} reports, {whole} pages without their last ones")
    print(f"under three quarters full: {len(short)} ({len(short) / whole:.1%}), the emptiest {emptiest:.0%}")
    print(f"lines on a page of text followed by another: {spread}")


if __name__ == "__main__":
    main()
