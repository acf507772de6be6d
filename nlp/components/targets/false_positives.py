"""Numbers that are no targets. All patterns match folded text; tests hold a line for each.

1. Results and the state of things: "năm 2022 xếp thứ 45/63", "đã đạt 86%", "ước đạt 5,4%", "so với cùng kỳ"
2. Prices, rates and shares of money: "lãi suất 3%/năm", "thuế suất 10%", "hỗ trợ 50% kinh phí", "vốn điều lệ 51%"
3. Conditions: "các hộ có doanh thu trên 1 tỷ đồng", "dự án có tỷ lệ giải ngân dưới 50%"
4. Parts of names and references: "Điều 14", "mức độ 3", "nhóm 05 thủ tục", "chính quyền 2 cấp", "Ủy ban nhân dân 11 phường"
5. Substances: "Chlorine 70%", "cồn 70%"
6. Durations of a procedure: "trong 05 ngày làm việc"
7. Thresholds of a rule and reliefs: "có từ 500 lao động trở lên phải …", "giảm 50% thuế …"
"""

from __future__ import annotations

import re

PAST = re.compile(
    r"(?<!\w)(?:đã (?:đạt|có|hoàn thành|thực hiện|giải quyết|tổ chức|triển khai|cấp|xây dựng|được công nhận|giải ngân|thu hút|bố trí|hỗ trợ|tiếp nhận|phát hiện)|ước đạt|ước tính|ước thực hiện|lũy kế|luỹ kế|hiện có|hiện nay có|hiện nay|trong khi|tính đến|kết quả (?:đạt|thực hiện)|đạt được"
    r"|cùng kỳ|vừa qua|qua \d+ năm|trong (?:các )?năm qua|đến nay|(?:quý \w+|\d+ tháng)(?: đầu)?(?: năm)?(?: \d{4})? (?:đạt|tăng|giảm|thực hiện)|(?<!trồng )(?<!xây dựng )(?<!làm )(?<!thành lập )(?<!hình thành )(?<!kết nạp )mới đạt|chỉ đạt|còn thấp|(?:xếp|đứng) thứ \d+/\d+|kết quả như sau)"
)
MONEY_RATE = re.compile(
    r"(?<!\w)(?:lãi suất|thuế suất|thuế|vat|(?<!kinh )(?<!chi )phí|lệ phí|vốn điều lệ|cổ phần|vốn góp|phạt|chiết khấu|hệ số|mức hỗ trợ|mức chi|mức vay|mức đóng|định mức|đơn giá|mức phạt|tiền lương|phụ cấp|bồi thường|tạm ứng|bảo lãnh|dự phòng|nồng độ|chlorine|cloramin|cồn|hàm lượng|độ ẩm|nhiệt độ|xác suất|tỷ lệ vốn)"
    r"(?:\s[^.;,]{0,40})?$"
)
SUPPORT_SHARE = re.compile(
    r"(?<!\w)(?:hỗ trợ|chi|miễn|ngân sách[^.;]{0,30}|đối ứng|chịu|chi trả|thanh toán|tài trợ|cấp bù)\s(?:tối đa\s|không quá\s|tối thiểu\s|ít nhất\s)?$"
)
MONEY_SHARE = re.compile(
    r"\s?(?:của\s)?(?:số\s)?(?:tổng\s)?(?:kinh phí|chi phí|vốn (?!đầu tư công)|giá trị (?!sản xuất|gia tăng)|tổng mức|lãi suất|tiền|học phí|dự toán chi)"
)
DISBURSED = re.compile(r"giải ngân|phân bổ|thu hồi|tiết kiệm|giảm|cắt giảm|sản xuất|xuất khẩu")
FREQUENCY_OF = re.compile(r"(?<!\w)tần suất[^.;]{0,60}$")
EXCESS = re.compile(r"(?<!không )(?<!không vượt )(?:quá|chênh lệch|vượt)\s*$")
AWARDED = re.compile(r"khen thưởng|bằng khen|giấy khen|xét tặng|tặng thưởng")
AWARD = re.compile(r"khen thưởng|bằng khen|giấy khen|bình xét|xếp loại|chấm điểm|thang điểm")
NAMED = re.compile(r"[^.;,]{0,25}?\s(?:nêu trên|nói trên|trên đây|này|đã được|đã|hiện nay|hiện có|cũ)(?!\w)")
GROUP_FROM = re.compile(
    r"(?<!\w)(?:nhóm|các (?:hộ|thôn|xã|điểm|cơ sở|đơn vị|doanh nghiệp)|những \w+)\s(?:có\s)?(?:từ|trên|dưới)\s*$"
)  # "nhóm từ 30 hộ trở lên"
CONDITIONED = re.compile(
    r"(?<!\w)(?:các|những|nhóm|trường hợp|đối với|nếu|khi|hộ|dự án|đơn vị|cơ sở|doanh nghiệp|xã|cá nhân|tổ chức|cơ quan|địa phương)(?:\s[^.;,]{0,60})?\s(?:có|với|quy mô|đạt)\s(?:[^.;,]{0,45}\s)?(?:trên|dưới|từ|hơn|không quá)\s*$"
)
# A share of a measure is one: "tỷ lệ huy động GDP vào ngân sách: 10%"
RATED = re.compile(r"(?<!\w)t[ỷỉ] (?:lệ|trọng)\s[^.;,]*$")
# Before the group's noun these make a measure of it
RATE_OF = re.compile(r"(?<!\w)(?:t[ỷỉ] lệ|t[ỷỉ] trọng|chỉ số|tổng số|mục tiêu|chỉ tiêu)(?!\w)[^.;,]*$")
# "doanh nghiệp có từ 500 lao động trở lên phải có …" says for whom a rule holds
THRESHOLD = re.compile(r"[^.;,]{0,25}?\strở lên[^.;,]{0,60}?\s(?:phải|thì|có trách nhiệm|cần)\s")
RELIEF = re.compile(r"\s?(?:số\s)?(?:tiền\s)?(?:thuế|tiền thuê|tiền sử dụng đất|học phí|giá vé)(?!\w)")
REFERENCE_BEFORE = re.compile(
    r"(?<!\w)(?:điều|khoản|(?<!thí )(?<!cao )điểm|mục|phần|chương|phụ lục|biểu|mẫu|số|mức độ|cấp độ|cấp|lần thứ|thứ|khóa|khoá|kỳ|kỳ họp|giai đoạn|đợt|quý|tháng|năm|ngày|từ ngày|đến ngày|nhóm|bước|tuyến|quốc lộ|đường|km|hạng|loại|lớp|khu|zone|hội nghị lần|đại hội|phiên|giờ|lúc|tổ|đội|công văn|nghị quyết|nghị định|quyết định|luật|chỉ thị|kế hoạch|thông tư|covid|web|iso|tcvn|qcvn|đề án|tỷ lệ 1/|chương trình|trang|dòng|bảng|hình|trong(?: vòng| thời gian| thời hạn)?|sau|trước|kể từ|cách|chậm nhất|quá|độ tuổi|từ đủ|đủ|tuổi)\s*(?:số\s*)?$"
)
NAME_BEFORE = re.compile(
    r"(?<!\w)(?:ủy ban nhân dân|ubnd|chủ tịch ủy ban nhân dân|công an|hội đồng nhân dân|thuộc|của|giữa|theo|trong|gồm|bao gồm|cả|tại|trên địa bàn|nhóm|mô hình|chính quyền(?: địa phương)?|một trong|với|các|những|từng|mỗi|\d+ trong)\s*$"
)
AFTER = re.compile(
    r"^\s?(?:cấp(?!\s(?:giấy|phép))|ngày|giờ|phút|tháng|năm|tuần|tuổi|bộ ngành|lĩnh vực|nhóm (?:nội dung|nhiệm vụ|giải pháp)|nội dung|bước|phần|mục|loại|mức|hình thức|nguyên tắc|yêu cầu|ngày đêm|vấn đề|tầng|chiều|bên|khâu|đột phá|trụ cột|không|tại chỗ|rõ|đúng|đủ|sạch|giai đoạn|quý|thế hệ|°|độ|mm|cm|k\b|h\b|bản (?:chính|gốc|sao)|gb|mb|mbps)"
)
DATE_LIKE = re.compile(r"(?:\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?|\d{4})$")
