"""What looks like a body and is none."""

from __future__ import annotations

import regex

# A head that begins another word or phrase: "phòng, chống", "ban hành", "tổ chức thực hiện", "đoàn kết", "báo cáo".
NOT_A_HEAD = regex.compile(
    r"(?:(?<=(?:dịch|nhiệm|phục|nghiệp|chức|nghĩa) )vụ|(?<=(?:quốc|dự|đề|tiêu) )phòng|phòng(?:,| và)?\s*(?:làm việc|máy|học|xét nghiệm|chống|cháy|ngừa|dịch|trừ|họp|bệnh|thủ|khám|thí nghiệm|cháy)|ban hành|ban đầu|ban đêm|ban bố|ban tặng|tổ chức (?:thực hiện|triển khai)|hội (?:nghị|thảo|họp|chợ|viên|nhập|trường|thi|diễn|trại|chẩn)"
    r"|đoàn (?:kết|viên|công tác liên ngành của)|báo (?:cáo|động|hiệu|chí|giá|tin)|đài (?:thọ)|bộ (?:máy|chỉ số|tiêu chí|hồ sơ|luật|quy|câu hỏi|tài liệu|tem|mặt|đội)|khu (?:vực|dân cư|công nghiệp|kinh tế|rừng|đất|đô thị|chế xuất|tái định cư|bảo tồn|du lịch|vui chơi)"
    r"|trường hợp|trường (?:quốc tế)|vụ (?:việc|án|mùa|đông|xuân|thu|hè|vi phạm|cháy|tai nạn|nổ)|viện (?:dẫn|trợ)|quỹ (?:đất|nhà|thời gian|đạo)|thuế (?:suất|thu nhập|giá trị|đất|khoán)|tổ hợp|đội (?:ngũ|hình)|cục bộ|ngành nghề|bộ phận (?:không|giúp)|khoa học|cụm (?:công nghiệp|từ|dân cư)|cấp (?:bách|thiết|có thẩm quyền|thẩm quyền|phép|phát|nước|cứu|giấy|quyền|bậc|độ|số|lần|lại|mới|đổi|kinh phí)"
    r"|sở (?:hữu|thích|dĩ)|tỉnh táo|công an ninh|xã hội|phường hội|thành phố thông minh|huyện miền|ngành, lĩnh vực|cơ sở (?:dữ liệu|vật chất|hạ tầng|pháp lý|khoa học|để|thực tiễn|đó|lý luận|giết mổ tập trung)|cơ quan có thẩm quyền|trung tâm (?:của|là|thành phố lớn)|chính quyền (?:số|điện tử|phục vụ|kiến tạo|địa phương (?:02|hai|2) cấp)"
    r"|công ty (?:luật)?mẹ|tổ chức lại|tổ chức bộ máy|đơn vị hành chính|đơn vị tính|đơn vị sản phẩm|địa phương hóa|nhân dân (?:tệ|tích cực)|thôn tính|đảng viên|hội viên|cấp trên|cá nhân hóa|doanh nghiệp hóa)(?!\p{L})"
)
# Names that nobody bears: reporting to them is reporting to nobody.
NOBODY = regex.compile(
    r"(?:các )?(?:cấp|cơ quan|người|đơn vị)(?: nhà nước)? (?:(?:có )?thẩm quyền|chức năng|trên|cao hơn)(?!\p{L})"
)
