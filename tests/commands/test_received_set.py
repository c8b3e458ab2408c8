"""``consolidate --reports``: what was received as one PDF, an archive or a folder, and what is not in it."""

import json
import zipfile
from pathlib import Path

import pytest

from main import main
from models.services.library import Library
from tests.services.collected import send, send_sound, take, take_roster


def test_what_was_received_is_written_as_a_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = tmp_path / "data", tmp_path / "存出"
    data.mkdir()
    out.mkdir()
    library = Library(data / "nianbao.db", "张某")
    take_roster(library, tmp_path)
    take(library, [send(tmp_path / "收件", "10", 4), send_sound(tmp_path / "收件", "111", 30)])
    library.close()

    def call(*words: object) -> str:
        assert main(["--data", *map(str, (data, "consolidate", "--year", 2025, "--reports", *words))]) == 1
        return capsys.readouterr().out

    told = json.loads(call(out / "乡镇.zip", "--form", ".docx", "--kind", "乡镇街道", "--json"))["reports"]
    assert (list(told["written"]), [one["code"] for one in told["left_out"]]) == (["111"], ["112"])
    with zipfile.ZipFile(out / "乡镇.zip") as archive:
        assert [name for name in archive.namelist() if name.endswith(".docx")] == list(told["written"].values())
    assert (
        main(["--data", str(data), *f"consolidate --year 2025 --reports {out / '乡镇.zip'} --kind 乡镇街道".split()])
        == 1
    )
    assert f"{out / '乡镇.zip'} 原来就有，已换成这次写的。" in capsys.readouterr().err
    assert "没有一份可以写的报告" in call(out / "汇编.pdf", "--pick", "10")
    assert "示例市本级：报来的文件里没有文字，只有各表的数" in call(out / "汇编.pdf", "--node", "11", "--pick", "10")
    assert [path.name for path in out.iterdir()] == ["乡镇.zip"]
    assert "2 份报告" in call(out, "--anyway", "--form", ".ndbg")
    assert len(list(out.glob("*.ndbg"))) == 2
