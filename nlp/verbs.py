"""The verbs and adverbs that instructions are made of.

A verb ends a body's name ("Sở Nội vụ | chủ trì"), opens an instruction ("Rà soát, bổ sung …") and tells the subject of
a sentence from its object. The lists were gathered from plans, directives, letters and conclusions of 2002-2026.

All forms are folded (:func:`nlp.gazetteers.folding.fold`): lower case, one tone placement.
"""

from __future__ import annotations

import regex

# What a body is told to do; the first words of an instruction.
TASK_VERBS = (
    "áp dụng", "ban hành", "bàn giao", "báo cáo", "bảo đảm", "đảm bảo", "bảo vệ", "bảo tồn", "bảo quản", "bám sát", "bổ sung", "bố trí", "bồi dưỡng",
    "biên soạn", "biểu dương", "bình xét", "cải cách", "cải tạo", "cải thiện", "cài đặt", "cam kết", "cân đối", "cảnh báo", "cắt giảm", "cập nhật",
    "cấp phát", "cấp kinh phí", "cấp phép", "chấn chỉnh", "chấm dứt", "chấp hành", "chi trả", "chia sẻ", "chịu trách nhiệm", "chỉ đạo", "chỉ cho phép",
    "chỉnh lý", "chỉnh sửa", "chọn", "chú trọng", "chủ trì", "chủ động", "chuẩn bị", "chuẩn hóa", "chuyển", "chuyển đổi", "chuyển giao", "chuyển tải",
    "công bố", "công khai", "công nhận", "cung cấp", "cung ứng", "củng cố", "cụ thể hóa", "cử", "dành", "duy trì", "dự báo", "dự thảo", "đa dạng hóa",
    "đánh giá", "đào tạo", "đăng ký", "đăng tải", "đầu tư", "đẩy lùi", "đẩy mạnh", "đẩy nhanh", "đề cao", "đề ra", "đề xuất", "đề nghị", "điều chỉnh",
    "điều chuyển", "điều động", "điều hành", "điều phối", "điều tra", "định hướng", "đo lường", "đón tiếp", "đóng góp", "đổi mới", "đôn đốc",
    "đồng hành", "đơn giản hóa", "động viên", "đưa", "đưa tin", "đưa vào", "đối thoại", "đối chiếu", "đốc thúc", "gắn", "ghi chép", "giải ngân", "giải quyết",
    "giải đáp", "giảm", "giảm thiểu", "giám sát", "giao", "gìn giữ", "giữ gìn", "giữ vững", "giới thiệu", "giúp", "gửi", "gương mẫu", "hạn chế",
    "hiện đại hóa", "hình thành", "hoàn chỉnh", "hoàn thành", "hoàn thiện", "hỗ trợ", "hợp tác", "huấn luyện", "huy động", "hướng dẫn", "hưởng ứng", "họp",
    "in ấn", "kêu gọi", "kết hợp", "kết nối", "kê khai", "khai thác", "khảo sát", "khắc phục", "khẩn trương", "khen thưởng", "khoanh vùng", "khôi phục", "khơi dậy",
    "khơi thông", "khuyến khích", "kiên quyết", "kiến nghị", "kiện toàn", "kiểm điểm", "kiểm kê", "kiểm soát", "kiểm tra", "kiểm toán", "kịp thời", "ký kết",
    "lãnh đạo", "làm việc", "làm tốt", "làm rõ", "làm sạch", "làm đầu mối", "lắp đặt", "lập", "lắng nghe", "lấy mẫu", "lấy ý kiến", "liên hệ", "liên kết", "loại bỏ",
    "lồng ghép", "lựa chọn", "lưu trữ", "lưu ý", "mở", "mở rộng", "nắm", "nắm bắt", "nắm chắc", "nâng cao", "nâng cấp", "ngăn chặn", "ngăn ngừa", "nghiên cứu",
    "nghiêm cấm", "nghiệm thu", "nhân rộng", "nhập", "niêm yết", "nộp", "ổn định", "phân bổ", "phân cấp", "phân công", "phân loại", "phân luồng", "phân tích", "phân định",
    "phản ánh", "phản hồi", "phát động", "phát hành", "phát hiện", "phát huy", "phát triển", "phát sóng", "phê duyệt", "phòng ngừa", "phòng chống", "phòng, chống", "phổ biến",
    "phối hợp", "phục hồi", "phục vụ", "phun", "quan tâm", "quan trắc", "quảng bá", "quản lý", "quán triệt", "quyết định", "quyết liệt", "quyết toán", "quy định",
    "quy hoạch", "ra mắt", "ra soát", "rà soát", "rút gọn", "rút kinh nghiệm", "rút ngắn", "sản xuất", "sắp xếp", "sẵn sàng", "sơ kết", "sơ tán", "sớm", "số hóa", "sử dụng", "sửa chữa",
    "sửa đổi", "sưu tầm", "tái cấu trúc", "tái cơ cấu", "tạo", "tạo điều kiện", "tạo lập", "tạo sự", "tăng", "tăng cường", "tập hợp", "tập huấn", "tập trung", "tận dụng", "tham dự", "tham gia", "tham mưu",
    "tham vấn", "thanh tra", "thành lập", "thăm hỏi", "thẩm định", "thẩm tra", "thay thế", "theo dõi", "thể chế hóa", "thí điểm", "thiết kế", "thiết lập", "thi đua", "thi hành", "thống kê",
    "thống nhất", "thông báo", "thông tin", "thông qua", "thu gom", "thu hút", "thu hồi", "thu thập", "thúc đẩy", "thực hiện", "thực hành", "thử nghiệm", "thường trực", "tích cực", "tích hợp", "tiếp cận", "tiếp nhận", "tiếp thu", "tiếp tục",
    "tiến hành", "tiêu độc", "tiêu hủy", "tiết kiệm", "tìm kiếm", "tinh giản", "tổ chức", "tổng điều tra", "tổng hợp", "tổng kết", "tổng rà soát", "trang bị", "tranh thủ", "triệt để", "triển khai", "trình", "trực", "trực tiếp", "treo", "truy quét",
    "truyền thông", "tuân thủ", "tuyên dương", "tuyên truyền", "tuyển chọn", "tuyển dụng", "tuần tra", "tư vấn", "tự kiểm tra", "ưu tiên", "ủng hộ", "ứng dụng", "ứng phó", "vận động", "vận hành", "vinh danh", "xác định", "xác minh", "xác nhận", "xã hội hóa",
    "xây dựng", "xem xét", "xét", "xét tặng", "xét duyệt", "xóa bỏ", "xúc tiến", "xử lý", "xử phạt", "yêu cầu", "kích hoạt", "thống nhất", "trao đổi", "phấn đấu", "tháo gỡ", "thực thi", "tôn vinh", "nhắc nhở", "trả lời", "cải tiến", "chăm lo", "chăm sóc",
    "bảo dưỡng", "điền", "trưng tập", "trưng dụng", "khai báo", "truy cập", "góp ý", "cho ý kiến", "tham gia ý kiến", "nêu cao", "chỉ thực hiện", "chỉ được", "chỉ tiến hành", "nêu gương", "đối thoại", "tiếp công dân", "thi tuyển", "xin lỗi", "lưu giữ", "liên thông", "nâng", "phân quyền", "vận dụng", "mời", "soát xét", "so sánh", "trích xuất", "bảo trì", "gia hạn", "ghi nhận", "có ý kiến", "có các giải pháp", "có các biện pháp", "tháo gỡ", "khoán", "nghe", "đánh số", "công chiếu", "ban bố", "khử khuẩn", "xuất trình", "làm chủ", "khởi công", "đấu tranh", "đấu thầu", "điều trị", "dự trữ", "dự phòng", "giữ", "khai giảng", "mua sắm", "thanh toán", "thanh quyết toán", "vệ sinh", "kiềm chế", "kéo giảm", "giáo dục", "bắt giữ", "di dời", "phá dỡ", "chống", "tháo dỡ", "giải tỏa", "cưỡng chế", "củng cố", "nhận diện", "phòng trừ",
    "rắc", "châm", "cấp", "họp", "chiếu", "căng", "tặng", "trồng", "thăm", "tiêm", "khoanh", "chốt", "gia cố", "neo đậu", "sơ chế", "chủ trương", "hạch toán", "lập dự toán", "quy tụ", "quyên góp", "vượt qua", "hoạch định", "soạn thảo", "in",
    "xin ý kiến", "trưng bày", "trang trí", "viết", "tuyên thệ", "đặt", "làm", "gây dựng", "đánh thức", "thu thuế", "cho phép", "từ chối", "nhận", "phân phối", "lên kế hoạch", "có kế hoạch", "có giải pháp", "có biện pháp", "có phương án", "có văn bản", "có hình thức", "có trách nhiệm", "có phân công", "xuất bản", "xuất cấp", "trích", "tự", "tránh", "tính toán",
)  # fmt: skip

# Adverbs that stand before the verb.
ADVERBS = (
    "chủ động", "tiếp tục", "tăng cường", "khẩn trương", "kịp thời", "thường xuyên", "tích cực", "trực tiếp", "tập trung", "nghiêm túc", "kiên quyết", "định kỳ",
    "phải", "cần", "sớm", "đồng thời", "trước mắt", "trước hết", "bên cạnh đó", "ngoài ra", "đặc biệt", "cùng", "cũng", "tuyệt đối", "không", "chưa", "sẽ", "quyết liệt", "nghiêm chỉnh",
    "hằng năm", "hàng năm", "hằng tháng", "hàng tháng", "hằng quý", "hàng quý", "hằng tuần", "hàng tuần", "hằng ngày", "hàng ngày", "ngay", "liên tục", "đột xuất", "từng bước", "thực hiện tốt", "nhanh chóng", "tổng", "đều", "phấn đấu", "ra sức", "đầu tư", "linh hoạt", "nhất là", "quyết tâm", "thống nhất", "mạnh dạn", "cương quyết", "rà",
)  # fmt: skip

# Words that end a body's name in running text, beside the verbs.
_FUNCTION_WORDS = (
    "để", "về", "trong", "tại", "theo", "với", "cho", "khi", "là", "có", "phải", "được", "bị", "đã", "sẽ", "cần", "do", "từ", "trước", "sau", "trên", "nhằm", "cùng", "không", "nếu", "mà", "này",
    "nêu", "đó", "như", "đến", "tới", "và", "hoặc", "của", "thuộc", "qua", "đang", "chưa", "cũng", "vào", "khẩn", "bằng", "căn cứ", "trường hợp", "biết", "rồi", "ngoài", "gồm", "bao gồm", "nhất", "đặc biệt", "vì", "tuy", "ở", "liên quan", "trực thuộc", "chức năng nhiệm vụ", "hằng", "hàng", "phụ trách", "trực tiếp", "đúng", "rằng", "luôn",
    "lấy", "đăng", "khoảng", "kết quả", "nội dung", "hoạt động", "việc", "tình hình", "kinh phí", "danh sách", "số liệu", "hồ sơ", "nhiệm vụ", "ý kiến", "dự kiến", "nói chung", "nói riêng", "hướng", "thiếu", "hết",
)  # fmt: skip

# Verbs of one syllable that are as often the second half of a word in a name: "Vụ Xuất nhập khẩu", "Cục Hàng không",
# "An toàn giao thông". Behind a capital they do not end a name.
SOFT_STOPS = frozenset(
    {
        "nhập",
        "in",
        "mở",
        "lập",
        "cấp",
        "chọn",
        "cử",
        "đặt",
        "trồng",
        "tặng",
        "thăm",
        "tiêm",
        "treo",
        "trực",
        "tạo",
        "tăng",
    }
    | {
        "tránh",
        "viết",
        "xét",
        "giảm",
        "gắn",
        "giữ",
        "dành",
        "phun",
        "chống",
        "làm",
        "không",
        "giao",
        "chuyển",
        "đưa",
        "ngoài",
        "trước",
    }
)
_COMPOUNDS = r"(?:(?<=an toàn )vệ sinh (?:thực phẩm|lao động)|giao (?:thông|dịch|ban|lưu)|chuyển (?:đổi số|giao công nghệ)|cấp (?:nước|thoát nước)|in ấn|đăng kiểm|không (?:lưu|quân|gian)|(?:trong|ngoài) nước)"
_VERB = "|".join(regex.escape(v) for v in sorted(set(TASK_VERBS), key=len, reverse=True))
_ADVERB = "|".join(regex.escape(v) for v in sorted(set(ADVERBS), key=len, reverse=True))
# Verbs of one syllable that names hold ("Vụ Pháp luật quốc lập"): they end a name only with their object.
_WITH_OBJECT = ("lập kế hoạch", "lập danh sách", "lập hồ sơ", "lập báo cáo", "lập dự toán", "lập biên bản", "lập quy hoạch", "lập phương án", "lập sổ", "lập chương trình", "mở lớp", "mở chuyên", "mở rộng")  # fmt: skip
_STOP = "|".join(
    regex.escape(v)
    for v in sorted(
        ({*TASK_VERBS, *ADVERBS, *_FUNCTION_WORDS} - {"lập", "mở", "in", "làm"}) | {*_WITH_OBJECT},
        key=len,
        reverse=True,
    )
)

# "chương trình", "quy trình", "tiến trình": no verb.
_NO_VERB = r"(?<!(?:chương|quy|công|tiến|lộ|quá|giáo|hành|thuyết|tường|tờ|hội)\s(?=trình))(?!thông tin,? số liệu|(?:quyết định|báo cáo|thông báo|hướng dẫn|quy định|kết luận) số\s?:?\s?\d|hình thành phố|thường trực (?:ủy ban|ub|hội đồng|hđnd|tỉnh ủy|thành ủy|huyện ủy|đảng ủy|ban bí thư))(?<!vận\s(?=chuyển))"
VERB = regex.compile(rf"{_NO_VERB}(?:{_VERB})(?![\p{{L}}\d])")
ADVERB = regex.compile(rf"(?:{_ADVERB})(?![\p{{L}}\d])")
# A verb, after any number of adverbs: "tiếp tục chủ động rà soát".
PREDICATE = regex.compile(rf"(?:(?:{_ADVERB})(?![\p{{L}}\d])[\s,]*)*{_NO_VERB}(?:{_VERB})(?![\p{{L}}\d])")
# A word that a body's name does not go on with.
STOP = regex.compile(rf"{_NO_VERB}(?!{_COMPOUNDS}(?!\p{{L}}))(?:{_STOP})(?![\p{{L}}\d])")
