"""A server's faults told in sentences: what happened, what is safe, what to try, and the server's own words."""

from models.errors import Disconnected, NeedsPassword, NotAllowed, StoreTrouble
from models.store.postgres.address import Server

_SAFE = "先前存下的都在。"
_LOST = f"与数据库服务器的连接断了，这一步没有存上。{_SAFE}请检查网络后再试，程序会自己重新连接。"
_STATES: tuple[tuple[str, str, type[StoreTrouble]], ...] = (
    ("57P01", _LOST, Disconnected),
    ("57P02", _LOST, Disconnected),
    ("57P03", f"数据库服务器正在启动或停止，这一步没有存上。{_SAFE}请过一会儿再试。", Disconnected),
    ("08", _LOST, Disconnected),
    ("25P03", _LOST, Disconnected),
    ("55P03", f"这份报告正被别人写着，等了几秒没有轮到，这一步没有存上。{_SAFE}请再试一次。", StoreTrouble),
    ("40", f"几个人同时在写，这一步没有存上。{_SAFE}请再试一次。", StoreTrouble),
    ("57014", f"数据库服务器太忙，这一步没有存上。{_SAFE}请过一会儿再试。", StoreTrouble),
    ("53100", f"数据库服务器的磁盘满了，这一步没有存上。{_SAFE}请告诉管理员。", StoreTrouble),
    ("53300", "数据库服务器的连接用完了。请有人先关闭窗口，或请管理员调高 max_connections。", StoreTrouble),
    ("53", f"数据库服务器的资源不够，这一步没有存上。{_SAFE}请告诉管理员。", StoreTrouble),
    ("42501", f"您的登录在这个数据库里没有权限做这一步，没有存上。{_SAFE}请管理员核对角色。", NotAllowed),
    ("25006", f"数据库服务器现在只能读（可能是备用服务器），这一步没有存上。{_SAFE}请告诉管理员。", StoreTrouble),
    ("58", f"数据库服务器读写磁盘出错，这一步没有存上。{_SAFE}请告诉管理员。", StoreTrouble),
    ("XX", f"数据库服务器报告内部错误，这一步没有存上。{_SAFE}请告诉管理员。", StoreTrouble),
)
_WORDS: tuple[tuple[str, str, type[StoreTrouble]], ...] = (
    ("no password supplied", "数据库服务器要密码。请输入密码后再打开。", NeedsPassword),
    ("password authentication failed", "用户名或密码不对，数据库没有打开。请核对后再试。", NeedsPassword),
    ("pg_hba.conf", "数据库服务器不让这台电脑或这个用户连接。请管理员核对 pg_hba.conf。", StoreTrouble),
    ("role", "数据库服务器上没有这个用户。请核对地址里的用户名。", StoreTrouble),
    ("does not exist", "数据库服务器上没有这个数据库。请核对地址，或请管理员先建立。", StoreTrouble),
    ("too many", "数据库服务器的连接用完了。请有人先关闭窗口，或请管理员调高 max_connections。", StoreTrouble),
    ("starting up", f"数据库服务器正在启动。{_SAFE}请过一会儿再试。", Disconnected),
    ("shutting down", f"数据库服务器正在停止。{_SAFE}请过一会儿再试。", Disconnected),
    ("translate host name", "找不到数据库服务器。请核对地址里的服务器名，检查网络。", Disconnected),
    ("certificate", "数据库服务器的证书没有通过核对，没有连接。请告诉管理员。", StoreTrouble),
    ("ssl", "与数据库服务器的加密连接没有建立。请告诉管理员。", StoreTrouble),
)
_UNREACHED = f"连不上数据库服务器。{_SAFE}请检查网络和服务器是否开着。"


def told_by_server(trouble: BaseException, server: Server) -> StoreTrouble | None:
    """The sentence for what psycopg raised; None when it is not the world's fault."""
    state = getattr(trouble, "sqlstate", None)
    words = str(trouble).strip()
    last = words.splitlines()[-1] if words else ""
    if state:
        found = next((row for row in _STATES if state.startswith(row[0])), None)
    elif type(trouble).__module__.startswith("psycopg") and isinstance(trouble, _operational()):
        found = next((row for row in _WORDS if row[0] in words.lower()), None) or _unknown(trouble)
    else:
        found = None
    return found[2](f"{found[1]}（{server}：{last}）") if found else None


def _unknown(trouble: BaseException) -> tuple[str, str, type[StoreTrouble]]:
    """Lost in the middle of something, or never reached."""
    is_open = "connection failed" not in str(trouble) and "timeout" not in str(trouble)
    return "", _LOST if is_open else _UNREACHED, Disconnected


def _operational() -> type[Exception]:
    from models.store.postgres.connection import driver

    found: type[Exception] = driver().OperationalError
    return found
