"""After a server was lost while files were taken: the list is set right by what the database holds, and it is told."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import sleep

from models.errors import Disconnected
from models.services.collection.collection import Collection
from ui.collection.dialogs.received_files_model import FileGroup, ReceivedFileItem, ReceivedFilesModel
from ui.widgets import messages
from ui.widgets.batch_dialog import BatchDialog, BatchStep

_WAIT_SECONDS = 1.0
WAITING = "与服务器的连接断了。正在等它恢复，恢复以后从数据库里核对哪些收下了，再告诉您。"
Held = tuple[Path, int | None]


class HeldFilesCheck:
    """One check at a time, as a job of the dialog; it waits until the server answers, and can be stopped."""

    def __init__(self, dialog: BatchDialog[ReceivedFileItem, FileGroup], model: ReceivedFilesModel) -> None:
        self._dialog, self._model = dialog, model
        self.is_running = False

    def run(self, collection: Collection, paths: Sequence[Path], ended: Callable[[], object]) -> None:
        """Ask for each of the files that were to be taken; whoever lost the connection cannot know."""
        self.is_running = True

        def note(steps: Sequence[Held]) -> None:
            for path, number in steps:
                self._model.set_held(path, number)

        def finish(error: str) -> None:
            self.is_running = False
            ended()
            held = sum(self._model.is_held(path) for path in paths)
            if error:
                messages.refuse(self._dialog, "没有核对完", error)
            else:
                messages.tell(self._dialog, "断开以后核对过了", _result(held, len(paths) - held))

        self._dialog.run(lambda: _steps(collection, paths), note, finish, len(paths))


def _result(held: int, left: int) -> str:
    rest = f"；{left} 份没有收下，已重新勾上，请再收一次。" if left else "，没有漏掉的。"
    return f"中途与服务器断开过。已经从数据库里重新核对：{held} 份收下了，都在{rest}"


def _steps(collection: Collection, paths: Sequence[Path]) -> Iterator[BatchStep[Held]]:
    """Of each file the number under which it is held, None where it is not."""
    for done, path in enumerate(paths, 1):
        while True:
            try:
                number = collection.submissions.held(path)
                break
            except Disconnected:
                yield BatchStep(done - 1, len(paths))  # so that whoever stops it is heard
                sleep(_WAIT_SECONDS)
        yield BatchStep(done, len(paths), (path, number))
