"""What kind of drive a file lies on: SQLite's write-ahead log needs memory that only one computer's programs share."""

import re
import sys
from pathlib import Path

_REMOTE = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs", "lustre",
        "davfs", "fuse.davfs2", "fuse.sshfs", "fuse.rclone", "fuse.glusterfs", "fuse.ceph",
        # What the file managers of the desktops mount: mostly smb:// and sftp://.
        "fuse.gvfsd-fuse", "fuse.kio-fuse",
    }
)  # fmt: skip
_ESCAPED = re.compile(r"\\([0-7]{3})")
"""Blanks, tabs, line ends and backslashes in the table of mounts; every other character stands for itself."""


def is_remote(path: Path) -> bool:
    """Whether the file lies on another computer, as far as this one tells."""
    if sys.platform == "win32":
        return _is_remote_on_windows(path.absolute())
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    # A link in the user's own folder may lead to a share.
    return file_system_of(path.resolve(), mounts) in _REMOTE


def file_system_of(path: Path, mounts: str) -> str:
    """The file system that holds the path, by a table of mounts as Linux writes it."""
    deepest = "", ""
    for line in mounts.splitlines():
        _, where, kind, *_ = [*line.split(" "), "", "", ""]
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), where)
        is_deeper = len(point) >= len(deepest[0])
        if is_deeper and (path.as_posix() + "/").startswith(point.rstrip("/") + "/"):
            deepest = point, kind
    return deepest[1]


if sys.platform == "win32":
    import ctypes

    _DRIVE_REMOTE = 4

    def _is_remote_on_windows(path: Path) -> bool:
        if path.drive.startswith("\\\\"):
            return True
        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _DRIVE_REMOTE)

else:

    def _is_remote_on_windows(path: Path) -> bool:
        raise AssertionError(path)
