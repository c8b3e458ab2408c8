"""The man page and bash's completion, from the parser: ``python packaging/command_pages.py`` after a change to it."""

import re
import sys
from argparse import Action, ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from commands import cli  # noqa: E402
from resources.version import INSTALLED_COMMAND  # noqa: E402

FOLDER = ROOT / "packaging" / "desktop"
NAMES_A_FILE = re.compile("文件|目录|输出|名册|名单|清单|用语表")
EXIT_STATUS = (
    ("0", "做好了"),
    ("1", "报告里有必须改的问题，或者有要人决定的事"),
    ("2", "命令写错了，或者文件不能用；标准错误里说明哪里不对、怎么办"),
)
FILES = (("~/.local/share/yangguang-nianbao", "没有写 --data 时，数据库和备份放在这里（设了 XDG_DATA_HOME 时在那里）"),)


def man_page() -> str:
    """The manual page in roff: name, synopsis, each verb with its options, exit status, files."""
    top = cli.parser(INSTALLED_COMMAND)
    return "\n".join(
        [
            # Chinese has no blanks to stretch, and nothing is to be divided.
            f'.TH {_roff(INSTALLED_COMMAND.upper())} 1 "" "阳光年报" "用户命令"',
            ".ad l",
            ".nh",
            ".SH 名称",
            f"{_roff(INSTALLED_COMMAND)} \\- 填报、校验与打印政府信息公开工作年度报告",
            ".SH 概要",
            *_synopsis(top),
            *(line for verb in _verbs(top).values() for line in (".br", *_synopsis(verb))),
            ".SH 描述",
            _roff(top.description or ""),
            ".SH 选项",
            *_entries(action for action in top._actions if action.option_strings),
            ".SH 命令",
            *(line for name, verb in _verbs(top).items() for line in _verb(name, verb, _about(top)[name])),
            ".SH 退出状态",
            *_terms(EXIT_STATUS),
            ".SH 文件",
            *_terms(FILES),
            "",
        ]
    )


def completion() -> str:
    """A completion script for bash: verbs, options, their choices, and files where a file is meant."""
    import shtab

    top = cli.parser(INSTALLED_COMMAND)
    for parser in (top, *_verbs(top).values()):
        for action in parser._actions:
            if action.metavar and NAMES_A_FILE.search(str(action.metavar)):
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    return str(shtab.complete(top, shell="bash"))


def _verbs(top: ArgumentParser) -> dict[str, ArgumentParser]:
    return next(dict(action.choices) for action in top._actions if isinstance(action.choices, dict))


def _about(top: ArgumentParser) -> dict[str, str]:
    group = next(action for action in top._actions if isinstance(action.choices, dict))
    choices: list[Action] = getattr(group, "_choices_actions")  # noqa: B009
    return {choice.dest: choice.help or "" for choice in choices}


def _synopsis(parser: ArgumentParser) -> Iterator[str]:
    words = [_bold(parser.prog)]
    for action in parser._actions:
        if "-h" in action.option_strings:
            continue
        if isinstance(action.choices, dict):
            words.append(f"{_italic('命令')} ...")
            continue
        shown = _bold(action.option_strings[0]) if action.option_strings else ""
        if action.nargs != 0:
            shown = f"{shown} {_italic(_value(action))}".strip()
        more = " ..." if action.nargs in ("+", "*") else ""
        is_needed = action.required if action.option_strings else action.nargs not in ("?", "*")
        words.append(f"{shown}{more}" if is_needed else f"[{shown}{more}]")
    yield " ".join(words)


def _verb(name: str, parser: ArgumentParser, about: str) -> Iterator[str]:
    yield f".SS {_roff(name)}"
    yield _roff(about) + "。"
    yield from _entries(action for action in parser._actions if "-h" not in action.option_strings)


def _entries(actions: Iterator[Action]) -> Iterator[str]:
    for action in actions:
        if not action.help:
            continue
        value = "" if action.nargs == 0 else f" {_italic(_value(action))}"
        yield ".TP"
        yield (", ".join(map(_bold, action.option_strings)) + value).strip()
        yield _roff("显示这段说明" if "-h" in action.option_strings else action.help)


def _terms(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for term, about in pairs:
        yield from (".TP", _bold(term), _roff(about))


def _value(action: Action) -> str:
    return str(action.metavar or "|".join(map(str, action.choices or (action.dest,))))


def _bold(text: str) -> str:
    return f"\\fB{_roff(text)}\\fR"


def _italic(text: str) -> str:
    return f"\\fI{_roff(text)}\\fR"


def _roff(text: str) -> str:
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%").replace("\n", " ")
    broken = re.sub(r"([、，；：|])(?=.)", r"\1\\:", plain)  # a line may end behind these
    return f"\\&{broken}" if broken.startswith((".", "'")) else broken


def main() -> None:
    """Write both files."""
    for name, text in ((f"{INSTALLED_COMMAND}.1", man_page()), (f"{INSTALLED_COMMAND}.bash", completion())):
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"packaging/desktop/{name}")


if __name__ == "__main__":
    main()
