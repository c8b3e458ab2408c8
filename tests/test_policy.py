"""What an administrator sets for everyone on a computer: read, followed by window and command line, not the clerk's."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.services import policy as administrator
from models.services.policy import SETTINGS, Policy, read_file
from tests.commands.program import call
from ui.settings import SettingsStore, load_settings

POLICIES = Path(__file__).parents[1] / "packaging" / "policies"
SERVER = "postgresql://nianbao.example/nianbao"
NAMESPACE = {"": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The administrator's file of this computer."""
    monkeypatch.setattr(administrator, "FILE", tmp_path / "policy.ini")
    administrator.policy.cache_clear()
    yield tmp_path / "policy.ini"
    administrator.policy.cache_clear()


def test_what_makes_sense_is_followed_and_the_rest_is_named(file: Path) -> None:
    assert read_file(file) == Policy({})
    file.write_text(
        f"[policy]\ndatabase = {SERVER}\nsecond_place = backup\nlock_minutes = 0\nbackup_minutes = 0\ncolour = red\n",
        encoding="utf-8",
    )
    told = read_file(file)
    assert told.values == {"database": SERVER, "lock_minutes": 0}
    assert [line.partition("“")[2].partition("”")[0] for line in told.problems] == [
        "second_place = backup", "backup_minutes = 0", "colour = red",
    ]  # fmt: skip
    for broken in (b"database = x\n", b"[policy\n", "[policy]\ndatabase = 服务器\n".encode("gb18030")):
        file.write_bytes(broken)
        assert read_file(file).values == {}
        assert str(file) in "".join(read_file(file).problems)


def test_what_is_fixed_is_in_force_and_what_the_clerk_chose_is_kept(tmp_path: Path) -> None:
    before = SettingsStore(tmp_path / "settings.ini")
    before.change(lock_minutes=5, backup_minutes=60)
    settings = SettingsStore(tmp_path / "settings.ini", Policy({"lock_minutes": 45}))
    heard: list[object] = []
    settings.changed.connect(heard.append)
    assert (settings.current.lock_minutes, settings.current.backup_minutes) == (45, 60)
    settings.change(lock_minutes=15)
    assert (settings.current.lock_minutes, heard) == (45, [])
    settings.change(backup_minutes=10)
    assert settings.current.backup_minutes == 10
    assert load_settings(tmp_path / "settings.ini").lock_minutes == 15, "for when the policy is taken away"


def test_a_verb_works_on_the_administrators_database_unless_a_folder_is_named(file: Path, tmp_path: Path) -> None:
    file.write_text(f"[policy]\ndatabase = {SERVER}\nsecond_place = backup\n", encoding="utf-8")
    told = call("backup", "--list")
    assert told.returncode == 2
    assert "服务器" in told.stderr
    assert "second_place = backup" in told.stderr
    named = call("--data", tmp_path, "backup", "--list")
    assert (named.returncode, named.stderr) == (0, "")


def test_the_group_policy_templates_are_of_the_settings_that_are_read() -> None:
    definitions = ET.parse(POLICIES / "yangguang-nianbao.admx").getroot()
    words = ET.parse(POLICIES / "zh-CN" / "yangguang-nianbao.adml").getroot()
    policies = definitions.findall("policies/policy", NAMESPACE)
    assert {policy.get("key") for policy in policies} == {administrator.REGISTRY_KEY}
    values = [element.get("valueName") for policy in policies for element in policy.find("elements", NAMESPACE) or ()]
    assert values == list(SETTINGS)
    told = {each.get("id") for each in words.iter() if each.get("id")}
    asked = {
        value.partition(".")[2].rstrip(")")
        for each in definitions.iter()
        for value in each.attrib.values()
        if value.startswith("$(")
    }
    assert asked <= told
