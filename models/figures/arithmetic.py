"""A sum that is typed into a cell, such as =120+35, and what it comes to."""

import re
from fractions import Fraction

from models.errors import NotANumber

_PLAIN = str.maketrans("０１２３４５６７８９．＋－−﹣—–＊×✕／÷（）＝", "0123456789.+-----***//()=")
_TOKEN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|[-+*/()])")
_LONGEST = 200
_HOW = "可以用数字、加减乘除和括号，例如 =120+35。"


def is_formula(text: str) -> bool:
    """Whether the text asks for something to be computed."""
    return text.strip()[:1] in ("=", "＝")


def plain_formula(text: str) -> str:
    """The sum as it is computed: signs and digits of half width, no blanks."""
    return re.sub(r"\s+", "", text).translate(_PLAIN)


def compute(text: str) -> str:
    """What a sum comes to, exactly, as a decimal number; NotANumber with a sentence where it comes to none."""
    formula = plain_formula(text)
    if len(formula) > _LONGEST:
        raise NotANumber(f"算式太长（{len(formula)} 个字），请分开算。")
    value = _Reader(formula).read()
    decimals = max(_power(value.denominator, 2), _power(value.denominator, 5))
    if value.denominator != 2 ** _power(value.denominator, 2) * 5 ** _power(value.denominator, 5):
        raise NotANumber(f"“{formula}”除不尽，请填算好的数。")
    sign, digits = "-" if value < 0 else "", str(abs(value.numerator) * 10**decimals // value.denominator)
    digits = digits.rjust(decimals + 1, "0")
    return f"{sign}{digits[: len(digits) - decimals]}{'.' if decimals else ''}{digits[len(digits) - decimals :]}"


def _power(number: int, prime: int) -> int:
    """How often a prime goes into a number."""
    times = 0
    while number % prime == 0:
        number //= prime
        times += 1
    return times


class _Reader:
    """Reads a sum from left to right: products before sums, brackets before both."""

    def __init__(self, formula: str) -> None:
        self._formula = formula
        self._tokens = self._split(formula[1:])
        self._at = 0

    def read(self) -> Fraction:
        value = self._sum()
        if self._at < len(self._tokens):
            raise self._incomplete()
        return value

    def _split(self, words: str) -> list[str]:
        tokens, at = [], 0
        while at < len(words):
            match = _TOKEN.match(words, at)
            if match is None:
                raise NotANumber(f"算式里的“{words[at]}”看不懂。{_HOW}")
            tokens.append(match[1])
            at = match.end()
        return tokens

    def _incomplete(self) -> NotANumber:
        return NotANumber(f"“{self._formula[:40]}”不是完整的算式。{_HOW}")

    def _take(self, *wanted: str) -> str:
        """The next token where it is one of these; nothing else is passed over."""
        if self._at < len(self._tokens) and self._tokens[self._at] in wanted:
            self._at += 1
            return self._tokens[self._at - 1]
        return ""

    def _sum(self) -> Fraction:
        value = self._product()
        while sign := self._take("+", "-"):
            term = self._product()
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while sign := self._take("*", "/"):
            factor = self._factor()
            if sign == "/" and not factor:
                raise NotANumber(f"“{self._formula[:40]}”里除以了 0。")
            value = value * factor if sign == "*" else value / factor
        return value

    def _factor(self) -> Fraction:
        if self._take("-"):
            return -self._factor()
        if self._take("("):
            value = self._sum()
            if not self._take(")"):
                raise self._incomplete()
            return value
        if self._at == len(self._tokens) or not self._tokens[self._at][0].isdigit():
            raise self._incomplete()
        self._at += 1
        return Fraction(self._tokens[self._at - 1])
