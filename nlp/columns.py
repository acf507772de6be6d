"""What a column of a task table, or a line of a form under a task, holds, from its name.

Column names as annexes of plans write them (domain sheet, 1.8), folded:
    index        stt, tt, số tt
    task         nhiệm vụ, nội dung, nội dung công việc, tên nhiệm vụ, nhiệm vụ/hoạt động, công việc
    lead         cơ quan chủ trì, đơn vị thực hiện, phân công thực hiện, trách nhiệm
    cooperating  cơ quan phối hợp, đơn vị phối hợp
    bodies       cơ quan chủ trì, phối hợp; đơn vị chủ trì/phối hợp
    time         thời gian, thời hạn hoàn thành, tiến độ, lộ trình
    product      sản phẩm, kết quả, sản phẩm chủ yếu, hình thức văn bản

The same names stand before a colon under a task: "Đơn vị chủ trì: Sở Nội vụ", "Thời gian thực hiện: hằng năm".
"""

from __future__ import annotations

import regex

from nlp.gazetteers.folding import fold
from nlp.structure import ColumnRole

_NAMES: tuple[tuple[ColumnRole, regex.Pattern[str]], ...] = tuple(
    (role, regex.compile(pattern))
    for role, pattern in (
        (ColumnRole.INDEX, r"^(?:số )?(?:stt|tt|s\.?t\.?t|số tt|số thứ tự|mã số|chi tiết)$"),
        (
            ColumnRole.REPORTS_TO,
            r"^(?:cấp trình|nơi nhận báo cáo|cấp (?:ban hành|phê duyệt|có thẩm quyền))",
        ),
        (
            ColumnRole.BODIES,
            r"^(?:cơ quan|đơn vị|cơ quan, đơn vị|phân công|đơn vị, cơ quan)?\s*,?\s*(?:chủ trì|thực hiện)\s*(?:,|/|và|;|-|\+)\s*(?:cơ quan |đơn vị )*phối hợp",
        ),
        (
            ColumnRole.COOPERATING,
            r"phối hợp|^(?:cơ quan|đơn vị)(?:, (?:cơ quan|đơn vị))? (?:thẩm tra|thẩm định|tham gia|góp ý|hỗ trợ)",
        ),
        (
            ColumnRole.LEAD,
            (
                r"chủ trì|^(?:cơ quan|đơn vị|tổ chức|bộ phận|người|cán bộ|phòng)(?:,? (?:cơ quan|đơn vị|cá nhân|địa phương|tổ chức))*\s*(?:,|/)?\s*"
                r"(?:thực hiện|chịu trách nhiệm|phụ trách|tham mưu|được giao|tổ chức thực hiện|triển khai|đầu mối|soạn thảo|trình(?! (?:độ|tự))|xây dựng|chuẩn bị)"
                r"|^(?:phân công|trách nhiệm|giao)(?: (?:thực hiện|trách nhiệm|nhiệm vụ|cho))*$|^(?:cơ quan|đơn vị)$|^(?:cơ quan, đơn vị|người thực hiện)$"
            ),
        ),
        (
            ColumnRole.TIME,
            (
                r"^(?:thời gian|thời hạn|tiến độ|hoàn thành|lộ trình|hạn hoàn thành|mốc thời gian|ngày hoàn thành|kế hoạch thời gian|thời điểm"
                r"|dự kiến (?:thời gian|hoàn thành)|hạn (?:xử lý|báo cáo))"
            ),
        ),
        (
            ColumnRole.PRODUCT,
            r"^(?:dự kiến )?(?:sản phẩm|kết quả|hình thức (?:văn bản|sản phẩm|thực hiện)|tên (?:văn bản|sản phẩm)|sản phẩm, kết quả|kết quả/sản phẩm|đầu ra)",
        ),
        (
            ColumnRole.TASK,
            (
                r"^(?:(?:tên|các|những|danh mục|nhóm|tóm tắt) )*(?:nhiệm vụ|nội dung|công việc|hoạt động|giải pháp|đầu việc|phần việc|việc)(?:\b.*)?$"
                r"|^tên (?:đề án|chương trình|dự án|văn bản)"
            ),
        ),
    )
)


def column_role(name: str) -> ColumnRole | None:
    """Return the role that a column's name gives it, None for an unknown name."""
    folded = fold(" ".join(name.split())).strip(" .:")
    return next((role for role, pattern in _NAMES if pattern.search(folded)), None)
