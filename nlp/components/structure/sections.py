"""What a part of the document is for, from its heading or from the words that a paragraph begins with."""

from __future__ import annotations

import regex

from nlp.structure import SectionRole

_MAX_WORDS = 14  # a longer heading names its subject, not its purpose

# Headings, folded (lower case, one tone placement), without marker. The first that matches wins: a part that is
# called "Mục tiêu, nhiệm vụ và giải pháp" holds tasks.
HEADINGS: tuple[tuple[SectionRole, regex.Pattern[str]], ...] = tuple(
    (role, regex.compile(pattern))
    for role, pattern in (
        (SectionRole.FORM, r"^(?:đề cương|mẫu biểu|mẫu (?:báo cáo|số|biểu)|biểu mẫu|biểu (?:số )?\d+|phiếu )"),
        (
            SectionRole.IMPLEMENTATION,
            (
                r"^(?:(?:công tác )?tổ chức (?:và )?(?:triển khai )?thực hiện|phân công(?: thực hiện| nhiệm vụ| trách nhiệm|$|:)"
                r"|trách nhiệm (?:thực hiện|thi hành|của)|thời gian và trách nhiệm|biện pháp tổ chức|điều khoản thi hành|chế độ báo cáo)"
            ),
        ),
        (
            SectionRole.TASKS,
            (
                r"^(?:(?:các |một số |những |nhóm )?(?:nhiệm vụ|giải pháp|biện pháp|nội dung|công việc|hoạt động)\b|phương án (?:tổ chức|thực hiện|triển khai|ứng phó)"
                r"|(?:mục tiêu|định hướng|phương hướng|quan điểm)[^.;:]{0,40}?(?:nhiệm vụ|giải pháp)|(?:đề xuất|kiến nghị|đề nghị)(?:,| và|$)|kế hoạch (?:triển khai|thực hiện|cụ thể))"
            ),
        ),
        (
            SectionRole.PURPOSE,
            (
                r"^(?:mục đích|yêu cầu(?:$|:| chung|,| và)|mục tiêu|quan điểm|nguyên tắc|phương châm|chỉ tiêu"
                r"|ý nghĩa|định hướng|tầm nhìn|chủ đề|khẩu hiệu|phương hướng$)"
            ),
        ),
        (
            SectionRole.CRITERIA,
            (
                r"^(?:tiêu chí(?! thành phần)|tiêu chuẩn|hình thức(?:,| và) tiêu chuẩn|phương pháp(?:$|:| (?:giám sát|kiểm tra|đánh giá|chấm))"
                r"|chương trình (?:làm việc|hội nghị|lễ)|lịch (?:làm việc|kiểm tra|trình)|nội dung(?:,| và) chương trình làm việc|cơ cấu giải)"
            ),
        ),
        (
            SectionRole.INFORMATION,
            (
                r"^(?:phạm vi|đối tượng|thành phần|thời gian|địa điểm|thời gian, địa điểm|kinh phí|nguồn (?:kinh phí|vốn|lực tài chính)|phương thức|dự toán"
                r"|hình thức (?:khen|thi|tổ chức|thực hiện)|quy mô|giải thưởng|số lượng|thời hạn)"
            ),
        ),
        (
            SectionRole.BACKGROUND,
            (
                r"^(?:(?:các |những )?(?:hành vi|điều|việc)\s(?:bị\s)?(?:nghiêm\s)?cấm|giải thích (?:từ ngữ|thuật ngữ)"
                r"|(?:khái quát |đánh giá |về |phân tích )*(?:tình hình|thực trạng|hiện trạng)|đánh giá (?:chung|nguy cơ|kết quả)|kết quả"
                r"|(?:những |một số )?(?:tồn tại|hạn chế|khó khăn|thuận lợi|ưu điểm|nguyên nhân|bất cập)|sự cần thiết|bối cảnh|căn cứ"
                r"|đặc điểm|nhận định|dự báo|cơ sở (?:pháp lý|thực tiễn|xây dựng))"
            ),
        ),
    )
)

# Paragraphs before the first part: "Căn cứ …", "Thực hiện Kế hoạch số …", "Theo đề nghị của …".
BASIS = regex.compile(
    r"^(?:căn cứ|theo đề nghị|xét (?:đề nghị|tờ trình|báo cáo)|theo (?:chỉ đạo|báo cáo|tờ trình)|tiếp theo|trên cơ sở|triển khai thực hiện"
    r"|(?:thực hiện|thi hành|triển khai|tiếp tục thực hiện|để (?:tiếp tục )?(?:triển khai )?thực hiện)\s(?:[^.]{0,60}?)"
    r"(?:quyết định|kế hoạch|nghị quyết|chỉ thị|công văn|văn bản|thông báo|nghị định|luật|kết luận|chương trình|công điện|thông tư|hướng dẫn|đề án))"
)
# "Trên đây là Kế hoạch …", "Trong quá trình thực hiện, nếu có vướng mắc …", "Yêu cầu Giám đốc các sở … nghiêm túc thực hiện".
CLOSING = regex.compile(
    r"^(?:trên đây là|thừa lệnh (?:bộ trưởng|chủ tịch|thủ tướng|giám đốc)|trong quá trình (?:tổ chức |triển khai |chỉ đạo )*(?:thực hiện|thi hành)?[^.]{0,80}(?:nếu|vướng mắc|khó khăn|phát sinh)"
    r"|(?:chỉ thị|quyết định|kế hoạch|công văn|văn bản|nghị quyết|thông báo|quy chế|quy định) này (?:có hiệu lực|thay thế|được)"
    r"|(?:căn cứ|nhận được|theo) (?:nội dung |ý kiến |các nội dung )*(?:chỉ đạo|văn bản|chỉ thị|công văn|kế hoạch)[^.]{0,60}(?:yêu cầu|đề nghị|các|triển khai)"
    r"|(?:[^.;:]{0,90}\b)?(?:yêu cầu|đề nghị)\b[^:]{5,500}"
    r"(?:triển khai|thực hiện|quán triệt)[^:]{0,60}(?:\b(?:kế hoạch|chỉ thị|công văn|công điện|quyết định|nội dung|văn bản|thông báo|nghị quyết)(?: này| trên| nêu trên)|thực hiện)\s*[./]"
    r"|văn phòng [\w\s]{3,40} (?:xin )?(?:trân trọng )?thông báo (?:để|đến|ý kiến|kết luận)|(?:nhận được|đề nghị)[^.]{0,40}nội dung trên)"
)

RECIPIENTS = regex.compile(r"^\|?\s*nơi nhận\b")
SIGNATURE = regex.compile(
    r"^\|?\s*(?:tm[./]|t/m|kt[./]|k/t|tl[./]|t/l|tuq[./]?|q[.](?= )|thừa lệnh|thay mặt)\s*\p{L}"
    r"|^(?:phó )?(?:chủ tịch|thủ tướng|giám đốc|bộ trưởng|thứ trưởng|chánh văn phòng|tổng cục trưởng|cục trưởng|chủ nhiệm|trưởng ban)$"
)


def role_of_heading(heading: str) -> SectionRole | None:
    """Return the role that a folded heading gives its part, None where it names only a subject.

    1. "mục đích, yêu cầu" -> PURPOSE; 2. "nhiệm vụ, giải pháp" -> TASKS; 3. "tổ chức thực hiện" -> IMPLEMENTATION
    """
    words = heading.strip(" .:;")
    if len(words.split()) > _MAX_WORDS:
        words = " ".join(words.split()[:_MAX_WORDS])
    return next((role for role, pattern in HEADINGS if pattern.search(words)), None)
