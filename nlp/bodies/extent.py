"""Verbs inside names: what a body is for belongs to its name, what it is told to do does not.

"các Cục | quản lý chuyên ngành | cần tổ chức …": the first verb says which bodies are meant, the second what they do.
"Ban Quản lý Khu nông nghiệp | ứng dụng công nghệ cao X, Sở Xây dựng …": the list goes on behind the name.

A verb goes on a name where it is one that names a function, and where what stands behind its object shows that the
sentence's own verb is still to come: a word of duty, another verb, the next body of a list, the end of the words.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from nlp.verbs import ADVERB, VERB

_END = r"(?![\p{L}\d])"
# Verbs that say what a body is for.
FUNCTION = regex.compile(
    r"(?:quản lý|chủ trì|chủ quản|thẩm định|thẩm tra|chi trả|đăng ký(?= (?:đầu tư|kinh doanh|đất đai|hộ tịch|quyền|giao dịch|doanh nghiệp))|tham mưu|giải quyết|sản xuất|kinh doanh|cung cấp|cung ứng|khai thác|xây dựng|vận hành|sử dụng|thi công|đầu tư|ứng dụng|soạn thảo|phát triển"
    rf"|nghiên cứu|đào tạo|kiểm định|kiểm dịch|chế biến|nuôi trồng|vận tải|bảo tồn|tư vấn|thi hành|bảo trợ|xuất khẩu|nhập khẩu|phân phối){_END}"
)
# Of these, the ones that stand in names of their own: "Ban Quản lý Khu nông nghiệp | ứng dụng công nghệ cao X".
IN_NAMES = regex.compile(
    rf"(?:quản lý|sản xuất|kinh doanh|khai thác|xây dựng|đầu tư|ứng dụng|phát triển|nghiên cứu|đào tạo|chế biến|vận tải|bảo tồn|xuất khẩu|nhập khẩu|phân phối|cung ứng){_END}"
)
# Of these, the ones that nobody is told to do once: alone at the end of the words they describe.
LASTING = regex.compile(
    rf"(?:quản lý|chủ trì|chủ quản|chi trả|sản xuất|kinh doanh|cung cấp|cung ứng|khai thác|vận hành|sử dụng|thi công|đầu tư|soạn thảo|nghiên cứu|đào tạo|kiểm định|kiểm dịch|chế biến|nuôi trồng|vận tải|bảo tồn|tư vấn|bảo trợ|xuất khẩu|nhập khẩu|phân phối){_END}"
)
# What is done, not what somebody is for: the object of an instruction.
_OBJECT = regex.compile(
    r"(?:kế hoạch|phương án|báo cáo|văn bản|danh mục|hồ sơ|các|những|việc|công tác|nội dung|quy trình|quy chế|tốt|chặt chẽ|hiệu quả|nghiêm|kịp thời|đầy đủ|thường xuyên|tình hình|lộ trình|nhiệm vụ|dự thảo|chương trình|đề án"
    rf"|giải pháp|biện pháp|chính sách|cơ chế|kinh phí|nguồn lực|thông tin|số liệu|dữ liệu|ý kiến|khó khăn|vướng mắc|thủ tục|theo|để|nhằm|với|cho|về|đối với|trong|tại|một|mọi|ngay|kết quả|chỉ tiêu|mục tiêu|hình thức|tiêu chí|số lượng|danh sách|tờ khai|nhu cầu|tham gia|danh hiệu){_END}"
)
# Words of duty: whoever stands before them is told.
_DUTY = regex.compile(
    rf"(?:có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|phải|cần(?! thiết)|căn cứ|theo chức năng|trên cơ sở|phối hợp|liên quan|có liên quan){_END}"
)
_BARE_DUTY = regex.compile(rf"(?:có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|phải|cần(?! thiết)){_END}")
_SECOND_OBJECT = regex.compile(
    rf"(?:lĩnh vực|ngành|địa bàn|khai thác|kinh doanh|vận hành|bảo trì|sử dụng|chế biến){_END}"
)
_WORD = regex.compile(r"\s+(?=[\p{L}\d])")
_LIST = regex.compile(r"\s*[,;]\s+(?:và\s+)?|\s+và\s+")
_DASH = regex.compile(r"\s+-\s")
_STOP = regex.compile(r"\s*(?:[.:;()/”\"]|$)")
_MOST_WORDS = 9  # of a function with its object: "quản lý dự án đầu tư xây dựng công trình giao thông"


def function_end(folded: str, at: int, end: int, begins_body: Callable[[int], bool]) -> int:
    """Return where a function ends that goes on the name before ``at``; 0 where the verb there tells what to do.

    Args:
        folded: The folded text.
        at: Where the verb begins.
        end: Where the stretch of text ends.
        begins_body: Says whether a body begins at a place, so that a list goes on.
    """
    verb = FUNCTION.match(folded, at, end)
    if verb is None:
        return 0
    stop = verb.end()
    lasting = LASTING.match(folded, at, end)
    for words in range(_MOST_WORDS):
        if _STOP.match(folded, stop, end):
            described = lasting or folded[stop : stop + 1] == ":" or folded[stop : stop + 2] == " ("
            return stop if words and described else 0
        if words and _DASH.match(folded, stop, end):
            return stop
        separator = _LIST.match(folded, stop, end)
        if separator:
            if words and begins_body(separator.end()):
                return stop
            if separator.group().strip() == "và" or not _SECOND_OBJECT.match(folded, separator.end(), end):
                return 0
            stop = separator.end()
        else:
            gap = _WORD.match(folded, stop, end)
            if gap is None:
                return 0
            following = gap.end()
            if _BARE_DUTY.match(folded, following, end) or (words and _acts(folded, following, end)):
                return stop
            if _OBJECT.match(folded, following, end) or begins_body(following):
                return 0
            stop = following
        function = FUNCTION.match(folded, stop, end)
        stop = function.end() if function else _word_end(folded, stop, end)
    return 0


def _acts(folded: str, at: int, end: int) -> bool:
    """Say whether the sentence's own verb begins here."""
    if FUNCTION.match(folded, at, end):
        return False
    return bool(_DUTY.match(folded, at, end) or VERB.match(folded, at, end) or ADVERB.match(folded, at, end))


def _word_end(folded: str, at: int, end: int) -> int:
    """Return where the word ends that begins at a place; one character at least."""
    stop = at
    while stop < end and (folded[stop].isalnum() or folded[stop] in "&’'"):
        stop += 1
    return max(stop, min(at + 1, end))
