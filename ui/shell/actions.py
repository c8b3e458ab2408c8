"""Every action of the window in one table, and the QActions made from it."""

from dataclasses import dataclass
from operator import attrgetter

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from ui.theme.icons import icon
from ui.widgets.plain_text import plain_tip


@dataclass(frozen=True)
class ActionSpec:
    """An action: its name in the program, its words, its keys, its icon, and the method it calls.

    ``of_report`` actions need an open report. ``letter`` chooses it in the menu that F10 opens; ``argument`` is what
    the method is given.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    icon: str
    slot: str
    of_report: bool = True
    checkable: bool = False
    letter: str = ""
    argument: int | None = None

    @property
    def menu_text(self) -> str:
        """The words with the letter that chooses them in a menu: 新建报告(&N)…"""
        return with_letter(self.text, self.letter)


ACTIONS = (
    ActionSpec("library", "报告库", ("Ctrl+L",), "library", "show_library", of_report=False, letter="L"),
    ActionSpec("new", "新建报告…", ("Ctrl+N",), "add", "new_report", of_report=False, letter="N"),
    ActionSpec("import", "导入报告…", ("Ctrl+I",), "import", "import_report", of_report=False, letter="I"),
    ActionSpec(
        "import_folder", "导入文件夹…", ("Ctrl+Shift+I",), "folder", "import_folder", of_report=False, letter="F"
    ),
    ActionSpec("import_copied", "从剪贴板导入…", (), "import", "import_copied", of_report=False, letter="C"),
    ActionSpec("collecting", "汇总", ("Ctrl+Shift+L",), "collect", "collection.show", of_report=False, letter="H"),
    ActionSpec("audit", "核查公布件", (), "find", "audit.show", of_report=False, letter="G"),
    ActionSpec("registers", "台账", ("Ctrl+Shift+T",), "clock", "registers.show", of_report=False, letter="T"),
    ActionSpec("receipt", "导入回执…", (), "import", "submission.take_receipt", of_report=False, letter="R"),
    ActionSpec("issue", "接收下发文件…", (), "import", "submission.take_distribution", of_report=False, letter="D"),
    ActionSpec("key", "本单位密钥…", (), "lock", "submission.show_key", of_report=False, letter="K"),
    ActionSpec("hand_up", "上报…", ("Ctrl+Shift+U",), "export", "submission.submit", letter="U"),
    ActionSpec("correction", "更正说明…", (), "report", "submission.write_correction", letter="C"),
    ActionSpec("undo", "撤销", ("Ctrl+Z",), "undo", "report_actions.undo", letter="U"),
    ActionSpec("redo", "重做", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", "report_actions.redo", letter="R"),
    ActionSpec("palette", "找命令、部分、格子…", ("Ctrl+K",), "find", "show_palette", of_report=False, letter="K"),
    ActionSpec("menu", "菜单", ("F10",), "more", "top_bar.open_menu", of_report=False),
    ActionSpec("notice", "到提示条", ("F7",), "done", "focus_notice", of_report=False),
    ActionSpec("next_tab", "下一页", ("Ctrl+PgDown",), "done", "report_actions.next_tab"),
    ActionSpec("previous_tab", "上一页", ("Ctrl+PgUp",), "done", "report_actions.previous_tab"),
    *(
        ActionSpec(f"tab_{at}", f"第 {at} 页", (f"Alt+{at}",), "done", "report_actions.turn_to", argument=at)
        for at in range(1, 10)
    ),
    ActionSpec("saved", "保存", ("Ctrl+S",), "done", "report_actions.tell_saved"),
    ActionSpec("preview", "预览", ("F9",), "preview", "report_actions.show_preview", letter="V"),
    ActionSpec(
        "beside", "并排预览", ("Shift+F9",), "beside", "report_actions.set_preview_beside", checkable=True, letter="B"
    ),
    ActionSpec("export", "导出 PDF", ("Ctrl+E",), "export", "report_actions.export_pdf", letter="E"),
    ActionSpec("export_as", "导出为…", ("Ctrl+Shift+E",), "export", "report_actions.export_as", letter="A"),
    ActionSpec("copy_report", "复制为网页格式", ("Ctrl+Shift+C",), "copy", "report_actions.copy_report", letter="C"),
    ActionSpec("package", "生成发布包…", (), "folder", "report_actions.export_package", letter="P"),
    ActionSpec("print", "打印", ("Ctrl+P",), "print", "report_actions.print_report", letter="T"),
    ActionSpec("find", "查找…", ("Ctrl+F",), "find", "report_actions.find", letter="F"),
    ActionSpec("replace", "替换…", ("Ctrl+H",), "find", "report_actions.replace", letter="H"),
    ActionSpec("zero_all", "各表空格都填 0", ("Ctrl+Alt+0",), "done", "report_actions.fill_zeros", letter="0"),
    ActionSpec("fill_registers", "由台账填入…", (), "import", "registers.fill_report", letter="T"),
    ActionSpec("next_finding", "下一个问题", ("F8",), "done", "review_actions.next_finding", letter="N"),
    ActionSpec("previous_finding", "上一个问题", ("Shift+F8",), "done", "review_actions.previous_finding", letter="B"),
    ActionSpec("findings", "到问题清单", ("F6",), "done", "review_actions.show_findings", letter="L"),
    ActionSpec(
        "finding_menu", "处理光标处的问题", ("Alt+Return",), "done", "review_actions.offer_finding_actions", letter="M"
    ),
    ActionSpec("note", "写备注、提疑问", ("Shift+F2",), "note", "report_actions.write_note", letter="W"),
    ActionSpec("next_note", "下一处备注", ("Ctrl+F2",), "note", "report_actions.next_note", letter="N"),
    ActionSpec("key_again", "复核录入…", (), "report", "review_actions.key_again", letter="K"),
    ActionSpec("read_aloud", "读校单…", (), "print", "review_actions.show_reading_list", letter="R"),
    ActionSpec(
        "check_sheet", "校核记录单…", ("Ctrl+Shift+P",), "report", "review_actions.show_check_sheet", letter="P"
    ),
    ActionSpec("send_to_check", "送校核", (), "done", "workflow_actions.send_to_check", letter="S"),
    ActionSpec("send_back", "退回…", (), "undo", "workflow_actions.send_back", letter="T"),
    ActionSpec("finalise", "定稿…", ("Ctrl+Shift+D",), "lock", "workflow_actions.finalise", letter="D"),
    ActionSpec("reopen", "重新打开…", (), "unlock", "workflow_actions.reopen", letter="O"),
    ActionSpec("alike", "雷同比对…", (), "copy", "report_actions.show_similar_reports", letter="A"),
    ActionSpec("words", "导入用语表…", (), "open", "import_word_list", of_report=False, letter="W"),
    ActionSpec("trail", "修改记录…", ("Ctrl+Shift+H",), "clock", "report_actions.show_trail", letter="H"),
    ActionSpec("backups", "备份与恢复…", (), "folder", "safety.show_backups", of_report=False, letter="B"),
    ActionSpec("door", "密码与锁定…", (), "lock", "safety.show_password_settings", of_report=False, letter="P"),
    ActionSpec("lock", "锁定", ("Ctrl+Alt+L",), "lock", "safety.lock_now", of_report=False, letter="L"),
    ActionSpec("shared", "共用数据库…", (), "library", "shared_database.choose_database", of_report=False, letter="S"),
    ActionSpec("larger", "字大一号", ("Ctrl++", "Ctrl+="), "done", "type_size.enlarge", of_report=False),
    ActionSpec("smaller", "字小一号", ("Ctrl+-",), "done", "type_size.reduce", of_report=False),
    ActionSpec("settings", "设置…", ("Ctrl+,",), "settings", "show_settings", of_report=False, letter="O"),
    ActionSpec("help", "这里怎么填", ("F1",), "help", "report_actions.show_help", of_report=False, letter="F"),
    ActionSpec("manual", "使用手册…", (), "report", "show_manual", of_report=False, letter="M"),
    ActionSpec("about", "快捷键和关于…", ("Shift+F1",), "about", "show_about", of_report=False, letter="A"),
    ActionSpec("quit", "退出", ("Ctrl+Q",), "close", "close", of_report=False, letter="Q"),
)
PROMINENT = frozenset({"export"})
LEADS_NOWHERE = frozenset({"palette", "menu", "saved"})
"""What the palette need not offer: itself, the menu, and the answer that there is nothing to save."""
WIDGET_KEYS = (
    ("回车、Tab、方向键", "在要填的格之间移动"),
    ("Ctrl+方向键、Home、End", "到一行、一列的两头"),
    ("Ctrl+Tab、Ctrl+Shift+Tab", "翻到下一页、上一页"),
    ("F2", "在格里改、写说明"),
    ("Del", "清空选中的格、删除报告"),
    ("Ctrl+0", "空着的格都填 0"),
    ("Ctrl+回车", "填同一个数、用上年说明"),
    ("Ctrl+U", "解锁结转来的数"),
    ("Ctrl+C、Ctrl+X、Ctrl+V", "成块复制、剪切、粘贴"),
    ("Ctrl+D、Ctrl+R", "向下、向右填充"),
    ("选区右下角的小方块", "拖动或双击，填相邻的格"),
    ("=120+35", "在格里算好再填"),
    ("Ctrl+滚轮", "字大一号、小一号"),
    ("Ctrl+J", "文字里插入表中的数"),
    ("Ctrl+Shift+J", "由表里的数写一句话"),
    ("右键、菜单键", "处理划线的数"),
    ("F5", "重新读一遍汇总、台账"),
    ("Esc", "收起旁边一栏和查找"),
)
"""Keys that belong to the widget which has the keyboard, with what they do there."""


def with_letter(text: str, letter: str) -> str:
    """Words of a menu with the letter that chooses them, before the dots of what asks further."""
    if not letter:
        return text
    bare = text.removesuffix("…")
    return f"{bare}(&{letter}){text[len(bare) :]}"


def make(owner: QObject) -> dict[str, QAction]:
    """The actions by id, each calling its row's method of the owner, or of what the owner has under a name."""
    made = {}
    for spec in ACTIONS:
        action = QAction(icon(spec.icon, "on_accent" if spec.id in PROMINENT else "muted"), spec.menu_text, owner)
        action.setIconText(spec.text)
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        slot = attrgetter(spec.slot)
        # What the slot belongs to is made when it is first called.
        if spec.checkable:
            action.setCheckable(True)
            action.toggled.connect(lambda checked, slot=slot: slot(owner)(checked))
        else:
            given = () if spec.argument is None else (spec.argument,)
            action.triggered.connect(lambda _checked=False, slot=slot, given=given: slot(owner)(*given))
        action.setToolTip(plain_tip(tip(action)))
        made[spec.id] = action
    return made


def tip(action: QAction) -> str:
    """The action's words with its key."""
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{action.iconText()}（{keys}）" if keys else action.iconText()
