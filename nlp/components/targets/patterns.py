"""Numbers, units, comparators and cues of measurable targets. All patterns meet folded text.

====================================================  =====================================================
100% hồ sơ … · hoàn thành 100% nhiệm vụ               = 100 %
đạt 86% trở lên · trên 80% · tối thiểu 30% · ≥ 95%    >=
không quá 5% · dưới 2% · tối đa 3 · 10% trở xuống     <=
đạt 96,6/100 điểm · 30,1/33 điểm                      = 96.6 điểm
tăng 5% · tăng bình quân 12%/năm · thêm 5.000 hộ      += ; with a bound +>= +<=
giảm 10% · cắt giảm ít nhất 30% · rút ngắn 50%        -= ; with a bound ->= -<=
60-70% · từ 8,3 đến 8,5% · 03-05 dự án                two targets, >= and <=
nhóm 10 tỉnh dẫn đầu · top 10 · xếp thứ 15/34         <= hạng
02 mô hình · 5.000 cuốn · 4,2 triệu thửa đất · 20 MW  the counted noun or the unit
41 triệu đồng/người/năm · 15 m2 · dưới 12 ‰           the unit with what it is counted by
gấp 2 lần năm 2025                                    = 2 lần
rút ngắn thời gian … còn không quá 10 phút            <= 10 phút
Lắp đặt mới: 58 trạm (trong đó A: 25 trạm, B: 33)     the whole and its parts
====================================================  =====================================================
"""

from __future__ import annotations

import re

from nlp.gazetteers.loader import load

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_SCALE = r"(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)"
_MEASURES = sorted(
    {
        form
        for r in load("units")
        if r.type in {"money", "area", "length", "volume", "mass", "power", "energy"}
        for form in (r.name, *r.aliases)
    },
    key=len,
    reverse=True,
)
MEASURE = "|".join(re.escape(form.lower()) for form in _MEASURES)

# A number with what follows it: a range's second number, per cent, score, unit
QUANTITY = re.compile(
    rf"(?<![\w/.,:-])(?P<sign>[≥≤><]=?\s*)?(?P<value>{NUMBER})(?![\d])"
    rf"(?:(?:\s?%)?\s?(?:-|đến|tới)\s?(?P<high>{NUMBER})(?=\s?(?:%|[^\W\d_/])))?"
    rf"(?:\s?/\s?(?P<most>\d{{1,4}})(?![\d/]))?"
    rf"\s?(?:(?P<percent>%|phần trăm|điểm phần trăm)|(?P<mille>‰|phần nghìn|phần ngàn)|(?P<scale>{_SCALE})(?!\w))?"
)
MEASURED = re.compile(
    rf"\s?(?P<unit>{MEASURE})(?![\w])(?P<per>(?:\s?/\s?(?:người|năm|tháng|ngày|ha|hộ|lao động|km2|vụ|xã)(?!\w)){{0,2}})"
)
# "rút ngắn thời gian chờ còn không quá 10 phút"
DURATION_BEFORE = re.compile(
    r"(?<!\w)(?<!trong )thời (?:gian|lượng)\s[^.;]{3,90}?\s(?:(?:xuống\s)?còn(?:\s(?:không quá|tối đa|dưới|khoảng|trung bình))*|(?:xuống\s)?(?:không quá|tối đa|tối thiểu|ít nhất))\s$"
)
DURATION = re.compile(r"\s?(?P<unit>ngày làm việc|ngày|giờ|phút)(?!\w)")
TIMES_BEFORE = re.compile(r"(?<!\w)(?:gấp|tăng gấp)(?:\s(?:khoảng|trên|hơn|ít nhất|tối thiểu|từ))?\s$")
TIMES = re.compile(r"\s?lần(?!\w)")

AT_LEAST = r"(?:tối thiểu|ít nhất|không dưới|không thấp hơn|không ít hơn|không nhỏ hơn|trên|hơn|cao hơn|từ|đạt từ|vượt|lớn hơn|>=|≥|>)"
AT_MOST = (
    r"(?:không quá|tối đa|không vượt quá|không vượt|không cao hơn|không lớn hơn|không hơn|không nhiều hơn|không trên"
    r"|dưới|thấp hơn|nhỏ hơn|ít hơn|nhiều nhất|<=|≤|<)"
)
_BOUND_TAIL = r"(?:\s(?:là|đạt|khoảng|mức|có|phải có|được))*\s*$"
# "không thấp hơn 1%" is no upper bound, "không vượt 5%" no lower one
AT_LEAST_BEFORE = re.compile(rf"(?<!\w)(?<!không ){AT_LEAST}{_BOUND_TAIL}")
AT_MOST_BEFORE = re.compile(rf"(?<!\w)(?<!không ){AT_MOST}{_BOUND_TAIL}")
AT_LEAST_AFTER = re.compile(r"[^.;,\d]{0,25}?\strở lên(?!\w)")
AT_MOST_AFTER = re.compile(r"[^.;,\d]{0,25}?\strở xuống(?!\w)")
FROM_BEFORE = re.compile(r"(?<!\w)(?:đạt\s)?từ\s*$")

_BETWEEN = r"(?:\s(?:bình quân|trung bình|thêm|hằng năm|hàng năm|mỗi năm|trong giai đoạn này|khoảng|ít nhất|tối thiểu|trên|hơn|từ|không dưới|tối đa|không quá|được|đạt|mức|đến|xuống còn|mới|tối thiểu là|ít nhất là|cho|ngay))*\s*$"
RISE = re.compile(
    rf"(?<!\w)(?<!tốc độ )(?<!tỷ lệ )(?<!tỉ lệ )(?<!mức )(?:tăng|tăng thêm|bổ sung thêm|mở rộng thêm|thêm|nâng thêm|phát triển thêm|cải thiện){_BETWEEN}"
)
FALL = re.compile(
    rf"(?<!\w)(?<!tốc độ )(?<!tỷ lệ )(?<!tỉ lệ )(?<!mức )(?:giảm|cắt giảm|kéo giảm|giảm thiểu|rút ngắn|tiết kiệm|giảm bớt|hạ|tinh giản){_BETWEEN}"
)
# "Giảm chi trực tiếp … so với năm 2015 đạt từ 10% trở lên": the clause's verb, where what follows is no rate itself
OPENING_FALL = re.compile(r"^\W*(?:phấn đấu |bảo đảm |đảm bảo |tiếp tục )?(?:cắt )?giảm\s(?!tỷ lệ|tỉ lệ|tỷ trọng)")
OPENING_RISE = re.compile(
    r"^\W*(?:phấn đấu |bảo đảm |đảm bảo |tiếp tục )?tăng\s(?!tỷ lệ|tỉ lệ|tỷ trọng|chỉ số|cường|trưởng|tốc)"
)
COMPARED = re.compile(r"so với (?:cùng kỳ|năm|giai đoạn|hiện nay|quy định|trước|thực hiện)")
REACHES = re.compile(
    r"(?:lên|xuống|xuống còn|còn|lên đến|lên tới|đạt)\s(?:mức\s)?(?:(?:trên|dưới|khoảng|ít nhất|tối thiểu)\s)?$"
)
SAME_AS_BEFORE = re.compile(r"^[^.;]{0,60}(?:,|và)\s*$")

# Ranks
RANKED = re.compile(r"(?:xếp|đứng|đạt|vào|giữ|xếp hạng|thứ hạng)\s(?:vị trí\s|vị thứ\s)?(?:thứ|hạng)\s(?:từ\s)?$")
RANK_CHANGE = re.compile(r"\s?(?P<unit>bậc|hạng|thứ hạng)(?!\w)")
FIRST_OF = re.compile(
    r"(?<!\w)(?:nhóm|top|tốp|trong số|thuộc nhóm|nằm trong nhóm|trong nhóm)\s(?:các\s)?$|(?:xếp|đứng|đạt|vào|giữ)\s(?:vị trí\s)?(?:thứ|hạng)\s(?:từ\s)?$"
)
LEADERS = re.compile(
    r"\s?(?:tỉnh|thành phố|địa phương|đơn vị|bộ|quốc gia|nước|sở)[^.;]{0,50}?(?:dẫn đầu|đứng đầu|cao nhất|tốt nhất|đầu cả nước|hàng đầu)|\s?(?:cả nước|toàn quốc)"
)

SCORE = re.compile(r"\s?điểm(?!\s(?:cầu|nghẽn|đến|du lịch|bán|dân cư|trường|mỏ|nóng|trung chuyển|giao dịch))")
PER_TIME = re.compile(r"\s?(?:/|mỗi\s|một\s|trên\s|trong\s)\s?(?:01\s|1\s)?(?:năm|tháng|quý|tuần|ngày)")

# Verbs and nouns that make a plain count a target
COUNT_CUE = re.compile(
    r"(?<!\w)(?:tổ chức|xây dựng|hình thành|thành lập|triển khai|thí điểm|mở|mở rộng|hoàn thành|hoàn thiện|phấn đấu|đạt|đưa|trồng|đào tạo|bồi dưỡng|tập huấn|lựa chọn|lên|thu hút|phát triển|cấp|sửa chữa|công nhận|bố trí"
    r"|giải quyết|tạo|chuyển đổi|khởi công|khánh thành|in|phát hành|cấp phát|xuất bản|đăng tải|đăng|tư vấn|hỗ trợ|kết nối|tiếp nhận|nâng cấp|lắp đặt|giới thiệu|kết nạp|duy trì|có|sản xuất|đầu tư|cải tạo|sáp nhập|khảo sát|kiểm tra)"
    r"(?:\s(?:mới|thành công|thí điểm|được|thêm|việc làm|cho|tại|hỗ trợ|vận hành|ít nhất|tối thiểu|khoảng|tổng số|đối với|toàn bộ|ra|thực hiện|đưa|tổng cộng|định kỳ|và|hàng năm|hằng năm|xây dựng|sửa chữa|từ|trên|hơn)){0,4}\s*$"
)
_AMOUNT_TAIL = r"\s?:?\s(?:đạt\s|là\s|khoảng\s|trên\s|tối thiểu\s|ít nhất\s|dự kiến\s|ước\s)*$"
AMOUNT_CUE = re.compile(rf"(?<!\w)(?:(?:số lượng|tổng số|khách)(?:\s[^.;:,]{{0,30}})?|ngoài){_AMOUNT_TAIL}")
MEASURE_CUE = re.compile(
    r"(?<!\w)(?:tổng vốn[^.;:]{0,40}|tổng công suất[^.;:]{0,40}|công suất[^.;:]{0,30}|diện tích[^.;:]{0,60}|sản lượng[^.;:]{0,40}|kim ngạch[^.;:]{0,40}|doanh thu[^.;:]{0,50}|tổng thu[^.;:]{0,40}|thu nhập[^.;:]{0,40}|giá trị[^.;:]{0,40}"
    rf"|gdp[^.;:]{{0,40}}|quy mô[^.;:]{{0,40}}|tổng mức[^.;:]{{0,40}}|grdp[^.;:]{{0,30}}|dân số[^.;:]{{0,30}}|năng suất[^.;:]{{0,30}}|chiều dài[^.;:]{{0,30}}|tuổi thọ[^.;:]{{0,30}}){_AMOUNT_TAIL}"
)
# "Phấn đấu …; …; …": what a unit opens with governs all its clauses
GOAL_OPENS = re.compile(
    r"\W*(?:(?:dự kiến|quyết tâm)\s)?(?:(?:trong|đến|giai đoạn|năm)\s[^.;:]{0,60}?,?\s)?(?:phấn đấu|(?:các |một số )?(?:mục tiêu|chỉ tiêu))(?!\w)"
)
# "huy động vốn ngoài ngân sách để đầu tư … khoảng 15.000 tỷ đồng", among goals
FUNDS_CUE = re.compile(
    r"(?<!\w)(?:huy động|thu hút|giải ngân)\s[^.;:]{0,100}\s(?:đạt|khoảng|trên|ít nhất|tối thiểu)\s$"
)
# "mỗi xã có 01 cán bộ chuyên trách"
EACH_HAS = re.compile(
    r"(?<!\w)mỗi\s[^.;:\d]{2,40}\s(?:có|phải có|được bố trí|bố trí|thành lập|duy trì|chọn|lựa chọn|xây dựng|hình thành|đăng ký)\s$"
)
# "Lắp đặt mới trạm phát sóng: 58 trạm": an action and its amount
ACTED_AMOUNT = re.compile(
    r"^\W*(?:lắp đặt|đầu tư|xây dựng|chuyển đổi|trồng|nâng cấp|sửa chữa|cải tạo|thành lập|đào tạo|bồi dưỡng|phát triển|mở rộng|mở|làm|cứng hóa|kiên cố hóa|tổ chức|hỗ trợ|kết nạp|tuyển dụng|bố trí|triển khai|xóa|di dời)\s[^.;:]{3,80}:\s*$"
)
# "(trong đó: A: 25 trạm, B: 33 trạm)": parts of the number before
PART = re.compile(r"^\s*[(,;]?\s*(?:(?:trong đó|gồm|bao gồm|cụ thể)\s*:?)?\s*[^.;:,()\d]{1,40}:\s*$")
GOAL_CUE = re.compile(
    r"(?<!\w)(?:phấn đấu|mục tiêu|chỉ tiêu|bảo đảm|đảm bảo|nâng|đạt|lên|mỗi năm|hằng năm|tối thiểu|ít nhất|hoàn thành|tổ chức|xây dựng|thu hút|trồng)(?!\w)"
)
# "đối với toàn bộ khoảng 4,2 triệu thửa đất", "Thí điểm tại 126 xã, phường"
WHOLE = re.compile(
    r"(?<!\w)(?:(?:đối với\s)?toàn bộ(?:\skhoảng)?|đối với khoảng|thí điểm (?:tại|ở|trên)|tại khoảng)\s*$"
)
LIST_ITEM = re.compile(r"(?:,|và|;|\(gồm|\(bao gồm|gồm:?)\s*$")
ITEM_OPENS = re.compile(r"^\W*(?:khoảng\s|tối thiểu\s|ít nhất\s|trên\s|hơn\s|đối với (?:khoảng\s)?)?$")

# Nouns that are counted; the longest is the unit. Coordinated ones ("xã, phường") are one unit.
NOUNS = (
    "bộ công cụ|bộ tài liệu|bộ chỉ số|bộ tiêu chí|bộ dữ liệu|bộ hồ sơ|bài viết|báo cáo|buổi|căn hộ|căn nhà|cán bộ|cây xanh|cây|chỉ tiêu|chợ|chuỗi|chuyên đề|chuyên gia|chương trình|công chức|công trình|cơ sở giáo dục|cơ sở dữ liệu|cơ sở|cụm công nghiệp|ccn"
    "|cuộc|cuộc thi|cuốn|cửa hàng|dịch vụ công trực tuyến|dịch vụ công|dịch vụ|di tích|doanh nghiệp nhỏ và vừa|doanh nghiệp|dự án|đề án|đề tài|điểm du lịch|địa phương|đoàn|đội|đối tượng|đơn vị|đồ án|đợt|em|gia đình|giấy chứng nhận|giải pháp|giáo viên|hạng mục|hệ thống|học sinh|học viên"
    "|hoạt động|hồ sơ|hộ dân|hộ gia đình|hộ kinh doanh|hộ nghèo|hộ cận nghèo|hộ|hội nghị|hội thảo|hội viên|hợp tác xã|htx|huyện|khách sạn|khách|khóa|khoá|khu công nghiệp|khu dân cư|khu|kcn|lao động|làng nghề|lần|lớp|lượt khách|lượt người|lượt|mẫu|máy|mô hình"
    "|mỏ|nền tảng|ngôi nhà|người dân|người lao động|người|nhà ở|nhà máy|nhà văn hóa|nhà|nhân lực|nhân sự|nhiệm vụ|nhóm|phiếu|phóng sự|phòng học|phường|quận|quy trình|sản phẩm ocop|sản phẩm|sáng kiến|sân bay|sinh viên|sở|sự kiện|tác phẩm|tài khoản|tàu|tấm|tên miền|tiêu chí|tin bài|tin|bài|tỉnh"
    "|tổ chức|tổ dân phố|tổ|tờ rơi|tờ|tòa nhà|thành viên|thiết bị|thí sinh|thôn|thủ tục hành chính|thủ tục|tthc|thửa đất|thư viện|trạm y tế|trạm|trang trại|trường học|trường|trung tâm|tuyến đường|tuyến phố|tuyến|ứng dụng|văn bản|vị trí việc làm|vị trí|video|vùng|xã|xe|ý tưởng|đầu sách|bản|chi bộ|đảng viên"
    "|hộ gia đình kinh doanh|tuyến cao tốc|khu vực|cầu|hồ|kênh|đập|nghề|lớp học|giường bệnh|bác sĩ|căn|suất|phòng|kho|bến|cảng|nhà đầu tư|khu đô thị|xóm|bản làng|ấp|khóm|câu lạc bộ|clb|chi hội|gian hàng|hội chợ"
)
NOUNS += (
    "|sàn giao dịch|sàn|bé trai|con|nhân viên|chuyên viên|khách hàng|hợp đồng|gói thầu|trẻ em|trẻ|phụ nữ|thanh niên|điểm trường|phần mềm|camera"
    "|cơ quan|thuê bao|tiến sĩ|thạc sĩ|kỹ sư|y sĩ|cộng tác viên|tuyên truyền viên|tổ hợp tác|liên hiệp hợp tác xã|vườn ươm|phòng thí nghiệm|bằng sáng chế|bãi đỗ xe|công viên"
)
_NOUN = "|".join(sorted(set(NOUNS.split("|")), key=len, reverse=True))
COUNTED = re.compile(
    rf"\s?(?P<unit>(?:{_NOUN})(?!\w)(?:\s?(?:,|/|và)\s?(?!báo cáo\s)(?:{_NOUN})(?!\w)(?![^,;.]{{0,20}}:))*)"
)
PERIOD = re.compile(
    r"(?:giai đoạn\s|năm\s)?((?:19|20)\d\d)\s?-\s?((?:19|20)\d\d)|(?:đến\s)?(?:cuối\s)?(?<!tháng \d )(?<!tháng \d\d )(?<!tháng \d, )(?<!tháng \d\d, )năm\s((?:19|20)\d\d)"
)


def read_number(written: str) -> float:
    """Read a number: "950.000" -> 950000, "2.989,5" -> 2989.5, "96,6" -> 96.6, "88.37" -> 88.37, "02" -> 2."""
    if "," in written:
        written = written.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        written = written.replace(".", "")
    value = float(written)
    return int(value) if value.is_integer() else value
