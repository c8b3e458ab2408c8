"""The clerk's settings: one frozen dataclass; the file and the dialog follow its fields."""

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QSettings, Signal

from models.services.policy import NO_POLICY, Policy

T = TypeVar("T")
DOWN, RIGHT = "down", "right"
SYSTEM = "system"
"""The colours of the desktop."""
MOST_OPERATORS = 8
FIXED = "由管理员统一设定，这里不能改。"


def _setting(default: T, label: str, hint: str = "", choices: dict[T, str] | None = None) -> T:
    return field(default=default, metadata={"label": label, "hint": hint, "choices": choices or {}})


@dataclass(frozen=True)
class Settings:
    """What the clerk chose, and what the program remembers (the fields without a label)."""

    operator: str = _setting("", "填报人", "写在每一步修改的来源里，核对时知道是谁填的。")
    enter_moves: str = _setting(
        DOWN, "回车后", "填完一格按回车，光标去哪里。", {DOWN: "移到下一行", RIGHT: "移到右边一格"}
    )
    point_size: int = _setting(
        10, "界面字号", "选好马上生效。", {0: "跟随系统", 9: "小", 10: "标准", 11: "较大", 12: "大", 14: "特大（投影）"}
    )
    scheme: str = _setting(
        SYSTEM,
        "界面颜色",
        "跟随系统时，系统改成深色，这里马上跟着改。",
        {SYSTEM: "跟随系统", "light": "浅色", "dark": "深色", "contrast": "高对比"},
    )
    preview_fit: str = _setting("width", "预览时", "打开预览时页面的大小。", {"width": "适合宽度", "page": "显示整页"})
    operators: str = ""
    asked_operator: bool = False
    charts: bool = _setting(False, "附图解页", "最后加一页图解：各表的主要数，有往年报告的附三年对比。")
    draft_mark: bool = _setting(True, "草稿字样", "没有定稿的报告，预览、打印和导出时每页印浅灰的“草稿”二字。")
    remind_due: bool = _setting(True, "台账提醒", "打开程序时，有逾期、今天到期的申请就提示一句。")
    copies: int = 1
    duplex: str = "none"
    printer: str = ""
    export_folder: str = ""
    backup_minutes: int = 30
    second_place: str = ""
    lock_minutes: int = 10
    database: str = ""
    beside: bool = False
    register_office: str = ""
    geometry: str = ""


def load_settings(path: Path) -> Settings:
    """The settings in a file; whatever is missing or makes no sense is as shipped."""
    file = QSettings(str(path), QSettings.Format.IniFormat)
    values = {}
    for each in fields(Settings):
        value = _read(file.value(each.name), type(each.default))
        choices = each.metadata.get("choices")
        if value is not None and (not choices or value in choices):
            values[each.name] = value
    if file.value("dark") == "True" and "scheme" not in values:
        values["scheme"] = "dark"  # as it was written before there was a choice of colours
    return Settings(**values)  # type: ignore[arg-type]


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings."""
    file = QSettings(str(path), QSettings.Format.IniFormat)
    for each in fields(Settings):
        file.setValue(each.name, str(getattr(settings, each.name)))
    file.sync()


def _read(value: object, kind: type) -> object:
    if not isinstance(value, str):
        return None
    if kind is bool:
        return {"True": True, "False": False}.get(value)
    if kind is int:
        return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else None
    return value


class SettingsStore(QObject):
    """The settings in force, written to their file with every change."""

    changed = Signal(object)

    def __init__(self, path: Path, policy: Policy = NO_POLICY) -> None:
        """The settings of a file, those of an administrator's policy put over them."""
        super().__init__()
        self._path = path
        self._policy = policy
        self._chosen = load_settings(path)
        self.current = self._under_policy()

    def _under_policy(self) -> Settings:
        return replace(self._chosen, **self._policy.values)  # type: ignore[arg-type]

    def why_fixed(self, *names: str) -> str:
        """Why the clerk cannot change one of these settings; empty where she can."""
        return FIXED if any(name in self._policy.values for name in names) else ""

    @property
    def operators(self) -> tuple[str, ...]:
        """Who has worked here, the latest first."""
        return tuple(filter(None, self.current.operators.split("\n")))

    def set_operator(self, name: str) -> None:
        """Let somebody go on; who did before is remembered."""
        known = dict.fromkeys((name, self.current.operator, *self.operators))
        self.change(operator=name, operators="\n".join(list(filter(None, known))[:MOST_OPERATORS]))

    def marks_draft(self, is_final: bool) -> bool:
        """Whether the pages of a report say that it is a draft."""
        return self.current.draft_mark and not is_final

    def sibling_file(self, name: str) -> Path:
        """Another file of this clerk's, beside the settings."""
        return self._path.with_name(name)

    def change(self, **values: object) -> None:
        """Set some fields; what the administrator fixed stays as it is, and what the clerk chose before is kept."""
        after = replace(self._chosen, **values)  # type: ignore[arg-type]
        if after != self._chosen:
            self._chosen = after
            save_settings(self._path, after)
            before, self.current = self.current, self._under_policy()
            if self.current != before:
                self.changed.emit(self.current)
