"""What the words of a roster tell: names of units, headings over groups of them, places, totals and notes."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from models.exchange.label_matching import normalise_text
from models.report.filing import Agency, Level

_SPACE_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])")
_SPACES = re.compile(r"\s+")
_UNIT_END = re.compile(
    r"(?:局|委|办|办公室|委员会|管委会|厅|处|科|所|站|院|校|中心|总队|支队|大队|队|馆|社|会|集团|公司|政府|公署|街道|镇|乡"
    r"|街道办|办事处|银行|海关|本级|部|室|署|开发区|园区|新区|示范区|农场|林场|医院|学校|法院|检察院)(?:[(（][^()（）]*[)）])?$"
)
_NOT_A_UNIT = re.compile(
    r"[。；;：:！!？?]|^(?:附件|附表|第.{1,3}页)|\d{4}年|名单|名册|一览表|统计表|汇总表|花名册|通讯录"
)
_ORDINAL = re.compile(
    r"^(?P<mark>第[一二三四五六七八九十]+[部类]分?[、:：]?|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]、?"
    r"|\d{1,3}[、.．](?!\d)|[(（]\d{1,3}[)）])\s*"
)
_COUNT = r"(?:共计?|合计|总计|小计)?\s*:?\s*(?P<count>\d{1,6})\s*[个家]?(?:单位|部门|乡镇|街道|县区)?"
_COUNT_AT_END = re.compile(rf"[(（\[【]\s*{_COUNT}\s*[)）\]】]$|[:：]?\s*共\s*(?P<other>\d{{1,6}})\s*[个家].{{0,4}}$")
_TOTAL = re.compile(
    r"^[(（]?(?:以上)?(?:合|总|小|共)\s*计|^(?:以上)?[(（]?共有?\s*\d+\s*[个家]|^总数|^[^\d。，,]{0,12}[合总小共]计[:：]?\s*\d*\s*[个家]?"
    r"(?:单位|部门)?[)）]?$"
)
_TOTAL_COUNT = re.compile(r"(\d{1,6})\s*[个家]|^\D*(\d{1,6})\D*$")
_NOTE = re.compile(
    r"^[(（【\[]?(?:填[表报写][说要须]|说\s*明|备\s*注\s*[:：]|注\s*[:：]|注意|附\s*注|填[表报]\s*(?:人|日期|时间|单位)|审核人?|制表|复核"
    r"|联系人\s*[:：]|联系电话\s*[:：]|联系方式\s*[:：]|(?:单位|部门)?(?:主要)?负责人|分管领导|经办人\s*[:：]|(?:单位)?[(（]?盖章|附\s*[:：]"
    r"|填报要求|要求\s*[:：]|\*|★|※|报送(?:时间|方式|邮箱)|日期\s*[:：]|\d{4}\s*年\s*\d{1,2}\s*月)"
)
_VERTICAL = re.compile(r"垂直|垂管|条管")
_STATIONED = re.compile(r"(?:中央|省|部|国家).{0,4}驻|^驻|中省[直驻]")
_TOWNS = re.compile(
    r"^(?:[^乡镇]{0,8}?(?:各|所辖|下辖|所属)?)(?:乡镇|镇乡|街道|乡、?镇|镇[(（、]?街道?|乡[(（]镇|镇街|街镇|乡级|镇级)"
)
_COUNTIES = re.compile(
    r"^(?:.{0,6}?(?:各|所辖|下辖|所属))?(?:县[(（、]|县市区|县区|区县|市县|县级|县、市、区|区[(（]市[)）]县|旗县|各县)"
)
_PREFECTURES = re.compile(r"^(?:.{0,6}?各)?(?:市州|州市|地市|市[(（]州|设区市|地级市|各市)")
_DEPARTMENTS = re.compile(
    r"(?:[省市县区州]|本级?)(?:直|级)属?(?:各?部门|单位|机关|机构|行政|政府|党|事业|各|$)"
    r"|工作部门|组成部门|直属(?:机构|单位|事业|特设|部门|$)|政府部门|派出机构|部门管理机构|党委(?:部门|工作)|党群|群团|事业单位|^部门$|^各?部门单位"
    r"|^[^\s]{0,10}部门$|公共企事业单位|议事协调机构"
)
_BETWEEN_NAMES = re.compile(r"[、,，;；/\n]")
_KIND_THOUGH_A_NAME = re.compile(r"部门$|乡镇|镇街|^街道$|、街道|园区|^各|县[(（、]|^县?市?区?人民政府$|^县区")
_ZONES = re.compile(r"(?:园区|开发区|管委会|功能区|新区)$")
_PLACE = re.compile(r"^[^\s\d:：。，,、()（）]{1,9}?(?:县|区|市|旗|州|盟|省|镇|乡|街道)$")
_GOVERNMENT = re.compile(
    r"(?P<place>.+?(?:省|市|县|区|旗|州|盟|镇|乡|街道|开发区|新区|园区))(?:人民政府|政府|行政公署|管理委员会|管委会|办事处|人民政府办事处)$"
)
_DEPARTMENT_END = re.compile(r"(?:局|厅|办公室|(?<!管理)委员会|支队|大队|办|(?<!管)委)(?:[(（][^()（）]*[)）])?$")
_DISTRICT_END = re.compile(r"(?:县|区|旗)(?:人民)?政府$|^.{1,8}(?:县|自治县|旗)$")
_TOWN_END = re.compile(r"(?:镇|乡|街道)(?:人民政府|办事处)?$")


@dataclass(frozen=True)
class GroupHeading:
    """A line over units: what they are, and under which place; ``mark`` tells on which step of the outline it stands.

    ``is_stationed`` where the units are of higher authorities (中央、省驻市单位), which may answer to their own line.
    """

    text: str
    level: Level | None = None
    is_vertical: bool = False
    is_stationed: bool = False
    place: str = ""
    mark: str = ""
    count: int | None = None


@lru_cache(maxsize=20_000)
def clean_name(text: str) -> str:
    """A name without blanks among its Chinese characters and without lines within it."""
    return _SPACES.sub(" ", _SPACE_BETWEEN_HAN.sub("", text.strip()))


def without_ordinal(text: str) -> str:
    """A text without the number in front of it."""
    return _ORDINAL.sub("", text.strip())


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """What two spellings of one name have in common: brackets, blanks, width and 繁体 do not count."""
    return re.sub(r"[()\s]", "", normalise_text(name))


def is_unit_name(text: str) -> bool:
    """Whether a text reads as the name of an agency."""
    name = clean_name(text)
    return 2 <= len(name) <= 60 and not _NOT_A_UNIT.search(name) and bool(_UNIT_END.search(name))


def is_total(text: str) -> bool:
    """Whether a row with this text counts the units above it."""
    words = unicodedata.normalize("NFKC", clean_name(text))
    return bool(_TOTAL.search(words)) and not is_unit_name(words)


def counted_total(text: str) -> int | None:
    """How many units a line says there are."""
    match = _TOTAL_COUNT.search(unicodedata.normalize("NFKC", text))
    return int(match[1] or match[2]) if match else None


def is_note(text: str) -> bool:
    """Whether a line below or beside the list explains it, or is signed."""
    return bool(_NOTE.search(clean_name(text)))


def is_place(text: str) -> bool:
    """Whether a text is only the name of a place, such as 平川县."""
    return bool(_PLACE.match(clean_name(text)))


def place_of(name: str) -> str:
    """The place that a government, or an administration of a zone, stands for; empty for others."""
    match = _GOVERNMENT.match(clean_name(name))
    return match["place"] if match else ""


@lru_cache(maxsize=5_000)
def parse_heading(text: str) -> GroupHeading | None:
    """The heading a text is, None where it reads as none."""
    whole = clean_name(text)
    mark = match["mark"] if (match := _ORDINAL.match(whole)) else ""
    words = without_ordinal(whole).strip("：:【】[]")
    counted = _COUNT_AT_END.search(words)
    count = int(counted["count"] or counted["other"]) if counted else None
    words = words[: counted.start()].strip("：:，,") if counted else words
    plain = unicodedata.normalize("NFKC", words).replace(" ", "")
    if not plain or len(plain) > 24:
        return None
    kind = _kind_of(plain)
    if kind is not None:
        return GroupHeading(whole, *kind, place=_place_before(plain), mark=_step(mark), count=count)
    if (
        is_place(plain)
        and not _ZONES.fullmatch(plain)
        and (not _TOWN_END.search(plain) or bool(mark) or count is not None)
    ):
        return GroupHeading(whole, place=plain, mark=_step(mark), count=count)
    if _step(mark) in ("第", "一", "（一）") and (count is not None or not is_unit_name(plain)):
        return GroupHeading(whole, mark=_step(mark), count=count)
    return None


def _kind_of(plain: str) -> tuple[Level | None, bool, bool] | None:
    if _VERTICAL.search(plain):
        return Level.DEPARTMENT, True, False
    if _STATIONED.search(plain):
        return Level.DEPARTMENT, False, True
    if is_unit_name(plain) and not _KIND_THOUGH_A_NAME.search(plain):
        return None
    for pattern, level in (
        (_TOWNS, Level.TOWN),
        (_COUNTIES, Level.COUNTY),
        (_PREFECTURES, Level.PREFECTURE),
        (_DEPARTMENTS, Level.DEPARTMENT),
    ):
        if pattern.search(plain):
            return level, False, False
    return (None, False, False) if _ZONES.search(plain) and len(plain) <= 6 else None


def _place_before(plain: str) -> str:
    match = re.match(
        r"^(?P<place>[^\s各所下]{1,7}?(?:县|区|旗|市))(?:[县区市旗]?[直级]|乡|镇|街道|各|所|下|部门|政府)", plain
    )
    place = match["place"] if match else ""
    return place if len(place) >= 2 and not place.startswith(("县", "市", "区")) else ""


def _step(mark: str) -> str:
    """Which of the numberings a mark belongs to."""
    if not mark:
        return ""
    if mark[0] == "第":
        return "第"
    is_bracketed = mark[0] in "(（"
    inner = mark.strip("()（）、.． ")
    if inner.isdecimal():
        return "（1）" if is_bracketed else "1"
    return "（一）" if is_bracketed else "一"


@lru_cache(maxsize=20_000)
def level_of_name(name: str) -> Level | None:
    """The level that a name leaves no doubt about."""
    if found := Agency(name).effective_level:
        return found
    if _TOWN_END.search(name):
        return Level.TOWN
    if _DISTRICT_END.search(name):
        return Level.COUNTY
    return Level.DEPARTMENT if _DEPARTMENT_END.search(name) and "管委会" not in name else None


def split_names(text: str) -> list[str]:
    """The names that one cell holds, where each part of it reads as one; else the whole."""
    parts = [part.strip() for part in _BETWEEN_NAMES.split(text) if part.strip()]
    return parts if len(parts) > 1 and all(len(part) > 2 and is_unit_name(part) for part in parts) else [text]
