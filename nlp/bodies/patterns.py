"""The grammar of bodies' names: atoms, heads, territories, fields. All patterns meet folded text.

The gazetteer knows which bodies exist; the grammar knows how they are written, so that one that no list holds
("Phòng Nghiệp vụ Y", "Đội Quản lý thị trường số 12") is found too.
"""

from __future__ import annotations

import regex

from nlp.gazetteers.folding import fold_name
from nlp.gazetteers.loader import load

# Offices of persons; a body's head stands for the body: "Giám đốc Sở Nội vụ" -> Sở Nội vụ.
_OFFICE = (
    r"(?:(?:các )?(?:đồng chí|đ/c|ông|bà) )?(?:các )?(?:(?:phó|quyền) )?(?:tổng giám đốc|giám đốc|chủ tịch|thủ trưởng|chánh(?= (?:văn phòng|thanh tra|tòa án))|tổng cục trưởng|chi cục trưởng|cục trưởng"
    r"|vụ trưởng|bộ trưởng(?=,? (?:các )?(?:bộ|thủ trưởng))|viện trưởng|hiệu trưởng|tư lệnh|chỉ huy trưởng|chủ nhiệm(?= (?:ủy ban|văn phòng))|tổng biên tập|kho bạc trưởng|người đứng đầu|bí thư(?= (?:tỉnh|thành|đảng|huyện|quận))"
    r"|(?:tổ |trạm |đội )?trưởng(?= (?:các |ban |phòng |công an|đoàn |trạm |tổ |bộ phận|thuế|văn phòng|đại diện))|đại diện lãnh đạo|tập thể lãnh đạo|lãnh đạo(?! (?:sở|bộ|ban|phòng|tỉnh|thành phố|đơn vị|cơ quan|chi cục|cục)(?:\s*[,.;:)(]|$|\s+(?!\p{L}))))"
)
OFFICE = regex.compile(rf"(?:{_OFFICE})(?:\s*(?:,|/|và|hoặc)\s*(?:{_OFFICE}))*\s+(?=\p{{L}})")
# "Bộ trưởng, Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ": the ministers stand for all ministries.
MINISTERS = regex.compile(
    r"(?:các )?bộ trưởng\s*,\s*thủ trưởng (?:các )?cơ quan ngang bộ(?:,? (?:thủ trưởng )?(?:các )?cơ quan thuộc chính phủ)?"
)
MINISTERS_NAME = "các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ"

# Persons whose office is no body: "Phó Thủ tướng Nguyễn Văn A", "các đồng chí Thứ trưởng khác"; met on the text.
PERSON = regex.compile(
    r"(?i:(?:các )?(?:đồng chí )?(?:phó thủ tướng(?: thường trực)?(?: chính phủ)?|thứ trưởng(?: thường trực)?(?: bộ(?=\s+\p{Lu}))?|tổng thư ký quốc hội|phó tổng thư ký quốc hội|chủ tịch quốc hội|phó chủ tịch quốc hội))"
    r"(?:(?:\s+\p{Lu}\p{Ll}+){2,4}|\s+khác(?:\s+có liên quan)?)?(?!\p{L})"
)

# A person's name that begins like a body: "Phó Giám đốc Đoàn Văn Bình"; met on the text, behind an office.
PERSON_NAME = regex.compile(
    r"(?:đồng chí\s+)?Đoàn(?:\s+(?!Thanh|Kiểm|Đại|Khối|Luật|Kinh|Thể)\p{Lu}\p{Ll}{0,6}){2,3}(?!\s*\p{Lu})"
)

DETERMINER = regex.compile(
    r"(?:tất cả |toàn thể )?(?:các|những|từng)\s+|(?:\d{1,4})\s+(?=(?:xã|phường|huyện|đơn vị|sở|địa phương|cơ quan)\b)"
)

# What any of the forms here begins with: a place where none of it stands names no body, and is passed over at once.
BEGINNING = regex.compile(
    r"\d|"
    r"ban|bch|bcđ|bhxh|biên|bql|bà|báo|bí|bảo|bến|bệnh|bộ|chi|chánh|chính|chỉ|chủ|cá|các|công|cơ|cảng|cảnh|cấp|"
    r"cổng|cộng|cục|cụm|doanh|giám|hiệp|hiệu|htx|huyện|hđnd|hạt|hải|học|hộ|hội|hợp|kho|khoa|khu|kiểm|liên|lãnh|lực|"
    r"mttq|mặt|ngành|ngân|người|nhnn|nhà|nhân|những|phân|phòng|phó|phường|quyền|quân|quận|quốc|quỹ|sở|thanh|thi|"
    r"thuế|thành|thôn|thông|thương|thường|thị|thống|thủ|thứ|tiểu|toàn|tp|trang|trung|trường|trưởng|trạm|tx|tòa|tư|"
    r"tất|tập|tỉnh|tổ|tổng|từng|ub|ubmttq|ubnd|ubtvqh|viện|vpcp|văn|vườn|vụ|xã|ông|đ/c|đoàn|đài|đơn|đại|đảng|đặc|"
    r"địa|đồng|đội|ấp|ủy"
)

# Bodies whose whole name is fixed.
WHOLE = regex.compile(
    r"(?:đảng đoàn quốc hội|ban cán sự đảng (?:chính phủ|ubnd tỉnh|ủy ban nhân dân (?:tỉnh|thành phố))|thủ tướng chính phủ|văn phòng chính phủ|thanh tra chính phủ|cổng thông tin điện tử chính phủ|chính phủ|ủy ban thường vụ quốc hội|ubtvqh|vpcp|nhnn(?! (?:chi nhánh|khu vực|tỉnh))|văn phòng quốc hội|quốc hội|chủ tịch nước|bộ chính trị|ban bí thư"
    r"|ban chấp hành trung ương(?: đảng)?|ban thường vụ (?:các )?(?:huyện ủy|quận ủy|thành ủy|thị ủy|đảng ủy)(?:(?:,| và) (?:các )?(?:huyện ủy|thị ủy|thành ủy|quận ủy|đảng ủy(?: trực thuộc(?: tỉnh ủy| thành ủy)?)?))+|ban thường vụ (?:tỉnh ủy|thành ủy|đảng ủy|huyện ủy)|thường trực (?:tỉnh ủy|thành ủy|huyện ủy|đảng ủy)|văn phòng (?:tỉnh ủy|thành ủy|trung ương đảng)|tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy"
    r"|thông tấn xã việt nam|đài truyền hình việt nam|đài tiếng nói việt nam|ngân hàng nhà nước(?: việt nam)?(?! (?:chi nhánh|khu vực|tỉnh))|bảo hiểm xã hội việt nam|tòa án nhân dân tối cao|viện kiểm sát nhân dân tối cao|kiểm toán nhà nước"
    r"|ủy ban an toàn giao thông quốc gia|ủy ban dân tộc|ban tổ chức trung ương|ban tuyên giáo(?: và dân vận)? trung ương|liên đoàn thương mại và công nghiệp việt nam|tổng liên đoàn lao động việt nam|trung ương đoàn(?: tncs hồ chí minh)?"
    r"|mặt trận(?! (?:tổ quốc|tỉnh|các cấp|cấp|trận|huyện|xã))|tỉnh đoàn(?! (?:viên|kết))|thành đoàn|huyện đoàn|ủy ban trung ương mặt trận tổ quốc việt nam|bộ đội biên phòng(?: tỉnh)?|cảnh sát biển|bộ tổng tham mưu)(?!\p{L})"
)

# UBND, HĐND, MTTQ … with the territory that they serve.
COUNCIL = regex.compile(
    r"(?:(?:thường trực )?(?:hội đồng nhân dân|hđnd)(?:\s*(?:và|&|,|-|/)\s*(?:ủy ban nhân dân|ubnd))?|ủy ban nhân dân|ubnd|(?:ban thường trực )?(?:ủy ban mặt trận tổ quốc|ub mttq|ubmttq|ủy ban mttq)(?:\s?(?:việt nam|vn))?"
    r"|(?:ban thường trực )?mặt trận tổ quốc(?: việt nam| vn)?|(?:ban thường trực )?mttq(?: việt nam| vn)?|mặt trận(?= (?:tỉnh|các cấp|cấp))|đoàn (?:đại biểu quốc hội|đbqh)(?:\s*(?:và|&|,)\s*(?:hội đồng nhân dân|hđnd))?|(?:các )?đại biểu (?:quốc hội|hội đồng nhân dân|hđnd)|đảng ủy ủy ban nhân dân|đảng ủy ubnd|(?:ban thường vụ )?đảng ủy(?=\s+(?:các\s+)?(?:xã|phường|huyện|đặc khu)(?!\p{L})))(?!\p{L})"
)
_PLACE = r"(?:cấp (?:tỉnh|huyện|xã|cơ sở)|tỉnh|thành phố|tp\.?|quận|huyện|thị xã|tx\.?|thị trấn|xã|phường|đặc khu|các địa phương|địa phương|các cấp|khu vực|thôn|ấp)"
PLACE = regex.compile(rf"(?:các |\d{{1,4}} )?{_PLACE}(?!\p{{L}})")
PLACE_SEPARATOR = regex.compile(r"\s*(?:,|/|\s-\s|\svà\s|\shoặc\s|\s)\s*")
# "các tỉnh, thành phố từ Hà Tĩnh đến Khánh Hòa": met on the text, capitals tell the places.
STRETCH = regex.compile(
    r"\s+từ(?:\s+(?:tỉnh|thành phố))?(?:\s+-?\s?\p{Lu}[\p{L}]*){1,4}\s+(?:đến|tới|trở)(?:\s+(?:tỉnh|thành phố|vào|ra))?(?:\s+-?\s?\p{Lu}[\p{L}]*)*"
)
# "Sở Công Thương | các tỉnh, thành phố trực thuộc Trung ương", "… các địa phương"
EVERYWHERE = regex.compile(
    r"\s+(?:(?:(?:của|tại|ở) )?các (?:địa phương|tỉnh(?:(?:,| và) thành phố)?)(?: trực thuộc trung ương)?|tỉnh(?:,| và) thành phố trực thuộc trung ương)(?: liên quan)?(?!\p{L})"
)
QUALIFIED_TERRITORY = regex.compile(
    r"\s+(?:trực thuộc trung ương|thuộc tỉnh|(?:có )?liên quan(?! đến)|(?:nơi )?trên địa bàn(?: (?:tỉnh|thành phố))?)(?!\p{L})"
)


def _fields() -> str:
    """Return the fields of work that departments are named by, longest first: "nông nghiệp và môi trường"."""
    known = {
        "công an",
        "kinh tế",
        "văn hóa - xã hội",
        "văn hóa - thông tin",
        "giáo dục - đào tạo",
        "quản lý đô thị",
        "tài chính - kế hoạch",
        "tài chính kế hoạch",
    }
    known |= {
        "lao động tb&xh",
        "lao động tbxh",
        "lao động - tb&xh",
        "lao động, thương binh, xã hội",
        "văn hóa thông tin",
        "thể dục thể thao",
        "thủy sản",
        "thương mại",
        "công nghiệp",
    }
    known |= {
        "văn hóa thể thao du lịch",
        "văn hóa, thể thao du lịch",
        "bưu chính viễn thông",
        "bưu chính, viễn thông",
        "nông nghiệp và ptnt",
        "nông nghiệp & ptnt",
        "kinh tế và hạ tầng",
        "kinh tế hạ tầng",
    }
    for record in load("agencies"):
        for form in (*record.names(),):
            key = fold_name(form)
            for head in ("sở ", "bộ ", "phòng "):
                if (
                    key.startswith(head)
                    and "(" not in key
                    and not key.startswith(("bộ chỉ huy", "bộ phận", "bộ đội", "bộ tư lệnh", "phòng,", "bộ chính trị"))
                ):
                    known.add(key.removeprefix(head))
    for record in load("abbreviations"):
        if record.type in ("field", "field_after"):
            known |= {fold_name(short) for short in record.abbreviations}
    flexible = [_flexible(field) for field in sorted(known, key=len, reverse=True) if len(field) > 1]
    return "|".join(flexible)


def _flexible(field: str) -> str:
    """Let a field be written with any of its joints: "và"/"&", "-"/","/blank between its parts."""
    parts = regex.split(r"(\s?,\s|\s-\s|\s?&\s?|\svà\s|\s)", field)
    out = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            out += regex.escape(part)
        elif part.strip() in (",", "-"):
            out += r"(?:\s?,\s?|\s?-\s?|\s)"
        elif part.strip() in ("và", "&"):
            out += r"(?:\s?&\s?|\svà\s|\s?,\s?|\s)"
        else:
            out += r"\s+"
    return out


FIELD = regex.compile(rf"(?:{_fields()})(?!\p{{L}})")
# A cell's edge or a bracket that recognition read into a name ("Sở |Tư pháp") counts as a blank.
FIELD_HEAD = regex.compile(r"(?:sở|bộ|phòng|ngành)(?:\s*[|\[]\s*|\s+)(?=\p{L})")
# "các Sở: Tài chính, Tư pháp", "các sở Nội vụ, Tài chính": the head stands once for all.
ELLIPSIS_HEAD = regex.compile(r"các\s+(?P<head>sở|bộ|phòng|ban|cục|vụ|chi cục|tập đoàn|tổng công ty)\s*:?\s+(?=\p{L})")

# Heads that are a body only with a name behind them, written with a capital: "ban" in "ban hành", "phòng" in "phòng chống".
STRICT_HEAD = regex.compile(
    r"(?:sở|bộ|ban|phòng|cục|vụ|viện|trường|hội|đoàn|tổ|đội|báo|đài|quỹ|thuế|hải quan|công an|thanh tra|kiểm lâm|trạm|khu|liên minh|tiểu ban|tổ công tác|khoa|đảng bộ|chi bộ|cụm|bộ phận)(?!\p{L})"
)
# What stands behind a head as one phrase, verbs and joints included.
FIXED_TAIL = regex.compile(
    r"\s+(?:đăng ký (?:đất đai|kinh doanh|giao dịch bảo đảm)|quản lý (?:đầu tư(?: xây dựng)?|hoạt động xây dựng|xây dựng(?: công trình)?|khai thác|đào tạo|thi công|chất lượng(?: công trình)?|giá|công sản|thuế|khám,? chữa bệnh|lao động ngoài nước|vận hành|bảo trì|đô thị)|phổ biến,? giáo dục pháp luật|pháp luật (?:dân sự|hình sự)(?:(?: -|,| và) (?:kinh tế|hành chính))+|công nghệ thông tin(?: và truyền thông)?|thông tin tín dụng|tổ chức,? (?:và )?biên chế(?: và tổ chức phi chính phủ)?|phòng(?:,)?\s*chống (?:thiên tai|tội phạm|tham nhũng|dịch|hiv/aids|bệnh xã hội|sốt rét|ma túy)(?:(?:,| và| -)\s*(?:tìm kiếm cứu nạn|phòng thủ dân sự|tiêu cực|lãng phí|tệ nạn xã hội))*|phòng thủ dân sự|tìm kiếm cứu nạn|vừa và nhỏ|nhỏ và vừa|chương trình mục tiêu quốc gia|giảm nghèo(?: bền vững)?|trợ giúp người nghèo"
    r"|(?:các )?(?:khu (?:kinh tế|công nghiệp|chế xuất|công nghệ cao|du lịch|bảo tồn(?: thiên nhiên| biển| loài(?: và sinh cảnh)?)?|dự trữ (?:thiên nhiên|sinh quyển)|di tích)|cụm công nghiệp|dự án(?: đầu tư)?(?: xây dựng)?(?: (?:các )?công trình)?(?: (?:giao thông|dân dụng|công nghiệp|nông nghiệp))*(?: số \d+)?|rừng (?:đặc dụng|phòng hộ))(?:(?:,| và) (?:các )?(?:khu |cụm )?(?:kinh tế|công nghiệp|chế xuất|công nghệ cao|phòng hộ))*"
    r"|phục vụ hành chính công|kiểm soát bệnh tật|y tế dự phòng|dịch vụ việc làm|xúc tiến đầu tư(?:,| và)? ?(?:thương mại(?: và du lịch)?|phát triển doanh nghiệp)?|quản lý thị trường|quản lý dự án|thi đua\s*-\s*khen thưởng|công tác mặt trận|tổ chức cán bộ)(?!\p{L})"
)
# "Ban Quản lý Khu kinh tế | và các Khu công nghiệp tỉnh"
SECOND_ZONE = regex.compile(
    r"(?<=khu (?:kinh tế|công nghiệp|chế xuất|công nghệ cao)[\p{L}\s]{0,20})\s*(?:,|và)\s+(?:các\s+)?khu (?:kinh tế|công nghiệp|chế xuất|công nghệ cao)(?!\p{L})"
)
FIRST_TAIL_HEAD = regex.compile(r"(?:ban|đoàn|hội đồng|tổ|ủy ban|tiểu ban)$")
# The same, right behind the head only: "Ban Chỉ đạo", "Đoàn kiểm tra", "Hội đồng thẩm định".
FIRST_TAIL = regex.compile(
    r"\s+(?:kiểm tra(?: nhà nước|,? đánh giá)?|thanh tra|chỉ đạo|điều hành|điều tra|thẩm định|xét duyệt|quản lý|tổ chức|nghiệm thu|tư vấn|công tác|thi đua(?:(?:,| và| -) khen thưởng)?|chuyển đổi số cộng đồng)(?!\p{L})"
)
PARTY_COMMITTEE = regex.compile(r"\s+(?:tỉnh ủy|thành ủy|huyện ủy|quận ủy|đảng ủy|trung ương)(?!\p{L})")
# The first of two councils that a comma parts, before several territories.
JOINED_COUNCIL = regex.compile(r"(?:hội đồng nhân dân|hđnd)(?=\s*,\s*(?:ủy ban nhân dân|ubnd)\s+các\s)")
# Bodies that bear the name of the body they belong to: "Văn phòng UBND tỉnh", "Chi nhánh Ngân hàng …".
CARRIER = regex.compile(
    r"(?:(?:đảng ủy|chi bộ|công đoàn|đoàn thanh niên) (?:các )?cơ quan|đảng đoàn|ban cán sự đảng|ban giám đốc|ban giám hiệu|ban lãnh đạo|hội đồng (?:quản trị|thành viên)|văn phòng|chi nhánh|phân hiệu|công đoàn|cơ quan thường trực|cơ quan|đảng ủy|thường trực|phòng nghiệp vụ|công đoàn ngành|ban chấp hành|ban thường vụ)(?!\p{L})"
)

# Fields that go on a name behind a dash in lower case: "Vụ Kế hoạch - tài chính", "Phòng Văn hóa - xã hội".
LOWER_FIELD = regex.compile(
    r"(?:quản lý|kinh tế|tài chính|kế hoạch|xã hội|thương binh|đầu tư|đào tạo|môi trường|thông tin|thể thao|du lịch|hành chính|quản trị|tổng hợp|pháp chế|công nghệ|truyền thông|kiểm tra|nghiệp vụ|tín dụng|đối ngoại|thi đua|khen thưởng)(?!\p{L})"
)
# Heads that are bodies whatever follows.
LOOSE_HEAD = regex.compile(
    r"(?:văn phòng|trung tâm|chi cục|tổng cục|học viện|bệnh viện|tổng công ty|công ty|tập đoàn|hiệp hội|liên đoàn|liên hiệp|liên minh hợp tác xã|liên minh (?:các )?htx|vườn quốc gia|ngân hàng|kho bạc nhà nước|kho bạc|bảo hiểm xã hội|bhxh"
    r"|tòa án nhân dân|tòa án|viện kiểm sát nhân dân|viện kiểm sát|ban quản lý|bql|ban chỉ đạo|bcđ|ban điều hành|ban chỉ huy|bch|bộ chỉ huy quân sự|bộ chỉ huy bộ đội biên phòng|bộ chqs|bộ tư lệnh|bộ chỉ huy|hội đồng|ban tuyên giáo|ban dân vận|ban tổ chức|ban nội chính|ban dân tộc"
    r"|ban công tác mặt trận|ủy ban kiểm tra|ủy ban|hội nông dân|hội (?:liên hiệp )?phụ nữ|hội cựu chiến binh|hội chữ thập đỏ|hội người cao tuổi|hội luật gia|đoàn thanh niên|liên đoàn lao động|hội liên hiệp|đảng ủy|hạt kiểm lâm|ban thường vụ|thường trực ban|chi nhánh"
    r"|cổng thông tin điện tử|cổng ttđt|trang thông tin điện tử|báo và (?:đài )?phát thanh|đài (?:phát thanh|tiếng nói)|đài truyền thanh|thi hành án|cục thi hành án|cơ quan (?:thường trực|công an|thi hành án|ủy ban)|lực lượng (?:cảnh sát|kiểm lâm|quản lý thị trường|vũ trang)"
    r"|thuế tỉnh|thuế thành phố|công an (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|các|nhân dân|cấp)|thanh tra (?:tỉnh|thành phố|huyện|quận|thị xã|sở|bộ)|thống kê tỉnh|đoàn (?:tncs|thanh niên)|đoàn kiểm tra|bộ phận (?:một cửa(?: liên thông| hiện đại)?|tiếp nhận và trả kết quả)|(?<!viễn thông )(?<!thương mại cổ phần )(?<!tmcp )quân đội|hải quan|bộ đội biên phòng|nhà trường|nhà máy|cổng dịch vụ công)(?!\p{L})"
)

# Boards and branches of many bodies: "chi nhánh các doanh nghiệp viễn thông", "Hội đồng quản trị các Tổng công ty".
BRANCH_OF = regex.compile(
    r"(?:chi nhánh|hội đồng (?:quản trị|thành viên)|ban (?:giám hiệu|giám đốc|lãnh đạo)|văn phòng đại diện)\s+(?:của\s+)?(?:các|những)\s+"
)
# Nouns for bodies in general; most stand in lists that are one name: "các sở, ban, ngành".
NOUN = regex.compile(
    r"(?:cơ quan ngang bộ|cơ quan thuộc chính phủ|cơ quan|đơn vị|địa phương|tổ chức (?:chính trị\s?-\s?xã hội(?:\s?-\s?nghề nghiệp)?|đoàn thể|đảng|hội(?! (?:nghị|thảo|thi|họp|chợ|diễn|trại))|tín dụng|thành viên|kinh tế|xã hội)|tổ chức(?= (?:đại diện|sự nghiệp|pháp chế|công đoàn)|(?:\s*,|\s+và)\s*(?:cá nhân|doanh nghiệp|cơ quan|đơn vị|hộ gia đình|đoàn thể|hợp tác xã))|(?<=(?:các|những) )tổ chức|(?<=(?:cơ quan|đơn vị|doanh nghiệp|địa phương), )tổ chức(?! (?:thực hiện|triển khai|kiểm tra|các|tuyên truyền|hội nghị|quán triệt|tốt|phổ biến|tập huấn|sơ kết|tổng kết|đánh giá|rà soát|xây dựng|lực lượng))"
    r"|cá nhân|thương vụ|doanh nghiệp|hợp tác xã|htx|sở|ban|ngành|phòng ban|phòng|bộ|đoàn thể|hội|cấp ủy|chính quyền|lực lượng|trường (?:đại học|cao đẳng|học|trung học|phổ thông)|trường|cơ sở|hộ gia đình|hộ kinh doanh|nhà đầu tư|nhà thầu|tư vấn (?:giám sát|thiết kế|quản lý dự án)|chủ (?!động|trì|trương|yếu|đề|thể|nghĩa|quyền|đạo|nhật|tịch|nhiệm|quan|biên|chốt|lực|tọa|sở)\p{L}+(?: (?:tư|án|trình|sở|tiện|trọ|hàng))?|bến xe(?: khách)?|bến cảng|cảng hàng không|người dân|nhân dân(?! tệ)"
    r"|nhà trường|nhà mạng|bệnh viện|trung tâm|công ty|tổng công ty|tập đoàn|ban quản lý|hiệp hội|cộng đồng dân cư|trưởng thôn|tổ trưởng (?:tổ )?dân phố|trưởng (?:bản|ấp|khu)|chi nhánh|văn phòng|chi cục|cục|vụ|viện|thôn|tổ dân phố|khu phố|khu dân cư|liên đoàn|đoàn|cấp (?:tỉnh|huyện|xã|thành phố|cơ sở)|cấp|xã|phường|thị trấn|quận|huyện|thị xã|thành phố|tỉnh|đặc khu|quân đội|công an|kiểm lâm|biên phòng|hải quan|đội|tổ(?! chức)|báo|đài|ngân hàng|đảng bộ|chi bộ|chi, đảng bộ|huyện ủy|khoa|trạm|thành viên|phường xã|ủy ban kiểm tra)(?!\p{L})"
)
# What describes a noun of the list above as one phrase, verbs included.
DESCRIPTION = regex.compile(
    r"\s+(?:(?<=lực lượng )(?:tại chỗ|chức năng tại chỗ)|(?<=(?:cơ sở|trường|hệ thống|ngành) )(?:giáo dục|đào tạo|sản xuất|kinh doanh|khám chữa bệnh)(?: và đào tạo)?|(?<=(?:cơ quan|đoàn|tổ) )(?:kiểm tra|thanh tra|kiểm soát|kiểm dịch|thẩm định|soạn thảo|khảo sát)(?: liên ngành)?|(?<=(?:tổ|đoàn) )(?:giúp việc|giám sát|chuyên gia|đánh giá)|cơ sở|quản lý nhà nước|tham mưu,? giúp việc|chủ quản(?: (?:chương trình|dự án|đề án|nhiệm vụ))?|chủ trì(?=\s*(?:[;.]|$)| chương trình| dự án| thực hiện)|phối hợp(?=\s+có trách nhiệm)|đầu mối|thường trực|thành phần|sử dụng ngân sách|sự nghiệp(?: công lập)?|được giám sát|cấp nước(?: sạch)?|thông tin(?:, truyền thông| đại chúng)?|báo chí|thông tấn|nuôi trồng thủy sản|giải quyết thủ tục hành chính|quản lý (?:các )?(?:hệ thống|địa điểm|điểm đến|địa bàn)|(?<=(?:cơ quan|đơn vị) )truyền thông|(?<=cơ quan )đăng ký(?: đầu tư| kinh doanh| doanh nghiệp)|(?<=cơ quan |đơn vị )đăng kiểm|kinh doanh vận tải(?: hành khách| hàng hóa)*(?: bằng (?:xe )?ô tô)?|chương trình|(?<=chủ \p{L}{2,9} )là (?:tổ chức|hộ gia đình|cá nhân|doanh nghiệp)(?:(?:,| và) (?:tổ chức|hộ gia đình|cá nhân|cộng đồng(?: dân cư)?|doanh nghiệp|lực lượng vũ trang))*|dự án thành phần)(?!\p{L})"
)
PAIR = regex.compile(
    r"\s*,\s*(?:truyền thông|báo chí(?:, truyền thông)?|công nghệ thông tin|cao đ[ẳắă]ng(?:, trung cấp)?|lâm nghiệp|viễn thông|thể thao|công an(?! (?:xã|phường|tỉnh|thành phố|huyện|quận|các|cấp))|hải quan|quân đội|biên phòng|dạy nghề|trung cấp)(?:\s+(?:và\s+)?(?:dạy nghề))?(?!\p{L})"
)
# A noun of the list above that is enough with a capital or a determiner before it, and what may not follow a bare one.
NOUN_SEPARATOR = regex.compile(r"\s*(?:,|/)\s*|\s+-\s+|\s+(?=(?:ngành|phường|ban ngành|thị trấn)\b)|\s*,?\s+và\s+")
# More territories of one kind of bodies: "Trung tâm y tế huyện, | thị, thành phố".
MORE_PLACES = regex.compile(
    r"(?<=\s(?:huyện|quận|xã|phường|thị xã))(?:\s*(?:,|/|và)\s*(?:thị xã|thị trấn|thị|thành phố|tp|quận|huyện|xã|phường|đặc khu)(?!\p{L})(?!\s+\p{Lu}))+"
)
# What a list of nouns keeps: "có liên quan", "thuộc …", "trên địa bàn …", "của …", "các cấp".
QUALIFIER = regex.compile(
    r"\s+(?:(?:có )?liên quan(?! đến)(?!\s+(?:đến|tới))|có thẩm quyền|khác(?: có liên quan)?|(?:chuyên trách|chuyên môn) về \p{L}+(?:\s\p{L}+){0,4}?(?=\s*(?:[,;:.)]|$)|\s(?:của|thuộc|và|có trách nhiệm|phải)\s)|chuyên trách|chuyên môn|chức năng|trực thuộc(?! trung ương)|thành viên|cấp (?:tỉnh|huyện|xã|thành phố|trên|dưới)|các cấp|cùng cấp|ngành dọc|trung ương|"
    r"chính trị\s?-\s?xã hội|nêu trên|hữu quan|ở (?:tỉnh|địa phương|cơ sở|trung ương)|tại (?:địa phương|cơ sở|tỉnh)|(?:ở|tại) (?:nước ngoài|các nước)|trong (?:bộ|ngành|sở|tỉnh|thành phố|cả nước|toàn quốc|toàn tỉnh)|(?:đóng |hoạt động )?trên địa bàn(?: (?:tỉnh|thành phố|quận|huyện|xã|phường|quản lý))?|(?:của |thuộc )?(?:tỉnh(?! (?:ủy|đoàn))|thành phố|quận(?! ủy)|huyện(?! (?:ủy|đoàn)))(?!,? (?:xã|phường|huyện|thị xã)))(?!\p{L})"
)
BELONGING = regex.compile(r"\s+(?P<word>trực thuộc|thuộc|của|(?<=tổ đảng )ở)\s+(?=\p{L})")
SCOPE = regex.compile(
    r"(?:việt nam|phạm vi quản lý|quyền quản lý|lĩnh vực quản lý|thẩm quyền quản lý|mình|ngành|lĩnh vực|chính phủ|bộ|sở|tỉnh|thành phố|quận|huyện|xã|phường|tw|trung ương|nhà nước|mặt trận|đảng|đoàn)(?!\p{L})"
)

# Owners in a list that is one: "thuộc Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ", "của bộ, ngành".
SCOPE_LIST = regex.compile(
    r"(?:(?<=bộ)(?:,| và) cơ quan ngang bộ(?:(?:,| và) cơ quan thuộc chính phủ)?|(?<=bộ|sở)(?:, ban)?(?:,| và) ngành(?:(?:,| và) địa phương)?)(?!\p{L})"
)
# Bodies that a dash puts behind the body they own: "Cục C06 - Bộ Công an", "Công ty A - Tổng công ty B".
SUPERIOR = regex.compile(r"(?:bộ|đảng ủy|học viện|tập đoàn|tổng công ty|đại học|ngân hàng|tổng cục)(?=\s)")
LAST_HEAD = regex.compile(r"các\s+(?:sở|bộ|phòng|ban|cục|vụ|chi cục|tập đoàn|tổng công ty)$")

SEPARATOR = regex.compile(
    r"\s*(?:[,;]|/(?=\s*\p{L})|\.\.\.|…)\s*(?:và|cùng với|cùng|với|hoặc)?\s*(?:với\s+|cùng(?: với)?\s+)?|\s+(?:và|cùng với|cùng|hoặc|&)\s+(?:với\s+|cùng(?: với)?\s+)?|\s*&\s*"
)
PARENTHESIS = regex.compile(r"\s*\([^()]{1,400}\)")
