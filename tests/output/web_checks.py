"""The web page and what is pasted, judged by axe and by the Nu validator: ``python -m tests.output.web_checks FOLDER``.

FOLDER is where ``npm install axe-core vnu-jar`` was run; Chromium and Java have to be installed. The page is looked at
on a phone and on a desk; the fragment stands in a page of a website. Ends with 1 when either finds a fault.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any

from output.compose import compose
from output.html import render_fragment, render_page
from output.picture.layout import sheet_picture
from tests.output.browser import PORTAL_PAGE, call_browser
from tests.output.reports import eighteen_pages, filled, sample

WIDTHS = (390, 1280)
_PROBE = """<!DOCTYPE html><meta charset="utf-8"><body>
<iframe srcdoc="{page}" style="width:{width}px;height:800px;border:0"></iframe><script>
onload = async () => {{
  const inside = document.querySelector("iframe").contentWindow;
  const told = await inside.axe.run();
  const places = (each) => each.nodes.map((node) => node.html);
  const brief = (all) => all.map((each) => ({{rule: each.id, help: each.help, places: places(each)}}));
  document.body.textContent =
    JSON.stringify({{faults: brief(told.violations), open: brief(told.incomplete), passed: told.passes.length}});
}};
</script></body>"""


def pages() -> Mapping[str, str]:
    """What is judged, by name."""
    with_picture = compose(sample(), picture=sheet_picture(sample(), ()))
    return {
        "page": render_page(with_picture),
        "page of blanks": render_page(compose(filled(None))),
        "long page of 2019's form": render_page(compose(filled(123456789, 2020))),
        "page with addresses": render_page(compose(eighteen_pages())),
        "fragment on a website": PORTAL_PAGE.format(render_fragment(with_picture)),
    }


def run_axe(script: str, content: str, width: int, place: Path) -> dict[str, Any]:
    """What axe says of a page that wide."""
    with_script = content.replace("</body>", "<script>" + script.replace("</script", r"<\/script") + "</script></body>")
    path = place / "probe.html"
    path.write_text(_PROBE.format(page=escape(with_script, quote=True), width=width), "utf-8")
    written = call_browser(place, "--virtual-time-budget=60000", "--dump-dom", path.as_uri())
    told = re.search(r"<body>(\{.*\})</body>", written, re.DOTALL)
    if told is None:
        raise RuntimeError(f"axe told nothing: {written[-300:]}")
    found: dict[str, Any] = json.loads(unescape(told[1]))
    return found


def run_validator(jar: Path, content: str, place: Path) -> list[str]:
    """What the Nu validator says of a page: errors and warnings."""
    path = place / "page.html"
    path.write_text(content, "utf-8")
    call = ["java", "-jar", str(jar), "--format", "json", "--exit-zero-always", str(path)]
    told = subprocess.run(call, check=True, capture_output=True, text=True, timeout=180).stderr
    return [f"{each.get('subType') or each['type']}: {each['message']}" for each in json.loads(told)["messages"]]


def judge(folder: Path) -> Iterator[tuple[str, int, str]]:
    """A line for each look at each page, and how many faults it tells of."""
    modules = folder / "node_modules"
    script = (modules / "axe-core/axe.min.js").read_text("utf-8")
    jar = next(modules.glob("vnu-jar/**/vnu.jar"))
    with tempfile.TemporaryDirectory() as place:
        for name, content in pages().items():
            said = run_validator(jar, content, Path(place))
            yield name, len(said), f"validator: {len(said)} messages" + "".join(f"\n  {each}" for each in said)
            for width in WIDTHS:
                told = run_axe(script, content, width, Path(place))
                faults = "".join(f"\n  {each['rule']}: {each['help']}, {each['places'][:2]}" for each in told["faults"])
                open_ones = ", ".join(f"{each['rule']} at {len(each['places'])} places" for each in told["open"])
                line = f"axe, {width} px: {len(told['faults'])} faults, {told['passed']} rules passed; not decided: "
                yield name, len(told["faults"]), line + (open_ones or "nothing") + faults


def main() -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    found = 0
    for name, faults, line in judge(parser.parse_args().folder):
        print(f"{name}, {line}", flush=True)
        found += faults
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
