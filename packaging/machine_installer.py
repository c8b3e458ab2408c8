r"""Makes the Windows Installer package (.msi) that an administrator gives out to all computers, from a finished bundle.

    python packaging/machine_installer.py BUNDLE VERSION MOMENT OUTPUT.msi

It installs for everybody below ``Program Files``: by group policy, or ``msiexec /i FILE /qn``. The same bundle, version
and moment (YYYY-MM-DD hh:mm:ss) give the same bytes. Needs ``wixl`` and ``msibuild`` of msitools, and ``faketime``.
"""

import subprocess
import sys
import tempfile
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

NAME = "yangguang-nianbao"
KIND = "YangguangNianbao.Bundle"
SUFFIXES = (".ndbg", ".ndhz", ".ndxf")
WORDS = {
    "阳光年报": "T-PROGRAM",
    "阳光年报交换文件": "T-KIND",
    "这台电脑上已经装了更新的阳光年报，没有再装。": "T-NEWER",
    "阳光年报要求 Windows 10（1809）或更新的版本，64 位。": "T-TOO-OLD",
}
"""What a clerk may read, and what stands for it until the package is made: wixl writes plain letters only."""
PROGRAM, TYPE, NEWER, TOO_OLD = WORDS.values()
_TOLD_IN = (("Property", "Value"), ("Registry", "Value"), ("Shortcut", "Name"), ("LaunchCondition", "Description"))
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:{NAME}")
_BUILD_OF_1809 = 17763
_WINDOWS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"


def identifier(*words: str) -> str:
    """A GUID that is the same for the same words, so that a new version takes the place of the one before."""
    return f"{{{uuid.uuid5(_OURS, '/'.join(words))}}}".upper()


def write_source(bundle: Path, version: str) -> str:
    """The package in the language of WiX 3; its files are named as they stand in the bundle."""
    wix = ET.Element("Wix", xmlns="http://schemas.microsoft.com/wix/2006/wi")
    product = ET.SubElement(wix, "Product", Id=identifier("product", version), Name=PROGRAM, Manufacturer=PROGRAM,
                            Version=version, Language="2052", UpgradeCode=identifier("upgrade"))  # fmt: skip
    ET.SubElement(product, "Package", InstallerVersion="500", Compressed="yes", InstallScope="perMachine",
                  Comments=NAME)  # fmt: skip
    ET.SubElement(product, "MajorUpgrade", DowngradeErrorMessage=NEWER)
    build = ET.SubElement(product, "Property", Id="BUILD")
    ET.SubElement(build, "RegistrySearch", Id="Build", Root="HKLM", Key=_WINDOWS, Name="CurrentBuild", Type="raw")
    condition = ET.SubElement(product, "Condition", Message=TOO_OLD)
    condition.text = f"Installed OR BUILD >= {_BUILD_OF_1809}"
    ET.SubElement(product, "Media", Id="1", Cabinet="files.cab", EmbedCab="yes")
    root = ET.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = ET.SubElement(root, "Directory", Id="ProgramFiles64Folder")
    place = ET.SubElement(programs, "Directory", Id="INSTALLDIR", Name=NAME)
    components = [*_files(place, bundle, bundle), _entries(place)]
    ET.SubElement(root, "Directory", Id="ProgramMenuFolder")
    feature = ET.SubElement(product, "Feature", Id="Program", Title=PROGRAM, Level="1")
    for component in components:
        ET.SubElement(feature, "ComponentRef", Id=component)
    ET.indent(wix)
    return ET.tostring(wix, encoding="unicode", xml_declaration=True)


def _files(directory: ET.Element, folder: Path, bundle: Path) -> Iterator[str]:
    """A component for each file, as Windows Installer wants it; their names."""
    for path in sorted(folder.iterdir()):
        inside = path.relative_to(bundle).as_posix()
        sign = uuid.uuid5(_OURS, inside).hex
        if path.is_dir():
            below = ET.SubElement(directory, "Directory", Id=f"D{sign}", Name=path.name)
            yield from _files(below, path, bundle)
            continue
        component = ET.SubElement(directory, "Component", Id=f"C{sign}", Guid=identifier("file", inside), Win64="yes")
        ET.SubElement(component, "File", Id=f"F{sign}", Name=path.name, Source=inside, KeyPath="yes")
        yield f"C{sign}"


def _entries(place: ET.Element) -> str:
    """The entry of the start menu and the file types; the component's name."""
    component = ET.SubElement(place, "Component", Id="Entries", Guid=identifier("entries"), Win64="yes")
    program = f"[INSTALLDIR]{NAME}.exe"
    ET.SubElement(component, "Shortcut", Id="Menu", Directory="ProgramMenuFolder", Name=PROGRAM, Target=program)
    values = [(f".{suffix.lstrip('.')}", KIND) for suffix in SUFFIXES]
    values += [(KIND, TYPE), (rf"{KIND}\DefaultIcon", f"{program},0")]
    values += [(rf"{KIND}\shell\open\command", f'"{program}" "%1"')]
    for number, (key, value) in enumerate(values):
        ET.SubElement(component, "RegistryValue", Id=f"Type{number}", Root="HKLM", Key=rf"Software\Classes\{key}",
                      Type="string", Value=value, KeyPath="no" if number else "yes")  # fmt: skip
    return "Entries"


def make(bundle: Path, version: str, moment: str, output: Path) -> None:
    """Write the package; CalledProcessError where a tool refuses."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "source.wxs").write_text(write_source(bundle, version), encoding="utf-8")
        made, code_page = folder / "made.msi", folder / "_ForceCodepage.idt"
        _run(moment, "wixl", "--arch", "x64", "--output", made, folder / "source.wxs", where=bundle)
        code_page.write_bytes(b"\r\n\r\n65001\t_ForceCodepage\r\n")
        _run(moment, "msibuild", made, "-i", code_page)
        # Raw, and where programs of 64 bits look: wixl has no word for the second.
        _run(moment, "msibuild", made, "-q", "UPDATE `RegLocator` SET `Type` = 18")
        for table, column in _TOLD_IN:
            for words, sign in WORDS.items():
                query = f"UPDATE `{table}` SET `{column}` = '{words}' WHERE `{column}` = '{sign}'"
                _run(moment, "msibuild", made, "-q", query)
        title = next(iter(WORDS))
        _run(moment, "msibuild", made, "-s", title, title, "x64;2052", identifier("package", version))
        output.write_bytes(made.read_bytes())


def _run(moment: str, *words: object, where: Path | None = None) -> None:
    subprocess.run(["faketime", "-f", moment, *map(str, words)], cwd=where, check=True, capture_output=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
