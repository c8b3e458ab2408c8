"""Chinese numerals to whole numbers and back."""

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSANDS = {"万": 10_000, "亿": 100_000_000}
NUMERALS = "零〇一二两三四五六七八九十百千万亿"


def parse_numeral(text: str) -> int | None:
    """The whole number a Chinese numeral writes: 三百零五 → 305, 二〇二三 → 2023; None when it is none."""
    if not text or any(char not in NUMERALS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        if len(text) == 1:
            return _DIGITS[text]
        # Digits side by side are a year or the like; 一两 and 三五 are a manner of speaking.
        return int("".join(str(_DIGITS[char]) for char in text)) if len(text) > 2 and "两" not in text else None
    total, part, digit = 0, 0, -1
    for char in text:
        if char in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[char]
        elif char in _SCALES:
            part += (digit if digit > 0 else 1) * _SCALES[char]
            digit = -1
        else:
            part += max(digit, 0)
            total = (total + part) * _TEN_THOUSANDS[char] if char == "亿" else total + part * _TEN_THOUSANDS[char]
            part, digit = 0, -1
    return total + part + max(digit, 0)


def format_numeral(value: int) -> str:
    """The ordinary Chinese numeral of 1 to 99, as headings number themselves."""
    tens, ones = divmod(value, 10)
    head = {0: "", 1: "十"}.get(tens, f"{_ONES[tens]}十")
    return head + (_ONES[ones] if ones else "")


_ONES = "零一二三四五六七八九"
