"""What looks like a task, or like its subject or its receiver, and is none; patterns over folded text."""

from __future__ import annotations

import regex

_W = r"(?![\p{L}\d])"

# Praise, agreement, references, and what something is: "Ghi nhận, đánh giá cao …", "Phát triển … là nhiệm vụ quan trọng".
STATEMENT = regex.compile(
    r"(?:ghi nhận(?:,| và)|đánh giá cao|biểu dương (?:tinh thần|nỗ lực|sự)|hoan nghênh|nhất trí|đồng ý|thống nhất (?:với|chủ trương)|cơ bản (?:nhất trí|đồng ý|thống nhất))(?!\p{L})|quy định tại (?:điều|khoản|mục|phụ lục)|[^.;:]{10,140}\slà (?:một trong|nhiệm vụ|giải pháp|yêu cầu|trách nhiệm|điều kiện|động lực|khâu|việc làm|nền tảng|yếu tố|cơ sở|chủ trương|mục tiêu|bước|quá trình|xu (?:thế|hướng)|công việc|nội dung|vấn đề)(?!\p{L})"
)
# A line of the recipients whose heading was lost: "Ban Giám đốc Sở (để b/c);", "Các thành viên để biết;".
FOR_INFORMATION = regex.compile(r"(?:\(\s*|\s)để (?:b/c|báo cáo|biết|thực hiện|phối hợp|p/h|chỉ đạo)\s*\)?\s*[;.]*$")
# What an article of a decision does itself: "Điều 1. Phê duyệt Đề án …".
ENACTS = regex.compile(
    r"(?:phê duyệt|ban hành|thành lập|bổ nhiệm|bãi bỏ|công bố|thông qua|cho phép|phân bổ|điều chỉnh|sửa đổi|bổ sung|thu hồi|công nhận|quy định|thay thế|kiện toàn|giải thể|đổi tên|chuyển giao)(?!\p{L})"
)
# When a document takes effect, and that it ends: "Quyết định này có hiệu lực …", "Trên đây là Kế hoạch …".
EFFECT = regex.compile(
    r"(?:quyết định|chỉ thị|nghị quyết|kế hoạch|quy chế|quy định|văn bản|công văn|thông báo) này (?:có hiệu lực|thay thế|được|bãi bỏ)|có hiệu lực (?:k[ểếêề] )?từ ngày|trên đây là|^ban hành kèm theo"
)
# A subject of a report, not of an order: "Chủ tịch UBND tỉnh chủ trì Hội nghị", "Giám đốc Sở Nội vụ trình bày báo cáo".
NARRATED = regex.compile(
    rf"(?:chủ trì (?:hội nghị|cuộc họp|buổi|phiên)|trình bày|phát biểu|tham dự|dự(?! (?:trữ|báo|phòng|thảo|toán|kiến))|cho biết|cho rằng|nhấn mạnh|khẳng định|ghi nhận|đánh giá cao|biểu dương|chúc mừng|báo cáo tại|tặng|trao|đã){_W}"
)
# What stands before a body that is no subject: "kiến nghị do Đoàn đại biểu Quốc hội …".
NO_SUBJECT = regex.compile(r"(?<!\p{L})(?:do|giữa|bởi|nghe|phối hợp với|cùng với)\s+")
# Nouns that name nobody without more words: "báo cáo đơn vị", "theo yêu cầu của cơ quan".
NO_RECEIVER = frozenset({"cơ quan", "đơn vị", "tổ chức", "cá nhân", "cấp", "ngành", "doanh nghiệp", "cơ sở"})
# A person's or a thing's account instead of an instruction.
REPORTED_BY = regex.compile(rf"^\s*(?:của|do|từ|theo){_W}")
