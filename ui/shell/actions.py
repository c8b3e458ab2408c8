"""Every action of the window in one table, and the QActions made from it."""

from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from ui.theme.icons import icon
from ui.theme.look import colours


@dataclass(frozen=True)
class Deed:
    """An action: its name in the program, its words, its keys, its icon, and the method it calls.

    ``of_report`` actions need an open report.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    icon: str
    slot: str
    of_report: bool = True
    checkable: bool = False


DEEDS = (
    Deed("library", "报告库", ("Ctrl+L",), "library", "show_library", of_report=False),
    Deed("new", "新建报告…", ("Ctrl+N",), "add", "new_report", of_report=False),
    Deed("import", "导入报告…", ("Ctrl+I",), "import", "import_report", of_report=False),
    Deed("import_folder", "导入文件夹…", ("Ctrl+Shift+I",), "folder", "import_folder", of_report=False),
    Deed("import_copied", "从剪贴板导入…", (), "import", "import_copied", of_report=False),
    Deed("collecting", "汇总", ("Ctrl+Shift+L",), "collect", "collecting.show", of_report=False),
    Deed("receipt", "导入回执…", (), "import", "handing_up.take_receipt", of_report=False),
    Deed("issue", "接收下发文件…", (), "import", "handing_up.take_issue", of_report=False),
    Deed("key", "本单位密钥…", (), "lock", "handing_up.show_key", of_report=False),
    Deed("hand_up", "上报…", ("Ctrl+Shift+U",), "export", "handing_up.hand_up"),
    Deed("undo", "撤销", ("Ctrl+Z",), "undo", "report_deeds.undo"),
    Deed("redo", "重做", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", "report_deeds.redo"),
    Deed("saved", "保存", ("Ctrl+S",), "done", "report_deeds.tell_saved"),
    Deed("preview", "预览", ("F9",), "preview", "report_deeds.show_preview"),
    Deed("beside", "并排预览", ("Shift+F9",), "beside", "report_deeds.set_beside", checkable=True),
    Deed("export", "导出 PDF", ("Ctrl+E",), "export", "report_deeds.export_pdf"),
    Deed("export_as", "导出为…", ("Ctrl+Shift+E",), "export", "report_deeds.export_as"),
    Deed("copy_report", "复制为网页格式", ("Ctrl+Shift+C",), "copy", "report_deeds.copy_report"),
    Deed("package", "生成发布包…", (), "folder", "report_deeds.export_package"),
    Deed("print", "打印", ("Ctrl+P",), "print", "report_deeds.print_report"),
    Deed("next_finding", "下一个问题", ("F8",), "done", "check_deeds.next_finding"),
    Deed("previous_finding", "上一个问题", ("Shift+F8",), "done", "check_deeds.previous_finding"),
    Deed("findings", "到问题清单", ("F6",), "done", "check_deeds.show_findings"),
    Deed("note", "写备注、提疑问", ("Shift+F2",), "note", "report_deeds.write_note"),
    Deed("next_note", "下一处备注", ("Ctrl+F2",), "note", "report_deeds.next_note"),
    Deed("key_again", "复核录入…", (), "report", "check_deeds.key_again"),
    Deed("read_aloud", "读校单…", (), "print", "check_deeds.show_reading_list"),
    Deed("check_sheet", "校核记录单…", ("Ctrl+Shift+P",), "report", "check_deeds.show_check_sheet"),
    Deed("send_to_check", "送校核", (), "done", "state_deeds.send_to_check"),
    Deed("send_back", "退回…", (), "undo", "state_deeds.send_back"),
    Deed("finalise", "定稿…", ("Ctrl+Shift+D",), "lock", "state_deeds.finalise"),
    Deed("reopen", "重新打开…", (), "unlock", "state_deeds.reopen"),
    Deed("alike", "雷同比对…", (), "copy", "report_deeds.show_alike"),
    Deed("words", "导入用语表…", (), "open", "take_word_list", of_report=False),
    Deed("trail", "修改记录…", ("Ctrl+Shift+H",), "clock", "report_deeds.show_trail"),
    Deed("backups", "备份与恢复…", (), "folder", "safety.show_backups", of_report=False),
    Deed("door", "密码与锁定…", (), "lock", "safety.show_door", of_report=False),
    Deed("lock", "锁定", ("Ctrl+Alt+L",), "lock", "safety.lock_now", of_report=False),
    Deed("shared", "共用数据库…", (), "library", "together.choose_database", of_report=False),
    Deed("settings", "设置…", ("Ctrl+,",), "settings", "show_settings", of_report=False),
    Deed("help", "这里怎么填", ("F1",), "help", "report_deeds.show_help", of_report=False),
    Deed("about", "快捷键和关于…", ("Shift+F1",), "about", "show_about", of_report=False),
    Deed("quit", "退出", ("Ctrl+Q",), "close", "close", of_report=False),
)
PROMINENT = frozenset({"export"})


def make(owner: QObject) -> dict[str, QAction]:
    """The actions by id, each calling its row's method of the owner, or of what the owner has under a name."""
    made = {}
    for deed in DEEDS:
        action = QAction(icon(deed.icon, colours.on_accent if deed.id in PROMINENT else ""), deed.text, owner)
        action.setShortcuts([QKeySequence(keys) for keys in deed.keys])
        slot = attrgetter(deed.slot)(owner)
        if deed.checkable:
            action.setCheckable(True)
            action.toggled.connect(slot)
        else:
            action.triggered.connect(lambda _checked=False, slot=slot: slot())
        action.setToolTip(tip(action))
        made[deed.id] = action
    return made


def tip(action: QAction) -> str:
    """The action's words with its key."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{action.text()}（{keys}）" if keys else action.text()
