"""From an address to an open shared library: the kept password first, then the clerk is asked."""

from PySide6.QtWidgets import QWidget

from models.errors import AppError
from models.services import server_passwords
from models.services.library import Library, Server, parse_server
from models.services.server_backups import SERVER_BACKUPS_NOTE
from ui.settings import SettingsStore
from ui.shared_database.server_dialog import LOCAL, ServerDialog
from ui.widgets import messages

OF_FILES = ("backups", "door")
"""The actions that only a database file needs."""
AGAIN = "重新打开程序后，就用{}。"


def open_shared(address: str, settings: SettingsStore) -> Library | int | None:
    """The library at the address; LOCAL when the clerk goes on with this computer's, None when she goes away."""

    def opens(server: Server, password: str) -> Library:
        return Library(server, settings.current.operator, password)

    problem = ""
    try:
        server = parse_server(address)
        return opens(server, server_passwords.load_password(server))
    except AppError as found:
        problem = found.sentence
    fixed = settings.why_fixed("database") if address == settings.current.database else ""
    dialog = ServerDialog(address, opens, problem, is_starting=True, fixed=fixed)
    answer = dialog.exec()
    if answer == LOCAL:
        return LOCAL
    if not answer:
        return None
    settings.change(database=dialog.address.text().strip())
    assert isinstance(dialog.opened, Library)
    return dialog.opened


def choose_database(settings: SettingsStore, parent: QWidget) -> None:
    """Let the clerk share a database from the next start on, or go back to this computer's."""

    def opens(server: Server, password: str) -> Server:
        server_passwords.try_connection(server, password)
        return server

    dialog = ServerDialog(settings.current.database, opens, fixed=settings.why_fixed("database"), parent=parent)
    answer = dialog.exec()
    if answer == LOCAL:
        settings.change(database="")
        messages.tell(parent, "共用数据库", AGAIN.format("本机的报告库"))
    elif answer:
        settings.change(database=dialog.address.text().strip())
        messages.tell(parent, "共用数据库", AGAIN.format(f"服务器上的 {parse_server(dialog.address.text()).label}"))


def why_files_not_offered(library: Library) -> str:
    """Why what belongs to files is not offered; empty for a file."""
    return SERVER_BACKUPS_NOTE if library.is_shared else ""
