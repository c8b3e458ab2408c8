"""Every action of the window in one table, and the QActions made from it."""

from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from ui.theme.colours import colours
from ui.theme.icons import icon
from ui.widgets.plain_text import plain_tip


@dataclass(frozen=True)
class ActionSpec:
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


ACTIONS = (
    ActionSpec("library", "报告库", ("Ctrl+L",), "library", "show_library", of_report=False),
    ActionSpec("new", "新建报告…", ("Ctrl+N",), "add", "new_report", of_report=False),
    ActionSpec("import", "导入报告…", ("Ctrl+I",), "import", "import_report", of_report=False),
    ActionSpec("import_folder", "导入文件夹…", ("Ctrl+Shift+I",), "folder", "import_folder", of_report=False),
    ActionSpec("import_copied", "从剪贴板导入…", (), "import", "import_copied", of_report=False),
    ActionSpec("collecting", "汇总", ("Ctrl+Shift+L",), "collect", "collection.show", of_report=False),
    ActionSpec("receipt", "导入回执…", (), "import", "submission.take_receipt", of_report=False),
    ActionSpec("issue", "接收下发文件…", (), "import", "submission.take_distribution", of_report=False),
    ActionSpec("key", "本单位密钥…", (), "lock", "submission.show_key", of_report=False),
    ActionSpec("hand_up", "上报…", ("Ctrl+Shift+U",), "export", "submission.submit"),
    ActionSpec("undo", "撤销", ("Ctrl+Z",), "undo", "report_actions.undo"),
    ActionSpec("redo", "重做", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", "report_actions.redo"),
    ActionSpec("saved", "保存", ("Ctrl+S",), "done", "report_actions.tell_saved"),
    ActionSpec("preview", "预览", ("F9",), "preview", "report_actions.show_preview"),
    ActionSpec("beside", "并排预览", ("Shift+F9",), "beside", "report_actions.set_preview_beside", checkable=True),
    ActionSpec("export", "导出 PDF", ("Ctrl+E",), "export", "report_actions.export_pdf"),
    ActionSpec("export_as", "导出为…", ("Ctrl+Shift+E",), "export", "report_actions.export_as"),
    ActionSpec("copy_report", "复制为网页格式", ("Ctrl+Shift+C",), "copy", "report_actions.copy_report"),
    ActionSpec("package", "生成发布包…", (), "folder", "report_actions.export_package"),
    ActionSpec("print", "打印", ("Ctrl+P",), "print", "report_actions.print_report"),
    ActionSpec("find", "查找…", ("Ctrl+F",), "find", "report_actions.find"),
    ActionSpec("replace", "替换…", ("Ctrl+H",), "find", "report_actions.replace"),
    ActionSpec("next_finding", "下一个问题", ("F8",), "done", "review_actions.next_finding"),
    ActionSpec("previous_finding", "上一个问题", ("Shift+F8",), "done", "review_actions.previous_finding"),
    ActionSpec("findings", "到问题清单", ("F6",), "done", "review_actions.show_findings"),
    ActionSpec("finding_menu", "处理光标处的问题", ("Alt+Return",), "done", "review_actions.offer_finding_actions"),
    ActionSpec("note", "写备注、提疑问", ("Shift+F2",), "note", "report_actions.write_note"),
    ActionSpec("next_note", "下一处备注", ("Ctrl+F2",), "note", "report_actions.next_note"),
    ActionSpec("key_again", "复核录入…", (), "report", "review_actions.key_again"),
    ActionSpec("read_aloud", "读校单…", (), "print", "review_actions.show_reading_list"),
    ActionSpec("check_sheet", "校核记录单…", ("Ctrl+Shift+P",), "report", "review_actions.show_check_sheet"),
    ActionSpec("send_to_check", "送校核", (), "done", "workflow_actions.send_to_check"),
    ActionSpec("send_back", "退回…", (), "undo", "workflow_actions.send_back"),
    ActionSpec("finalise", "定稿…", ("Ctrl+Shift+D",), "lock", "workflow_actions.finalise"),
    ActionSpec("reopen", "重新打开…", (), "unlock", "workflow_actions.reopen"),
    ActionSpec("alike", "雷同比对…", (), "copy", "report_actions.show_similar_reports"),
    ActionSpec("words", "导入用语表…", (), "open", "import_word_list", of_report=False),
    ActionSpec("trail", "修改记录…", ("Ctrl+Shift+H",), "clock", "report_actions.show_trail"),
    ActionSpec("backups", "备份与恢复…", (), "folder", "safety.show_backups", of_report=False),
    ActionSpec("door", "密码与锁定…", (), "lock", "safety.show_password_settings", of_report=False),
    ActionSpec("lock", "锁定", ("Ctrl+Alt+L",), "lock", "safety.lock_now", of_report=False),
    ActionSpec("shared", "共用数据库…", (), "library", "shared_database.choose_database", of_report=False),
    ActionSpec("settings", "设置…", ("Ctrl+,",), "settings", "show_settings", of_report=False),
    ActionSpec("help", "这里怎么填", ("F1",), "help", "report_actions.show_help", of_report=False),
    ActionSpec("manual", "使用手册…", (), "report", "show_manual", of_report=False),
    ActionSpec("about", "快捷键和关于…", ("Shift+F1",), "about", "show_about", of_report=False),
    ActionSpec("quit", "退出", ("Ctrl+Q",), "close", "close", of_report=False),
)
PROMINENT = frozenset({"export"})


def make(owner: QObject) -> dict[str, QAction]:
    """The actions by id, each calling its row's method of the owner, or of what the owner has under a name."""
    made = {}
    for spec in ACTIONS:
        action = QAction(icon(spec.icon, colours.on_accent if spec.id in PROMINENT else ""), spec.text, owner)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        slot = attrgetter(spec.slot)
        # What the slot belongs to is made when it is first called.
        if spec.checkable:
            action.setCheckable(True)
            action.toggled.connect(lambda checked, slot=slot: slot(owner)(checked))
        else:
            action.triggered.connect(lambda _checked=False, slot=slot: slot(owner)())
        action.setToolTip(plain_tip(tip(action)))
        made[spec.id] = action
    return made


def tip(action: QAction) -> str:
    """The action's words with its key."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{action.text()}（{keys}）" if keys else action.text()
