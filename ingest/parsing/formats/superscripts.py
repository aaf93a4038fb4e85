"""Raised and lowered signs → plain text: 10⁶ and H₂O, and no trace of the marks of footnotes. Pure.

Shared by the formats that have them: what stands before and after a raised sign tells a power (10⁶, m², x²), an
ordinal (20th), an isotope (¹⁴C), a charge (Ca²⁺) or a fraction (2 1/2) from the mark of a note (2019⁴), which is no
part of the text.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_RAISABLE = re.compile(r"[0-9+\-−–=()ni]+")
_LOWERABLE = re.compile(r"[0-9+\-−–=()]+|[aehijklmnoprstuvx]")

_MARK = re.compile(
    r"[*†‡§¶#∗]+|[\[(].{0,40}[\])]|\d{1,3}(?:\s*[,;–-]\s*\d{1,3})+|[a-z](?:\s*,\s*[a-z])+|(?:note|ref|fn)\.?\s*\d+",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"st|nd|rd|th|ère|ers?|re|res|e|ème|eme|ième|es|nde?|ra|da|ta|ma|na|va|os|as|do|ro|to|mo|no|vo|de|ste",
    re.IGNORECASE,
)
_FEMININE_ORDINALS = re.compile(r"(?:es|it|pt|gl|ca)\b")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}\Z|(?<!\w)[IVXLC]+\Z")
_TEN = re.compile(r"(?<![\d.,])10\Z")
_SMALL_BASE = re.compile(r"(?<![\w.,])[2-9]\Z")
_IN_A_SUM = re.compile(r"[=×·∙^√≈+][\s(]*\d[\d.,]*\Z")
_SUM_GOES_ON = re.compile(r"\s*[=×·∙^≈≤≥√]|\s*\+\s*[\w(]|\s+−\s+\w")
_UNIT = re.compile(
    r"(?<![^\W\d_])(?:[kcdmµμn]?m|[mµμn]?s|sec|h|[kmg]?g|mol|cd|Hz|Å|pc|ly|rad)\Z|(?:\d\s?|/)(?:in|ft|yd|mi|min|inch|feet)\Z"
)
_VARIABLE = re.compile(r"(?<![^\W_])(?:[a-zA-Zα-ωΑ-Ω]|mc)\Z|[₀-₉]\Z|\d[a-zα-ω]\Z")
_CAPITAL = re.compile(r"(?<![^\W_])[A-Z]\Z")
_SHORT_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{1,2}\Z")
_ENCLOSED = re.compile(r"\([^()]*[+\-−×*/=][^()]*\)\Z|\([a-zA-Z]\)\Z")
_FORMULA = re.compile(r"(?<![^\W_])(?:\d*\(?[A-Z][a-z]?[₀-₉]*\)?)+\Z|\][₀-₉]*\Z")
_CHARGE = re.compile(r"\d{0,2}[+\-−–]|[+\-−–]\d{0,2}")
_ELEMENT = re.compile(r"[A-Z][a-z]?(?![a-z])")
_PRICE = re.compile(r"[$£€¥]\s?\d[\d.,]*\Z")
_PRICE_AFTER = re.compile(r"\s?(?:€|EUR|Euro|zł|Kč|kr)")
_LONGEST_EXPONENT = 12
_LONGEST_ENDING = 3


def raised_text(sign: str, before: str, after: str, language: str = "") -> str:
    """What a raised sign is in plain text; "" for the mark of a note.

    `before` is the text before it, back to the last white space at least, `after` what follows. `language` is the
    code of the document's language, where it is known.
    """
    sign = " ".join(sign.split())
    if not sign or _MARK.fullmatch(sign):
        return ""
    if sign.upper() in {"TM", "SM"}:
        return "™" if sign.upper() == "TM" else "℠"
    if sign in {"®", "©", "™", "°", "ª", "º"} or not any(map(str.isalnum, sign)):
        return _raised(sign) if _CHARGE.fullmatch(sign) and _FORMULA.search(before) else sign
    if sign in {"o", "0", "O"} and re.match(r"\s?[CFK]\b", after):
        return "°"
    if any(map(str.isdigit, sign)):
        return _raised_number(sign, before, after)
    return _raised_letters(sign, before, after, language)


def lowered_text(sign: str) -> str:
    """What a lowered sign is in plain text: ₂; after a low line what has no such form."""
    sign = " ".join(sign.split())
    if _MARK.fullmatch(sign) and not sign.startswith("("):
        return ""
    if _LOWERABLE.fullmatch(sign):
        return sign.translate(_LOWERED)
    return f"_{sign}" if sign else ""


def is_fraction(sign: str, after: str) -> bool:
    """Whether a raised number is the upper part of a fraction, like 1/2."""
    return sign.strip().isdigit() and after.lstrip()[:1] in {"/", "⁄"}


def superscript(exponent: str) -> str:
    """An exponent: 10⁶; what has no raised form after a circumflex: 10^1.5."""
    return _raised(" ".join(exponent.split()))


def _raised_number(sign: str, before: str, after: str) -> str:
    if _PRICE.search(before) and re.fullmatch(r"\d\d", sign):
        return sign if before[-1] in ".," else f".{sign}"
    if re.search(r"\d[.,]\Z", before) and _PRICE_AFTER.match(after) and re.fullmatch(r"\d\d|[-–]+", sign):
        return sign
    if _is_power(sign, before, after):
        return _raised(sign)
    isotope = not before[-1:].isalnum() and _ELEMENT.match(after)
    return _raised(sign) if isotope and sign.isdigit() else ""


def _is_power(sign: str, before: str, after: str) -> bool:
    """Whether a raised number belongs to what stands before it."""
    if len(sign) > _LONGEST_EXPONENT or not before or before[-1].isspace():
        return False
    signed = sign[0] in "+-−–"
    if before[-1].isdigit():
        small = _SMALL_BASE.search(before) and sign not in {"0", "1"}
        in_a_sum = _IN_A_SUM.search(before) or _SUM_GOES_ON.match(after)
        return bool(signed or in_a_sum or small or _TEN.search(before) or not sign.isdigit())
    if _UNIT.search(before):
        return sign.lstrip("+-−–") in {"1", "2", "3"} and (signed or sign != "1")
    if _CHARGE.fullmatch(sign) and _FORMULA.search(before):
        return True
    variable = _VARIABLE.search(before) and (signed or not sign.isdigit() or len(sign) < _LONGEST_ENDING)
    return bool(_ENCLOSED.search(before) or variable)


def _raised_letters(sign: str, before: str, after: str, language: str) -> str:
    if _NUMBER.search(before) and (ordinal := _ordinal_ending(sign, language)) is not None:
        return ordinal
    if after[:1].isalpha():  # McDonald
        return sign
    if len(sign) == 1:
        return _raised_letter(sign, before)
    short = before[-1:].isdigit() or _SHORT_WORD.search(before)
    return sign if short and len(sign) <= _LONGEST_ENDING else f" {sign}"


def _ordinal_ending(sign: str, language: str) -> str | None:
    """The ending of an ordinal, "" for a mark that looks like one, None for what is neither."""
    if sign in {"a", "o"}:
        return {"a": "ª", "o": "º"}[sign] if sign == "o" or _FEMININE_ORDINALS.match(language) else ""
    return sign if _ORDINAL.fullmatch(sign) else None


def _raised_letter(sign: str, before: str) -> str:
    """An exponent after a number or a variable, the end of an abbreviation (Dr, No), else the mark of a note."""
    if before[-1:].isdigit():
        return _raised(sign) if sign in "nxky" else ""
    if sign in "rtseo" and _CAPITAL.search(before):
        return sign
    if _VARIABLE.search(before) or _ENCLOSED.search(before):
        return sign if sign == "o" else _raised(sign)
    return ""


def _raised(sign: str) -> str:
    if _RAISABLE.fullmatch(sign):
        return sign.translate(_RAISED)
    return f"^{sign}" if re.fullmatch(r"[\w.,∞]+", sign) else f"^({sign})"
