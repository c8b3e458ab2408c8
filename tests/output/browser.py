"""A Chromium of the machine, with a profile of its own and the typefaces of one folder, the program's unless said."""

import shutil
import subprocess
from pathlib import Path

from tests.output.desks import desk

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND"),
)
# A page of an office's website around a text that was pasted into it.
PORTAL_PAGE = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>政府信息公开年报</title></head>'
    "<body><header><p>示例市人民政府</p></header><main>{}</main><footer><p>主办：市政府办公室</p></footer></body></html>"
)


def call_browser(place: Path, *words: str, faces: Path | None = None) -> str:
    """Call it and return what it prints."""
    call = [str(BROWSER), *_QUIET, f"--user-data-dir={place}/profile", *words]
    environment = desk(place, faces)
    return subprocess.run(call, check=True, capture_output=True, text=True, timeout=180, env=environment).stdout
