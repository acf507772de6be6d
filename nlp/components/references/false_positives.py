"""What looks like a document number and is none. Tests hold a line for each.

1. Ratios, ranks, slogans, clock and calendar: 24/7, 45/63, 96,6/100, 30/4, 24/24H
2. Standards: QCVN 14:2008/BTNMT, TCVN 6772-2000/BKHCN, QCVN 08-MT:2023/BTNMT
3. Forms: Mẫu số 02/ĐKKS, Biểu số 01/TH
4. Units, places and names: 110/22KV, lô 5/CN, số 15/Tổ, đường 3/2
"""

from __future__ import annotations

import re

from nlp.gazetteers.folding import UPPER

# words before the number
BEFORE = re.compile(
    r"(?:QCVN|TCVN|TCXDVN|TCCS|QCXDVN|ISO|IEC|[Mm]ẫu(?: số| biểu)?|[Bb]iểu(?: số| mẫu)?|MẪU(?: SỐ)?|BIỂU(?: SỐ)?|[Pp]hụ lục(?: số)?|[Ll]ô|[Tt]hửa(?: đất)?(?: số)?|[Tt]ờ(?: bản đồ)?(?: số)?"
    r"|[Nn]gõ|[Nn]gách|[Hh]ẻm|[Đđ]ường(?: số)?|[Kk]m|QL|ĐT|[Tt]uyến|[Gg]ói thầu(?: số)?|[Hh]ợp đồng(?: số)?|[Ll]ý trình|[Cc]ột(?: mốc)?)\s*:?\.?\s*$"
)
# symbols that are units, counted nouns or written words
SYMBOL = re.compile(
    rf"^(?:[KMG]?[VW](?:A|p|h)?|KV|kV|MVA|MW|H|M|Km|KM|HA|Ha|Tổ|Lô|CN|CT|TP|[{UPPER}]|I{{1,3}}|IV|V|VI{{0,3}}|IX|X|PL|BM|Bm|TH|Q|QL|USD|VN|VNĐ|ASEAN|COP\d*)$"
)
