"""A server's faults told in sentences: what happened, what is safe, what to try.

What an administrator looks into (a fault with an SQLSTATE) ends in the server's own words; what the connection says of
itself is English, and told by the sentence alone.
"""

from models.errors import Disconnected, NeedsPassword, NotAllowed, StoreError
from models.store.postgres.address import Server
from models.store.postgres.driver import driver

_SAFE = "先前存下的都在。"
_UNREACHABLE = f"与数据库服务器的连接断了，这一步没有存上。{_SAFE}请检查网络后再试，程序会自己重新连接。"
_STATES: tuple[tuple[str, str, type[StoreError]], ...] = (
    ("57P01", _UNREACHABLE, Disconnected),
    ("57P02", _UNREACHABLE, Disconnected),
    ("57P03", f"数据库服务器正在启动或停止，这一步没有存上。{_SAFE}请过一会儿再试。", Disconnected),
    ("08", _UNREACHABLE, Disconnected),
    ("25P03", _UNREACHABLE, Disconnected),
    ("55P03", f"这份报告正被别人写着，等了几秒没有轮到，这一步没有存上。{_SAFE}请再试一次。", StoreError),
    ("40", f"几个人同时在写，这一步没有存上。{_SAFE}请再试一次。", StoreError),
    ("57014", f"数据库服务器太忙，这一步没有存上。{_SAFE}请过一会儿再试。", StoreError),
    ("53100", f"数据库服务器的磁盘满了，这一步没有存上。{_SAFE}请告诉管理员。", StoreError),
    ("53300", "数据库服务器的连接用完了。请有人先关闭窗口，或请管理员调高 max_connections。", StoreError),
    ("53", f"数据库服务器的资源不够，这一步没有存上。{_SAFE}请告诉管理员。", StoreError),
    ("42501", f"您的登录在这个数据库里没有权限做这一步，没有存上。{_SAFE}请管理员核对角色。", NotAllowed),
    ("25006", f"数据库服务器现在只能读（可能是备用服务器），这一步没有存上。{_SAFE}请告诉管理员。", StoreError),
    ("58", f"数据库服务器读写磁盘出错，这一步没有存上。{_SAFE}请告诉管理员。", StoreError),
    ("XX", f"数据库服务器报告内部错误，这一步没有存上。{_SAFE}请告诉管理员。", StoreError),
)
_MESSAGES: tuple[tuple[str, str, type[StoreError]], ...] = (
    ("no password supplied", "数据库服务器要密码。请输入密码后再打开。", NeedsPassword),
    ("password authentication failed", "用户名或密码不对，数据库没有打开。请核对后再试。", NeedsPassword),
    ("pg_hba.conf", "数据库服务器不让这台电脑或这个用户连接。请管理员核对 pg_hba.conf。", StoreError),
    ("role", "数据库服务器上没有这个用户。请核对地址里的用户名。", StoreError),
    ("does not exist", "数据库服务器上没有这个数据库。请核对地址，或请管理员先建立。", StoreError),
    ("too many", "数据库服务器的连接用完了。请有人先关闭窗口，或请管理员调高 max_connections。", StoreError),
    ("starting up", f"数据库服务器正在启动。{_SAFE}请过一会儿再试。", Disconnected),
    ("shutting down", f"数据库服务器正在停止。{_SAFE}请过一会儿再试。", Disconnected),
    ("translate host name", "找不到数据库服务器。请核对地址里的服务器名，检查网络。", Disconnected),
    ("certificate", "数据库服务器的证书没有通过核对，没有连接。请告诉管理员。", StoreError),
    ("ssl", "与数据库服务器的加密连接没有建立。请告诉管理员。", StoreError),
)
_NO_CONNECTION = f"连不上数据库服务器。{_SAFE}请检查网络和服务器是否开着。"


def server_error(error: BaseException, server: Server) -> StoreError | None:
    """The sentence for what psycopg raised; None when it is not the world's fault."""
    state = getattr(error, "sqlstate", None)
    message = str(error).strip()
    if state:
        match = next((row for row in _STATES if state.startswith(row[0])), None)
    elif type(error).__module__.startswith("psycopg") and isinstance(error, _operational()):
        match = next((row for row in _MESSAGES if row[0] in message.lower()), None) or _unknown(error)
    else:
        match = None
    own_words = f"：{message.splitlines()[-1]}" if state and message else ""
    return match[2](f"{match[1]}（{server}{own_words}）") if match else None


def _unknown(error: BaseException) -> tuple[str, str, type[StoreError]]:
    """Lost in the middle of something, or never reached."""
    is_open = "connection failed" not in str(error) and "timeout" not in str(error)
    return "", _UNREACHABLE if is_open else _NO_CONNECTION, Disconnected


def _operational() -> type[Exception]:
    operational_error: type[Exception] = driver().OperationalError
    return operational_error
