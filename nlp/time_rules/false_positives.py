"""Times that are no deadlines, though their words are those of one. All patterns match folded text.

1. A day in a citation: "Kế hoạch số 191/KH-UBND, ngày 17/12/2024 của …"; "ban hành kèm theo … ngày …".
2. A day as of which something is counted or in force: "tính đến ngày 15/12/2025", "có hiệu lực từ ngày 01/7/2025".
3. A year or period inside a name: "Kế hoạch CCHC năm 2025", "nhiệm vụ giai đoạn 2026-2030", "tầm nhìn đến năm 2050".
4. A recurrence inside a noun: "kế hoạch hằng năm", "dự toán ngân sách hàng năm", "sự hài lòng hằng năm".
5. A time of an event or of a purpose: "Hội nghị … tổ chức vào quý I", "… để triển khai trong năm 2026".
6. "thường xuyên" as a kind of spending or education: "chi thường xuyên", "giáo dục thường xuyên".
"""

from __future__ import annotations

import re

# what may stand between a document's number and its date
CITATION_BEFORE = re.compile(
    r"\d[a-zđ]?(?:\s?[/-]\s?[\w&.]{2,})+\s?\)?,?\s?(?:được\s)?(?:ký\s|ban hành\s)?"
    r"(?:của (?:(?!trước|chậm|muộn|đến|trong|vào)[^.;:]){3,60}\s)?(?:ký\s|ban hành\s)?ngày\s*$"
)
COUNTED_AS_OF = re.compile(
    r"(?:tính|kể|số liệu|cập nhật|lũy kế|thống kê|phát sinh|tồn|tồn đọng|trễ hạn|quá hạn|còn nợ)(?:\scho)?\s(?:từ|đến|tới|trước)(?:\shết)?(?:\sngày)?\s*$"
)
IN_FORCE_BEFORE = re.compile(r"(?:hiệu lực|thi hành|thành lập|đi vào hoạt động)(?:\s[^.;:,]{0,20})?\s*$")
IN_FORCE_AFTER = re.compile(r"\s*(?:của [^.;:,]{0,40} )?(?:có hiệu lực|hết hiệu lực)")
NOUN_BEFORE_RECURRENCE = re.compile(
    r"(?:kế hoạch|chương trình|dự toán|dự toán chi|ngân sách|ngân sách nhà nước|kinh phí|nghị quyết|chỉ tiêu|mục tiêu|hài lòng"
    r"|hộ nghèo|hộ cận nghèo|tỷ lệ|số liệu|nhiệm vụ|danh mục|lịch|chi thường xuyên|vốn|bình quân|trung bình|quy hoạch|đề án"
    r"|nhu cầu|doanh thu|biên chế|phân loại|xếp loại|cán bộ|công chức|viên chức|công tác|hoạt động|bồi dưỡng|thi đua|đầu tư"
    r"|tăng|giảm|của tỉnh|của bộ|của ngành|giao)\s*$"
)
NOUN_BEFORE_CONTINUOUS = re.compile(
    r"(?:chi|chi phí|kinh phí|chi ngân sách|vốn|nguồn|nhiệm vụ chi|giáo dục|sửa chữa|bảo trì|bảo dưỡng|không|trực|dự toán"
    r"|hộ khẩu|nơi|học tập|đào tạo|nền tảng bồi dưỡng|chương trình bồi dưỡng|nhiệm vụ|công việc|các công việc|họp|khu vực|địa bàn|lương|dạy nghề|người|người trực tiếp,|hộ)\s*$"
)
NOUN_AFTER_CONTINUOUS = re.compile(
    r"\s*(?:trú|vụ|trực\b|chịu|xảy ra|bị\b|sinh sống|cư trú|làm công tác|ngập|một hoặc|đi qua|qua lại|lui tới|có nguy cơ)"
)
PERIOD_IN_NAME = re.compile(
    r"(?:kế hoạch|chương trình|đề án|chiến lược|quy hoạch|nhiệm vụ|nghị quyết|dự toán|ngân sách|kinh phí|vốn|đầu tư công|chỉ tiêu"
    r"|mục tiêu|hội nghị|báo cáo|công tác|kết quả|tình hình|luật|tầm nhìn|định hướng|thời kỳ|trung hạn|so với|cùng kỳ|tổng kết"
    r"|xã hội|chi|thu|chuẩn nghèo đa chiều)\s*(?:[^.;:,]{0,30}\s)?(?:đến\s*)?$"
)
NOUN_BEFORE_WITHIN = re.compile(
    r"(?:nhiệm vụ|kế hoạch|ngân sách|kinh phí|chỉ tiêu|mục tiêu|kết quả|tình hình|công tác|hoạt động|báo cáo|dự toán|số liệu|văn bản|thường xuyên|liên tục"
    r"|(?:dự án|công trình|danh mục)[^.;:,]{0,40}\s(?:triển khai|thực hiện|khởi công|đầu tư))\s*$"
)
# "chuẩn bị nội dung phục vụ Hội nghị … tổ chức vào quý I/2026": the event's own time
EVENT_HELD_BEFORE = re.compile(
    r"(?<!tổ chức )(?:hội nghị|hội thảo|đại hội|cuộc họp|buổi họp|buổi lễ|lễ hội|lễ kỷ niệm|ngày hội|hội thi|phiên họp|kỳ thi)\s[^.;:]{0,90}?"
    r"\s(?:được |sẽ |dự kiến )*(?:tổ chức|diễn ra|khai mạc)(?: tại [^.;:,]{2,40})?(?: vào| trong| từ)*\s*$"
)
# "đăng ký nội dung trình Quốc hội … tại kỳ họp thứ 6": the words before "trình" are what is submitted
SUBMITTED_NOUN = re.compile(
    r"[^\W\d_](?<!để)(?<!và)(?<!kịp)(?<!báo cáo)(?<!thiện)\s(?:trình|báo cáo)\s(?:(?!trình\s|báo cáo\s)[^.;:]){0,60}$"
)
PURPOSE_BEFORE = re.compile(r"(?<!\w)(?:để|nhằm|giúp|tạo điều kiện)\s[^.;:,]{3,}$")
DONE_AFTER = re.compile(r"[\s,:][^.;]{0,60}?\s?(?:đã|được triển khai|ước)\s")
