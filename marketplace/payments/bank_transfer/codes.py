"""Transfer codes. That of an order: the order's number and a check character, so that one typing mistake is noticed.

The check is ISO 7064 MOD 37,36: every single wrong character and every swap of neighbours but a few is found. Banks
change the text on its way (capitals, spaces, dots, their own words around it), so the code is looked for in what is
left of letters and digits.
"""

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = re.compile(r"(?=(HN[0-9A-HJKMNP-TV-Z]{8}[0-9A-Z]))")
_NOISE = re.compile(r"[^0-9A-Z]+")


def transfer_code(number: str) -> str:
    """``HN`` + eight characters + check character, 11 in all."""
    return number + _check(number)


def orders_named(text: str) -> list[str]:
    """The order numbers whose whole and correct code stands in a transfer's text, each once, as they come."""
    plain = _NOISE.sub("", text.upper())
    codes = (match[1] for match in _CODE.finditer(plain))
    return list(dict.fromkeys(code[:-1] for code in codes if _check(code[:-1]) == code[-1]))


def numbered_code(begins: str, number: int) -> str:
    """The code of what we send, by its number: two letters, eight digits, check character (``CT00000017K``)."""
    word = f"{begins}{number:08d}"
    return word + _check(word)


def numbers_named(begins: str, text: str) -> list[int]:
    """The numbers whose whole and correct code of this beginning stands in a text, each once."""
    codes = re.findall(rf"(?=({begins}[0-9]{{8}}[0-9A-Z]))", _NOISE.sub("", text.upper()))
    return list(dict.fromkeys(int(code[2:-1]) for code in codes if _check(code[:-1]) == code[-1]))


def _check(word: str) -> str:
    product = 36
    for character in word:
        product = (product + ALPHABET.index(character)) % 36 or 36
        product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]
