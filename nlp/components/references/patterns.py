"""The grammar of document numbers, as offices write and mistype them. Patterns meet the text itself: case counts.

==================  =======================================================================================
named type          196/KH-UBND · 0124/KH-UBND · 617/TTr-SNV · 4255/QĐ-BNN-KHCN · 1592/QĐ-UB · 895/HD
normative           30/2018/QĐ-UBND · 178/2024/NĐ-CP · 66.7/2025/NQ-CP · 30c/NQ-CP · 11/2004/TTLT-BNN-BNV
official letter     1487/UBND-NC · 2984/BNNMT-LNKL · 2231/SNV-CCHC&PC
National Assembly   202/2025/QH15 · 76/2025/UBTVQH15 · 30-NQ/2026/QH16
Party               57-NQ/TW · 05-KH/BCĐTW · 20-KH/BCĐ57 · 42-KH/ĐU
with spaces         519 /QĐ-UBND · 24/2014/ NĐ-CP · 473/TTr -NN&PTNT · 6858/QĐ- BYT
old or mistyped     12/2004/QĐ.UB · 178/2024/NĐCP · 2498/QD-UBND · 1492 KH-UBND (slash lost)
torn, small         số 6 1 9/BC-STP · số 2600/ttg-ktth
lists               số 57, 59, 66-NQ/TW · số 12 và 13/NQ-CP
==================  =======================================================================================
"""

from __future__ import annotations

import re

from nlp.gazetteers.folding import LOWER, UPPER
from nlp.gazetteers.loader import load

_DASH = r"(?: ?[-–—‑−]|[-–—‑−] )"
_WIDE_DASH = r" [-–—‑−] "
_SLASH = r" ?/ ?"
_NUMBER = r"\d{1,6}(?:\.\d{1,3})?[a-zđ]?"
_YEAR = r"(?:19|20)\d\d"
# A group of a symbol: begins with a capital, holds at least two (KH, TTr, QyĐ, NN&PTNT, BCĐ57), or is TW, TU, CP …
_GROUP = rf"(?:(?:QH|UBTVQH)\s?\d{{1,2}}|[{UPPER}][{UPPER}{LOWER}&]{{0,11}}\d{{0,3}})"
_SYMBOL = rf"{_GROUP}(?:(?:{_DASH}|\.){_GROUP}|{_WIDE_DASH}[{UPPER}&]{{2,12}}(?![{LOWER}])){{0,4}}"
_BEFORE = r"(?<![\w/:.,-])(?<!\d[-–] )"

_TYPES = "|".join(
    sorted({short for record in load("document_types") for short in record.abbreviations}, key=len, reverse=True)
)
STATE = re.compile(
    rf"{_BEFORE}(?P<number>{_NUMBER}){_SLASH}(?:(?P<year>{_YEAR}){_SLASH})?(?P<symbol>{_SYMBOL})(?:/(?P<more>{_SYMBOL}))?(?![\w&])"
)
PARTY = re.compile(
    rf"{_BEFORE}(?P<number>\d{{1,4}}){_DASH}(?P<symbol>{_GROUP}){_SLASH}(?:(?P<year>{_YEAR}){_SLASH})?(?P<body>BCĐ\s\d{{2,3}}(?!\d)|{_GROUP}(?:{_DASH}{_GROUP})?)(?![\w&])"
)
_LOWER_TYPES = _TYPES.lower()
# The slash was lost; only after "số" and with a known type before the dash
SLASH_LOST = re.compile(rf"(?<=[Ss]ố )\s?(?P<number>\d{{1,5}})\s(?P<symbol>(?:{_TYPES}){_DASH}{_GROUP})(?![\w&])")
# Digits torn apart by a converter: "số 01/20 1 8/TT-BTC", "số 6 1 9/BC-STP"
SPACED = re.compile(
    rf"(?:(?<=[sS]ố )|(?<=[sS] ố ))(?P<number>(?=\d*\s\d|\d+\s?/\s?\d*\s)\d(?:\s?\d){{0,4}}){_SLASH}(?:(?P<year>(?:1\s?9|2\s?0)\s?\d\s?\d){_SLASH})?(?P<symbol>{_SYMBOL})(?P<more>)(?![\w&])"
)
# A heading that a converter wrote in small letters: "văn bản số 2600/ttg-ktth"
LOWER_CASE = re.compile(
    rf"(?<=[sS]ố )(?P<number>{_NUMBER})/(?:(?P<year>{_YEAR})/)?(?P<symbol>(?:{_LOWER_TYPES}|ttg|ubnd|hđnd|vpcp)(?:-[{LOWER}&]{{2,10}}){{0,3}})(?P<more>)(?![\w&])"
)
# "số 57, 59 và 66-NQ/TW": bare numbers before one that carries the symbol; only after "số" or "các …" of a type
LIST = re.compile(
    r"(?:[Ss]ố|[Nn]ghị quyết|[Kk]ế hoạch|[Qq]uyết định|[Cc]hỉ thị|[Nn]ghị định)\s(?:số\s)?(?P<numbers>\d{1,4}(?:\s?(?:,|;|và)\s?\d{1,4})*)\s?(?:,|;|và)\s?$"
)
CALLED = re.compile(r"(?:[Ss][ốôỗóo]|[Nn][oº]\.?)\s*:?\s*$")
