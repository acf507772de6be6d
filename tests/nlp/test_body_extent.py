"""Names of bodies in running text: where they end, and what lists of them stand for."""

from __future__ import annotations

import pytest

from nlp.bodies.reading import BodyReader

CASES = [
    # What a body is for belongs to its name; the sentence's own verb ends it.
    ("các Cục quản lý chuyên ngành, các Sở Xây dựng cần công bố", ["các Cục quản lý chuyên ngành", "các Sở Xây dựng"]),
    (
        "Hội đồng quản trị các Tổng công ty xây dựng thủy lợi tiến hành rà soát",
        ["Hội đồng quản trị các Tổng công ty xây dựng thủy lợi"],
    ),
    ("cơ quan chủ trì có trách nhiệm lấy ý kiến", ["cơ quan chủ trì"]),
    ("các cơ quan quản lý ngành, lĩnh vực báo cáo", ["các cơ quan quản lý ngành, lĩnh vực"]),
    ("các đơn vị xây dựng kế hoạch, các địa phương tổ chức", ["các đơn vị"]),
    ("các địa phương quản lý chặt chẽ đất công", ["các địa phương"]),
    ("Vụ Kế hoạch Đầu tư chủ trì triển khai", ["Vụ Kế hoạch Đầu tư"]),
    ("các doanh nghiệp công nghệ số xây dựng", ["các doanh nghiệp công nghệ số"]),
    # A name of its own holds a verb where the list goes on behind it.
    (
        "Ban Quản lý Khu lâm nghiệp ứng dụng công nghệ cao Sông Lam, UBND cấp xã",
        ["Ban Quản lý Khu lâm nghiệp ứng dụng công nghệ cao Sông Lam", "Ủy ban nhân dân cấp xã"],
    ),
    (
        "Ban QLDA Đầu tư xây dựng chuyên ngành - Học viện Hành chính tổ chức",
        ["Ban Quản lý dự án Đầu tư xây dựng chuyên ngành - Học viện Hành chính"],
    ),
    (
        "Ban Quản lý Khu kinh tế Vũng Rô và các Khu công nghiệp Phú Yên rà soát",
        ["Ban Quản lý Khu kinh tế Vũng Rô và các Khu công nghiệp Phú Yên"],
    ),
    # The head that stands once, with fields that no list knows.
    (
        "các Vụ: Dân tộc, Công nghiệp nhẹ, Thị trường trong nước và Cục Hóa chất: Nghiên cứu",
        ["Vụ Dân tộc", "Vụ Công nghiệp nhẹ", "Vụ Thị trường trong nước", "Cục Hóa chất"],
    ),
    ("các đơn vị liên quan của các Bộ: Tài chính, Y tế:", ["Bộ Tài chính", "Bộ Y tế"]),
    (
        "UBND phường Trung Văn 2, phường Mễ Trì và các đơn vị liên quan",
        ["Ủy ban nhân dân phường Trung Văn 2", "Ủy ban nhân dân phường Mễ Trì", "các đơn vị liên quan"],
    ),
    # Lists that are one name, and their owners.
    (
        "Các Vụ, Cục, Tập đoàn kinh tế, Tổng công ty Nhà nước, Công ty nghiêm túc",
        ["các Vụ, Cục, Tập đoàn kinh tế, Tổng công ty Nhà nước, Công ty"],
    ),
    ("các Vụ, Cục liên quan trong Bộ, phối hợp", ["các Vụ, Cục liên quan trong Bộ"]),
    ("các đơn vị hữu quan của Bộ Y tế, Bộ Tài chính", ["các đơn vị hữu quan của Bộ Y tế", "Bộ Tài chính"]),
    ("các cơ quan, đơn vị trực thuộc Bộ cần", ["các cơ quan, đơn vị trực thuộc Bộ"]),
    ("các cơ quan của Bộ, ngành; Sở Y tế", ["các cơ quan của Bộ, ngành", "Sở Y tế"]),
    ("Sở Công Thương các địa phương, Bộ Y tế", ["Sở Công Thương các địa phương", "Bộ Y tế"]),
    (
        "Ủy ban nhân dân các tỉnh, thành phố từ Thanh Hóa đến Phú Yên chỉ đạo",
        ["Ủy ban nhân dân các tỉnh, thành phố từ Thanh Hóa đến Phú Yên"],
    ),
    # What brackets list behind a general name.
    ("các nhà mạng (Viettel Hà Nam, VNPT Hà Nam) để", ["các nhà mạng", "Viettel Hà Nam", "VNPT Hà Nam"]),
    (
        "các cơ quan đăng ký đầu tư (Sở Tài chính, Ban Quản lý các khu công nghiệp) là",
        ["các cơ quan đăng ký đầu tư", "Sở Tài chính", "Ban Quản lý các khu công nghiệp"],
    ),
    ("các cơ sở đào tạo (nếu có) mở lớp", ["các cơ sở đào tạo"]),
    # Persons whose office is no body.
    ("Phó Thủ tướng Lê Văn Bình chỉ đạo Bộ Y tế", ["Phó Thủ tướng Lê Văn Bình"]),
    ("các đồng chí Thứ trưởng khác tiếp tục", ["các đồng chí Thứ trưởng khác"]),
]


@pytest.mark.parametrize(("text", "names"), CASES)
def test_names_end_where_the_sentence_goes_on(text: str, names: list[str]) -> None:
    assert [body.name for body in BodyReader(text).bodies(0, len(text))] == names
