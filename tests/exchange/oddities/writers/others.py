"""Other people's programs: LibreOffice and Chromium, each a file after the other, or many at once."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from resources import find
from tests.output.desks import desk

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FILTERS: Mapping[str, Sequence[str]] = {
    ".docx": ("doc", "docx:MS Word 2007 XML", "odt", "pdf", "html:HTML (StarWriter)"),
    ".xlsx": ("xls:MS Excel 97", "xlsx:Calc MS Excel 2007 XML", "ods", "pdf", "html:HTML (StarCalc)"),
    ".html": ("docx:MS Word 2007 XML", "pdf:writer_web_pdf_Export"),
}
"""What LibreOffice is asked to save files of an ending as."""
_LIMIT = 900
_QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer"),
)


def convert_with_office(files: Sequence[Path], wanted: str, folder: Path) -> dict[Path, Path]:
    """Many files saved as another kind in one go; a file that LibreOffice makes nothing of is missing."""
    if OFFICE is None or not files:
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    profile = (folder / "profile").as_uri()
    how = ["--infilter=HTML (StarWriter)"] if files[0].suffix == ".html" else []
    call = [
        OFFICE,
        f"-env:UserInstallation={profile}",
        "--headless",
        *how,
        "--convert-to",
        wanted,
        "--outdir",
        str(folder),
    ]
    subprocess.run(
        [*call, *map(str, files)],
        check=True,
        capture_output=True,
        timeout=_LIMIT,
        env={**desk(folder), "HOME": str(folder)},
    )
    ending = wanted.split(":")[0]
    made = {path: folder / f"{path.stem}.{ending}" for path in files}
    return {path: result for path, result in made.items() if result.exists()}


def print_with_browser(page: Path, folder: Path) -> Path:
    """A page as a PDF that Chromium prints."""
    folder.mkdir(parents=True, exist_ok=True)
    result = folder / f"{page.stem}.pdf"
    call = [str(BROWSER), *_QUIET, f"--user-data-dir={folder}/profile", f"--print-to-pdf={result}", page.as_uri()]
    subprocess.run(call, check=True, capture_output=True, timeout=120, env={**desk(folder), "HOME": str(folder)})
    return result


def typeface() -> str:
    """The address of a Chinese typeface for pages that are printed."""
    return Path(find("fonts/song.ttf")).as_uri()
