"""The words that say who does what: patterns over folded text."""

from __future__ import annotations

import regex

from nlp.verbs import PREDICATE

_W = r"(?![\p{L}\d])"

# "Đồng thời, …", "Bên cạnh đó, …": nothing that they join says who acts.
CONNECTOR = regex.compile(
    rf"(?:(?:dù vậy|tuy vậy|đồng thời|bên cạnh đó|ngoài ra|theo đó|cụ thể(?! hóa)|trong đó|tuy nhiên|riêng|và|mặt khác|trước mắt|vì vậy|do đó|đặc biệt|qua đó|từ đó){_W}\s*[,:]?\s*)+"
)
# "giao X", "yêu cầu X", "đề nghị X": an order or a request with its object.
ORDER = regex.compile(
    rf"(?P<order>giao(?: nhiệm vụ)?(?: cho)?|yêu cầu|chỉ thị(?= (?:cho |các |thủ trưởng|giám đốc|chủ tịch))(?: cho)?|phân công|chỉ đạo|đề nghị|kính đề nghị|trân trọng đề nghị|thống nhất giao|ủy quyền cho|kêu gọi|khuyến khích){_W}\s*(?P<colon>:\s*)?"
)
ORDER_AND = regex.compile(rf"(?:yêu cầu|đề nghị) và (?:yêu cầu|đề nghị){_W}\s*")
REQUEST = regex.compile(r"^(?:kính |trân trọng )?đề nghị|^kêu gọi|^khuyến khích")
# Phrases before the subject: "Đối với nội dung “…”, UBND cấp xã …", "Định kỳ hằng quý, các bộ …", "Trường hợp …, đơn vị …".
OPENING = regex.compile(
    rf"(?:đối với|về|để|nhằm|trên cơ sở|căn cứ|sau khi|ngay sau khi|khi|trước|trong|từ|định kỳ|hằng|hàng|hết|theo|tiếp thu|với|ngoài|trường hợp|nếu|nhóm|tại|qua|kể từ|ngày|chậm nhất|thông qua|nhân|do|tùy|riêng|bên cạnh|cùng với|thực hiện|phát biểu|kết luận|thời gian tới|quá trình|xuất phát|nhận thức|trước khi|vào|năm|tháng|quý|giao){_W}"
)
# "Thực hiện Kế hoạch số …, | Sở Nội vụ đề nghị …": what is carried out opens the sentence, it is no instruction yet.
CARRYING_OUT = regex.compile(
    rf"(?:tiếp thu(?:,? giải trình)?\s+(?:các\s+)?ý kiến|(?:(?:triển khai|tiếp tục)\s+)*(?:thực hiện|thi hành)\s+(?:các\s+|nội dung\s+)*(?:kế hoạch|quyết định|chỉ thị|nghị quyết|công văn|công điện|thông báo|luật|nghị định|chương trình|ý kiến|văn bản|kết luận|thông tư|đề án|hướng dẫn)){_W}"
)
# The clause of a condition, to its end: who it is about is not who is told.
CONDITION = regex.compile(rf"(?:trong )?(?:trường hợp|nếu){_W}[^,.;:]{{3,220}}?(?=,\s|;\s|\sthì\s)")
PURPOSE = regex.compile(rf"(?:để|nhằm|với mục (?:tiêu|đích)){_W}")
# What may stand between a subject and its predicate: "(sau đây gọi là …)", "được giao …", "theo chức năng, nhiệm vụ".
ASIDE = regex.compile(
    r"\s*(?:(?:nêu|nói) trên\s*)?(?:\([^()]*\)\s*)?(?:(?:,|và|cùng)\s+(?:mọi |toàn thể |các )?(?:người dân|nhân dân|tầng lớp nhân dân|cá nhân|tổ chức, cá nhân)\s*)?(?:-\s+(?:là )?(?:cơ quan|đơn vị) (?:thường trực|đầu mối|chủ trì)(?:\s+(?:của )?(?:hội đồng|ban|tổ|chương trình)[\p{L}\s]{2,90}?(?=\s(?:khẩn trương|chủ trì|có trách nhiệm|chủ động|phối hợp|đề nghị|yêu cầu|trân trọng|kính|thông báo|hướng dẫn)))?\s*)?,?\s*"
)
RELATIVE = regex.compile(
    rf"(?:được|đang|đã|do|chưa|khi|nơi|bị|theo|trong|trên|căn cứ|có(?! trách nhiệm| nhiệm vụ| biện pháp| giải pháp| văn bản| kế hoạch| phương án)|thuộc|tại|với|ở|tùy|bằng|thông qua|là(?! (?:đầu mối|cơ quan|đơn vị|chủ thể))|quản lý|khai thác|hoạt động|đóng|trực tiếp quản lý|tham gia){_W}"
)
DUTY = regex.compile(
    rf"(?:có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|phải|cần(?! thiết)|chủ trì|phối hợp|là (?:cơ quan|đơn vị)? ?(?:đầu mối|thường trực|chủ thể)|là cơ quan|là đơn vị|căn cứ|theo chức năng|trên cơ sở|có (?:biện pháp|giải pháp|văn bản|kế hoạch|phương án|hình thức)|nghiêm túc|tổ chức|tùy theo){_W}"
)
FIRM = regex.compile(
    rf"(?:có trách nhiệm|phải|cần(?! thiết)|chủ trì|phối hợp|chủ động|khẩn trương|tập trung|tiếp tục|nghiêm túc|kịp thời|tích cực|thường xuyên|trực tiếp|tổ chức (?:triển khai|thực hiện)|triển khai thực hiện|xây dựng kế hoạch|nghiên cứu|báo cáo){_W}"
)
# Behind a body's name at the beginning: a word in lower case that joins no noun to it is a verb that no list holds.
UNKNOWN_VERB = regex.compile(
    r"\s+(?!(?:của|là|và|về|tại|trong|theo|với|để|cho|khi|được|bị|đã|do|từ|trên|năm|có|như|đến|tới|hoặc|gồm|bao gồm|qua|này|đó|nêu|cùng|thì|mà|ở|thuộc|các|những|cấp|tỉnh|huyện|xã|phường|thành phố|quận|đang|chưa|sau|trước|nhằm|ngày|tháng|quý|số|rất|vẫn|còn|bằng|đối|vào|vì|nơi|kèm|gồm|nhưng|nếu)\P{L})\p{Ll}+"
)
COLON = regex.compile(r":\s+(?=(?:giao|đề nghị|yêu cầu)\s)")
OBLIGED = regex.compile(rf"(?:có trách nhiệm|phải|cần(?! thiết)){_W}")
# The subject is the issuer: it orders, it does not act.
ISSUING = regex.compile(
    rf"(?:(?:cũng|đã|vừa|xin|trân trọng|kính|thống nhất|còn|tiếp tục)\s+)*(?:yêu cầu|đề nghị|giao|chỉ thị|kết luận|điện|kêu gọi|ghi nhận|đánh giá cao|biểu dương|nhất trí|ủy quyền|phân công|đồng ý|cho ý kiến|nhận được){_W}"
)

ANNOUNCED = regex.compile(
    rf"(?:ban hành|thông báo|kết luận|quyết định|phát động|xây dựng (?:và ban hành )?kế hoạch|lập kế hoạch|triển khai đợt|triển khai kế hoạch|tổ chức (?:đợt|triển khai)){_W}"
)

# What a person orders a body to chair: "Thứ trưởng … chỉ đạo Vụ Kế hoạch chủ trì …", "… chỉ đạo Bộ Tài chính:"
DIRECTED = regex.compile(rf"(?:chỉ đạo|phân công){_W}\s*")
DIRECTED_END = regex.compile(r"\s*(?:chủ trì|:|thực hiện)")

# phối hợp với X
COOPERATE = regex.compile(
    rf"(?<!quy chế )(?<!cơ chế )(?<!sự )phối hợp(?:\s+(?:chặt chẽ|tốt|đồng bộ|hiệu quả|thường xuyên|kịp thời|thực hiện|làm việc|triển khai))*(?:\s*,\s*(?:hỗ trợ|đôn đốc|hướng dẫn))?(?P<with>\s+(?:với|cùng với|cùng|và))?{_W}\s*:?\s*"
)
TOGETHER = regex.compile(rf"(?<![\p{{L}}](?<!trì|động)\s)(?:cùng với|cùng){_W}\s*")
CHAIRED_BY = regex.compile(rf"\bdo{_W}\s*")
CHAIRED = regex.compile(rf"\s*(?:làm )?chủ trì{_W}")
JOINED = regex.compile(rf"(?:phối hợp|tham gia){_W}")

# "Với Vụ A, các Sở B | xây dựng …": the verb "phối hợp" is left out.
WITH = regex.compile(rf"(?:cùng )?với{_W}\s*")
ACTS = regex.compile(rf"\s*,?\s*(?:để{_W}|{PREDICATE.pattern})")
# "…, Bộ trưởng | yêu cầu X", "…, UBND tỉnh | giao X"
ISSUED = regex.compile(
    r",\s+(?:đồng chí\s+)?(?:ủy ban nhân dân|ubnd|chủ tịch|thủ tướng|phó thủ tướng|bộ trưởng|thứ trưởng|giám đốc|tỉnh ủy|thành ủy|ban thường vụ|bộ|sở)(?!\p{L})[^.;,:]{0,80}?\s(?=(?:yêu cầu|giao|đề nghị|chỉ thị)\s)"
)

# Those in charge of a body: something is reported to them, they are no body of their own.
LEADERS = regex.compile(
    rf"lãnh đạo (?:bộ|sở|ban|phòng|cục|vụ|chi cục|tổng cục|đơn vị|cơ quan)(?=\s*(?:[.,;:()/]|$)|\s+(?:để|và|xem|cùng|cho|trước|phụ trách|chỉ đạo|theo|các|về|kết quả|bằng|trong|khi|kịp thời|quyết định|phê duyệt|ký|có|những|tình hình){_W})"
)
# "báo cáo cơ quan | chịu trách nhiệm tổng hợp …": a clause says which.
CHARGED = regex.compile(
    rf"\s+(?:chịu trách nhiệm|được giao|được phân công|chủ trì|chủ quản|quản lý (?:trực tiếp|cấp trên)){_W}"
)
BESIDE = regex.compile(rf"(?<!\p{{L}})cùng{_W}")
# The second "về": "gửi báo cáo tình hình về tiến độ … | về Văn phòng Bộ".
REPORT_AGAIN = regex.compile(
    rf"[^.;]{{2,160}}?(?<!\p{{L}})(?:gửi về|gửi đến|về){_W}\s*(?=(?:văn phòng|sở|bộ|cục|vụ|ban|ubnd|ủy ban|phòng|công an|chi cục){_W})"
)

# báo cáo X, trình X, tham mưu X, gửi X
REPORT = regex.compile(
    rf"(?<![\p{{L}}])(?:(?P<advise>tham mưu|đề xuất|kiến nghị|(?<!giải )(?<!quy )(?<!chương )(?<!công )(?<!lộ )(?<!tiến )(?<!quá )(?<!hành )trình|xin ý kiến|hiến kế)(?:\s*,?\s*(?:và )?(?:tham mưu|đề xuất|kiến nghị|báo cáo|trình|giúp|kịp thời|trực tiếp))*(?:\s+(?:với|cho|lên|giúp|cùng|để))?"
    rf"|(?P<report>(?:tổng hợp,? )?(?<!chế độ )báo cáo|gửi báo cáo|gửi|phản ánh|thông tin|thông báo bằng văn bản|thông báo)(?:\s*,?\s*(?:và )?(?:đề xuất|tham mưu|trình|xin ý kiến|kịp thời|ngay|kết quả|kiến nghị|bằng văn bản))*(?:\s+(?:với|cho|lên|về|đến|tới|gửi|theo yêu cầu của))*){_W}\s*"
)
# "báo cáo kết quả thực hiện … về Sở Nội vụ", "gửi danh sách … cho Sở Nội vụ"
REPORT_FAR = regex.compile(
    rf"(?<![\p{{L}}])(?:báo cáo|gửi|phản ánh|tổng hợp|nộp|thông báo|đăng ký|trình|cung cấp)(?![\p{{L}}])[^.;]{{2,220}}?(?<![\p{{L}}])(?P<to>gửi về|gửi đến|gửi cho|gửi|về|đến|cho|lên){_W}\s*"
)
THROUGH = regex.compile(rf"(?<![\p{{L}}])(?:\(\s*)?(?:thông qua|qua){_W}\s*")
# Bodies without a name of their own that something is reported to nevertheless.
AUTHORITY = regex.compile(r"^(?:chính quyền|công an|cấp ủy|cơ quan (?:quản lý|công an|thuế|chủ quản|cấp))")
# A request of the addressees, who need not be named: "… đề nghị gửi về Sở Tư pháp trước ngày …".
ASKS = regex.compile(
    r"(?<!\p{L})(?<!(?:theo|của|do|từ|văn bản|hồ sơ|nội dung|các|những|có)\s)(?:đề nghị|yêu cầu)\s+(?=\p{Ll})"
)
PROVIDE = regex.compile(r"(?<!\p{L})cung cấp cho\s+")
# Of those, the ones that are a report with "cho" too: "gửi danh sách cho Sở Nội vụ", not "trình bày cho".
TELLS = regex.compile(r"báo cáo|gửi|nộp|thông báo|cung cấp (?:kết quả|số liệu|danh sách|thông tin, số liệu|báo cáo)")
