"""The fixed forms of a letterhead and of a signature (Nghị định 30/2020/NĐ-CP, Phụ lục I), as they survive conversion.

Patterns meet the text itself; white space inside a form may be a line end, because narrow columns break anywhere.
"""

from __future__ import annotations

import re

from nlp.gazetteers.folding import LOWER, UPPER
from nlp.gazetteers.loader import load

FRONT = 6000  # characters in which a letterhead, title and addressees stand; long lists of addressees included

MOTTO = re.compile(
    r"(?:CỘNG\s+H[ÒO][AÀ]\s+XÃ\s+HỘI\s+CHỦ\s+NGH(?:ĨA|IÃ)\s+VIỆT\s+NAM|HỘI\s+CHỦ\s+NGH(?:ĨA|IÃ)\s+VIỆT\s+NAM|(?:CHỦ\s+)?NGH(?:ĨA|IÃ)\s+VIỆT\s+NAM|CỘNG\s+H[ÒO][AÀ]\s+XÃ(?:\s+HỘI(?:\s+CHỦ)?)?|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM"
    r"|Độc\s+[lL]ập\s*[-–—]?\s*Tự\s+[dD]o\s*[-–—]?\s*Hạnh\s+[pP]húc)"
)
RULE = re.compile(r"[-–—_=*~]{3,}|(?m:^\s*\*\s*$)|\.{6,}")

_SO = r"S[ốôóòoỐÓÔỒ]"
# Số: 196/KH-UBND ; Số 3260-KH/ĐĐQH15 ; Số:\n88/2025/QĐ-UBND ; Số: 4390 /UBND-NLN
NUMBER = re.compile(
    rf"(?:(?<=[\n\t])|^|(?<=[-_*]{{3}} )|(?<=phúc )|(?<=Phúc ))[ ]*{_SO}\s*[:;.]?\s*(?P<number>\d{{1,6}}(?:\.\d{{1,3}})?[a-zđ]?\s?(?:[-–]\s?[{UPPER}][{UPPER}{LOWER}]{{0,6}}\s?)?/\s?(?:(?:19|20)\d\d\s?/\s?)?[{UPPER}][{UPPER}{LOWER}\d&]{{0,12}}(?:(?:\s?[-–]\s?|[/.])[{UPPER}][{UPPER}{LOWER}\d&,]{{0,12}}){{0,4}})(?![\w&])"
)
# Số:      /KH-SCT ; Số: ……/BC-VP ; Số: ; handwriting that a recogniser could not read: Số:¿2 /CĐ-TTg
_SYMBOL = rf"(?P<symbol>[{UPPER}][{UPPER}{LOWER}\d&]{{0,12}}(?:\s?-\s?[{UPPER}][{UPPER}{LOWER}\d&]{{0,12}}){{0,4}})"
NUMBER_BLANK = re.compile(
    rf"(?:(?<=[\n\t])|^|(?<=[-_*]{{3}} ))[ ]*{_SO}(?:(?:\s*:\s*[….·_\s-]*|(?=\S*[^\w\s/])[^\n\t/ ]{{1,6}} ?)/\s?{_SYMBOL}|\s*:\s*[….·_\s-]*/?[….·_\s]*(?=[\n\t]|$))"
)
PORTAL = {
    "number": re.compile(
        r"(?:^|\n)\s*\|?\s*Số (?:ký )?hiệu(?: văn bản)?\s*[:|\t]?\s*\n?\s*(?P<value>\d[\w./& -]{2,40}?)\s*(?=\n|\t|\|)"
    ),
    "issued_on": re.compile(
        r"(?:^|\n)\s*\|?\s*Ngày (?:ban hành|ký)\s*[:|\t]?\s*\n?\s*(?P<value>\d{1,2}[/-]\d{1,2}[/-]\d{4})"
    ),
    "type": re.compile(
        r"(?:^|\n)\s*\|?\s*(?:Loại|Thể loại|Hình thức) văn bản\s*[:|\t]?\s*\n?\s*(?P<value>[^\n\t|]{3,40})"
    ),
    "issuer": re.compile(
        r"(?:^|\n)\s*\|?\s*(?:Cơ quan|Nơi|Đơn vị) ban hành\s*[:|\t]?\s*\n?\s*(?P<value>[^\n\t|]{3,80})"
    ),
    "signer": re.compile(r"(?:^|\n)\s*\|?\s*Người ký\s*[:|\t]?\s*\n?\s*(?P<value>[^\n\t|]{5,40})"),
    "title": re.compile(r"(?:^|\n)\s*\|?\s*Trích yếu(?: nội dung)?\s*[:|\t]?\s*\n?\s*(?P<value>[^\n\t|]{10,400})"),
}

_WORD = rf"[{UPPER}][{LOWER}]+"
_PLACE = rf"(?<!\w)(?:Hà nội(?=,)|Hải phòng(?=,)|Đà nẵng(?=,)|Cần thơ(?=,)|(?:(?:TP|Tp|T\.P|Thành\sphố|thành\sphố|Thị\sxã|Thị\strấn|Huyện|Quận|Xã|Phường|Đặc\skhu)\.?\s?)?(?:{_WORD}|{_WORD}[{UPPER}][{LOWER}]+)(?:\s?-\s?{_WORD}|\s{_WORD}){{0,5}})"
# Lào Cai, ngày 10 tháng 01 năm 2026 ; …, ngày    tháng 4 năm 2026 ; …, ngày 10/01/2026 ; a stamp over it: …, ngờ tháng
DATE = re.compile(
    rf"(?P<place>{_PLACE})\s?[,.;]?\s*(?:[Nn]gày\s*|(?<=,)\s*[Nn]g\w{{1,3}}\s(?=\s*tháng))(?:(?P<day>\d{{1,2}})(?!\d)|[….·_\s]*)\s*(?:tháng|/)\s*(?:(?P<month>\d{{1,2}})(?!\d)|[….·_\s]*)\s*(?:năm|/)\s*(?P<year>(?:19|20)\d\d)?\s*(?=[\n\t]|$|[{UPPER}]{{2}}|[-–_*.(]|V/v|Kính)"
)
DATE_ALONE = re.compile(
    r"(?:^|[\n\t])\s*[Nn]gày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>(?:19|20)\d\d)\s*(?=[\n\t]|$)"
)

# "THÔNG BÁO KẾT LUẬN CỦA …" is a Thông báo whose title begins with "Kết luận"
_TYPE_NAMES = sorted(
    (r.name.upper() for r in load("document_types") if r.type not in {"compound", "notice"}), key=len, reverse=True
)
_TYPES = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in _TYPE_NAMES)
# The type's name in capitals, alone on its line or, in a text that was run together, before the title in capitals
TYPE = re.compile(
    rf"(?:^|[\n\t]|(?<=\d{{4}} )|(?<=[-_*]{{3}} )|(?<=phúc ))[ ]*(?:BẢN\s+)?(?P<type>{_TYPES})(?:\s+(?P<more>LIÊN TỊCH|HÀNH ĐỘNG|CÔNG TÁC|PHỐI HỢP|LIÊN NGÀNH))?(?P<end>\s*:?\s*(?=[\n\t]|$)|\s+(?=[{UPPER}“\"]{{2}}|V/v))"
)
TYPE_MIXED = re.compile(rf"(?:^|\n)(?P<type>{'|'.join(re.escape(r.name) for r in load('document_types'))})\s*(?=\n)")
# An old text base writes type and title in one sentence: "Chỉ thị về việc tăng cường …"
TYPE_SENTENCE = re.compile(
    rf"^\s*(?P<type>{'|'.join(re.escape(r.name) for r in load('document_types'))})(?:\s+(?:số\s+)?(?P<number>\d[\w./&-]*/[\w&.-]+))?\s+(?P<title>[^\n]{{10,600}})"
)
SUBJECT = re.compile(r"(?:^|[\n\t ])(?:V/[vV]|Về việc|VỀ VIỆC|V/V)\s*:?\s*(?P<title>[^\n\t]{5,600})")
# In the Official Gazette: "CHỈ THỊ / của Bộ Công Thương số 07/2008/CT-BCT ngày 30 tháng 12 năm 2008 về việc …"
GAZETTE = re.compile(
    r"của\s+(?P<issuer>[^\d]{4,120}?)\s+số\s+(?P<number>\d[\w./-]*)\s+ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})\s*(?:(?:về việc|về)\s+)?"
)
ADDRESSED = re.compile(r"(?:^|[\n\t ])(?:K[íi]nh\s+g[ửu]i|KÍNH GỬI)\s*:?|(?<=[A-ZĐỦ] )(?:điện)\s?:")
ATTACHED = re.compile(
    rf"\(\s*(?:[Bb]an hành )?[Kk]èm theo\s+(?P<kind>[{UPPER}][{LOWER}]+(?:\s[{LOWER}]+)?)\s+số\s*:?\s*(?P<number>\d[\w.]*\s?(?:/\s?\d{{4}}\s?)?[/-]\s?[\w&Đ/.-]*\w)?(?P<rest>[^()]*)\)?"
)
AUTHORITY = re.compile(
    r"(?:CHỦ\s+TỊCH|PHÓ\s+CHỦ\s+TỊCH|GIÁM\s+ĐỐC|TỔNG\s+GIÁM\s+ĐỐC|BỘ\s+TRƯỞNG|THỨ\s+TRƯỞNG|THỦ\s+TƯỚNG|CHÍNH\s+PHỦ|QUỐC\s+HỘI|ỦY\s+BAN|UỶ\s+BAN|HỘI\s+ĐỒNG|TỔNG\s+CỤC\s+TRƯỞNG|CỤC\s+TRƯỞNG|CHI\s+CỤC\s+TRƯỞNG|VỤ\s+TRƯỞNG|TRƯỞNG\s+BAN|CHÁNH|BAN\s+CHẤP\s+HÀNH|BAN\s+THƯỜNG\s+VỤ|TỔNG\s+THANH\s+TRA|TỔNG\s+KIỂM\s+TOÁN|THỐNG\s+ĐỐC|VIỆN\s+TRƯỞNG|HIỆU\s+TRƯỞNG|LIÊN\s+BỘ)"
)
OPENER = re.compile(
    r"(?:Căn cứ|CĂN CỨ|Theo đề nghị|Xét|Thực hiện|Triển khai thực hiện|Trên cơ sở|Tiếp theo|Để |Nhằm |Theo |Ngày \d|Từ ngày|Chiều ngày|Sáng ngày|Thời gian qua|Trong (?:những|thời gian|bối cảnh)|Sau khi|Hiện nay|Vừa qua|Kính gửi)"
)
HEADING = re.compile(
    r"(?:[IVX]{1,4}|[A-D])\s?[./)]\s?\S|(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC)\s+(?:[IVX\d]|thứ)|Điều\s+1\b|1\s?[./)]\s?\S|1\.1\.?\s"
)

# --- signature ---------------------------------------------------------------------------------------------------
_CAPACITY = r"(?:(?:T\s?M|K\s?T|T\s?L|T\s?U\s?Q|T/M|K/T|T/L|TUQ|Q)\s?[.,]?\s?)"
_POSTS = (
    r"PHÓ\s+CHỦ\s+TỊCH|CHỦ\s+TỊCH|PHÓ\s+TỔNG\s+GIÁM\s+ĐỐC|TỔNG\s+GIÁM\s+ĐỐC|PHÓ\s+GIÁM\s+ĐỐC|GIÁM\s+ĐỐC|PHÓ\s+TH[ỦU]\s*T[ƯU][ỚƠÚ]NG|TH[ỦU]\s*T[ƯU][ỚƠÚ]NG|BỘ\s+TRƯỞNG|THỨ\s+TRƯỞNG|PHÓ\s+CHỦ\s+NHIỆM|CHỦ\s+NHIỆM|PHÓ\s+CHÁNH\s+VĂN\s+PHÒNG|CHÁNH\s+VĂN\s+PHÒNG|PHÓ\s+CHÁNH\s+THANH\s+TRA|CHÁNH\s+THANH\s+TRA"
    r"|PHÓ\s+TỔNG\s+CỤC\s+TRƯỞNG|TỔNG\s+CỤC\s+TRƯỞNG|PHÓ\s+CHI\s+CỤC\s+TRƯỞNG|CHI\s+CỤC\s+TRƯỞNG|PHÓ\s+CỤC\s+TRƯỞNG|CỤC\s+TRƯỞNG|PHÓ\s+VỤ\s+TRƯỞNG|VỤ\s+TRƯỞNG|PHÓ\s+TRƯỞNG\s+[^\n\t]{2,60}|TRƯỞNG\s+[^\n\t]{2,60}|PHÓ\s+BÍ\s+THƯ[^\n\t]{0,40}|BÍ\s+THƯ[^\n\t]{0,40}|PHÓ\s+VIỆN\s+TRƯỞNG|VIỆN\s+TRƯỞNG"
    r"|PHÓ\s+HIỆU\s+TRƯỞNG|HIỆU\s+TRƯỞNG|TỔNG\s+THANH\s+TRA|PHÓ\s+THỐNG\s+ĐỐC|THỐNG\s+ĐỐC|PHÓ\s+TỔNG\s+THANH\s+TRA|ỦY\s+VIÊN\s+[^\n\t]{2,40}|THIẾU\s+TƯỚNG|ĐẠI\s+TÁ|PHÓ\s+CHÁNH\s+ÁN|CHÁNH\s+ÁN"
)
_NAME = rf"(?:(?:GS|PGS|TS|ThS|Ths|BS|DS|CN|KS|LS|BSCKII|BSCKI|BSCK2|Bs|Ts|Đ/c)\.?\s?)*(?P<name>{_WORD}(?:\s{_WORD}){{1,5}}|[{UPPER}]{{2,}}\b(?:\s[{UPPER}]+\b){{1,4}})"
POST = re.compile(rf"(?:(?<=[\n\t ])|^){_CAPACITY}?(?P<post>{_POSTS})")
SIGNED = re.compile(r"\s*(?:\(?\s*(?:[Đđ]ã\s+[Kk]ý|[Kk]ý tên|[Kk]ý, đóng dấu|ĐÃ KÝ)[^\n\t)]*\)?\s*)?")
NAME = re.compile(rf"{_NAME}\s*(?=[\n\t.(\[]|$|(?:[{UPPER}]{{2}}|Nơi nhận))")
