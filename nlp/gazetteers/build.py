"""Write the gazetteers from the tables of the domain sheet. Run once; the JSON files are kept under version control.

    python -m nlp.gazetteers.build DOMAIN_DIRECTORY

The tables (``departments.tsv``, ``provinces.tsv``, ``doc_types.tsv``, ``abbreviations.tsv``, ``themes.tsv``) are facts
gathered by hand. What they lack and the code needs (central bodies, validity dates, units) stands below, with its
source.
One record a line, ordered by id: a change shows as one line.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Any

from nlp.gazetteers.folding import fold_name, strip_marks

Record = dict[str, Any]
_HERE = Path(__file__).parent
_MERGED_2025 = "2025-03-01"  # NQ 176/2025/QH15
_TWO_LEVELS = "2025-07-01"  # NQ 202/2025/QH15, Luật Tổ chức chính quyền địa phương 72/2025/QH15
_ANNEX_3 = "NĐ 30/2020/NĐ-CP, Phụ lục III"

# Bodies that begin on a known day (the tables give only ends).
_VALID_FROM = {
    "Bộ Nông nghiệp và Môi trường": _MERGED_2025,
    "Bộ Dân tộc và Tôn giáo": _MERGED_2025,
    "Sở Nông nghiệp và Môi trường": _MERGED_2025,
    "Sở Dân tộc và Tôn giáo": _MERGED_2025,
    "Chi cục Thuế khu vực": _MERGED_2025,
    "Thuế tỉnh, thành phố": _TWO_LEVELS,
    "Kho bạc Nhà nước khu vực": _MERGED_2025,
    "Bảo hiểm xã hội khu vực": "2025-04-01",
    "Văn phòng HĐND và UBND cấp xã": _TWO_LEVELS,
    "Phòng Kinh tế": _TWO_LEVELS,
    "Phòng Kinh tế, Hạ tầng và Đô thị": _TWO_LEVELS,
    "Phòng Văn hóa - Xã hội": _TWO_LEVELS,
    "Trung tâm Phục vụ hành chính công cấp xã": _TWO_LEVELS,
}
# The main successor where the table tells a story.
_SUCCESSORS = {
    "Sở Thông tin và Truyền thông": "Sở Khoa học và Công nghệ",
    "Sở Lao động - Thương binh và Xã hội": "Sở Nội vụ",
    "Cục Thuế tỉnh": "Chi cục Thuế khu vực",
    "Chi cục Thuế khu vực": "Thuế tỉnh, thành phố",
    "Bảo hiểm xã hội khu vực": "Bảo hiểm xã hội tỉnh",
    "Ban Dân tộc tỉnh": "Sở Dân tộc và Tôn giáo",
    "Sở Văn hóa và Thể thao": None,
    "Sở Quy hoạch - Kiến trúc": None,
    "Đài Phát thanh và Truyền hình tỉnh": "Báo và Phát thanh, Truyền hình tỉnh",
    "Báo tỉnh": "Báo và Phát thanh, Truyền hình tỉnh",
    "Phòng Tài chính - Kế hoạch": "Phòng Kinh tế",
    "Phòng Lao động - Thương binh và Xã hội": "Phòng Văn hóa - Xã hội",
    "Phòng Tài nguyên và Môi trường": "Phòng Kinh tế",
    "Phòng Văn hóa và Thông tin": "Phòng Văn hóa - Xã hội",
    "Phòng Giáo dục và Đào tạo": "Phòng Văn hóa - Xã hội",
    "Phòng Nội vụ": "Phòng Văn hóa - Xã hội",
    "Phòng Y tế": "Phòng Văn hóa - Xã hội",
    "Phòng Tư pháp": "Văn phòng HĐND và UBND cấp xã",
    "Văn phòng HĐND và UBND huyện": "Văn phòng HĐND và UBND cấp xã",
    "Ủy ban nhân dân cấp huyện": "Ủy ban nhân dân cấp xã",
    "Thanh tra huyện": "Thanh tra tỉnh",
    "Thanh tra sở": "Thanh tra tỉnh",
}
# Validity that returns after a gap is kept open: a name in use is never called wrong.
_OPEN_ENDED = {"Bảo hiểm xã hội tỉnh"}
# name; aliases; type: bodies of the centre and of a province that the tables do not list (Hiến pháp 2013 and the laws
# on organisation; Party and Front statutes)
_MORE_BODIES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Quốc hội", (), "trung_uong"),
    ("Ủy ban Thường vụ Quốc hội", ("UBTVQH",), "trung_uong"),
    ("Chính phủ", (), "trung_uong"),
    ("Thủ tướng Chính phủ", ("Thủ tướng", "TTg"), "trung_uong"),
    ("Phó Thủ tướng Chính phủ", ("Phó Thủ tướng",), "trung_uong"),
    ("Văn phòng Quốc hội", (), "trung_uong"),
    ("Văn phòng Chủ tịch nước", (), "trung_uong"),
    ("Kiểm toán nhà nước", (), "trung_uong"),
    ("Tòa án nhân dân tối cao", ("TANDTC",), "trung_uong"),
    ("Viện kiểm sát nhân dân tối cao", ("VKSNDTC",), "trung_uong"),
    ("Bảo hiểm xã hội Việt Nam", (), "trung_uong"),
    ("Thông tấn xã Việt Nam", ("TTXVN",), "trung_uong"),
    ("Đài Truyền hình Việt Nam", ("VTV",), "trung_uong"),
    ("Đài Tiếng nói Việt Nam", ("VOV",), "trung_uong"),
    ("Ban Bí thư", (), "dang"),
    ("Bộ Chính trị", (), "dang"),
    ("Ban Chấp hành Trung ương", ("Trung ương Đảng",), "dang"),
    ("Văn phòng Trung ương Đảng", ("VPTW",), "dang"),
    ("Thành ủy", (), "dang"),
    ("Ban Thường vụ Tỉnh ủy", (), "dang"),
    ("Ban Thường vụ Thành ủy", (), "dang"),
    ("Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam", (), "doan_the"),
    ("Ủy ban nhân dân tỉnh", ("UBND tỉnh",), "tinh"),
    ("Ủy ban nhân dân thành phố", ("UBND thành phố", "Ủy ban nhân dân Thành phố"), "tinh"),
    ("Ủy ban An toàn giao thông Quốc gia", ("Ủy ban ATGT Quốc gia",), "trung_uong"),
    ("Chi cục Quản lý thị trường", (), "tinh"),
    ("Trung tâm Kiểm soát bệnh tật tỉnh", ("CDC",), "tinh"),
    ("Văn phòng Thành ủy", (), "dang"),
)
_TYPES = {
    "trung ương": "trung_uong",
    "tỉnh": "tinh",
    "ngành dọc tại tỉnh": "nganh_doc",
    "Đảng, Mặt trận, đoàn thể": "dang_doan_the",
    "huyện": "huyen",
    "xã": "xa",
    "tập hợp": "tap_hop",
}
# Short forms of the table that stand for too many things to be a body's alias on their own.
_NO_ALIAS = {
    "TC",
    "TP",
    "CT",
    "NV",
    "XD",
    "YT",
    "CA",
    "Văn phòng",
    "TU",
    "HQ",
    "TĐ",
    "Cục Thuế",
    "TTS",
    "TTT",
    "BDT",
    "IPA",
}


def slug(name: str) -> str:
    """Return an identifier: "Sở Nội vụ" -> "so-noi-vu"."""
    return re.sub(r"[^a-z0-9]+", "-", strip_marks(name)).strip("-")


def _read(directory: Path, table: str) -> list[dict[str, str]]:
    with (directory / f"{table}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: (value or "").strip() for key, value in row.items()} for row in rows]


def _source(text: str) -> str:
    """Keep the act that a fact rests on; what rests on general knowledge says so."""
    acts = re.findall(r"(?:NQ|NĐ|Luật|QĐ|TT)[^;:,()]{0,60}?\d+/\d{4}[/\w-]*|QĐ \d+/[\wĐ-]+", text)
    return "; ".join(dict.fromkeys(acts)) or "general knowledge"


def _without_note(name: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", name).strip()


def build_agencies(directory: Path) -> list[Record]:
    """Bodies with their short forms, validity and successor."""
    records: dict[str, Record] = {}
    for row in _read(directory, "departments"):
        names = [_without_note(name) for name in row["name"].split(";")]
        for name in names:
            aliases = [a.strip() for a in _without_note(row["short_forms"]).split(";")] if name == names[0] else []
            until = "" if name in _OPEN_ENDED else row["valid_until"]
            successor = _SUCCESSORS.get(name, row["successor"].split(";")[0]) if until else None
            records[slug(name)] = {
                "id": slug(name),
                "name": name,
                "aliases": [a for a in aliases if a and a != name and a not in _NO_ALIAS and "…" not in a],
                "abbreviations": [],
                "type": _TYPES[row["level"]],
                "parent": None,
                "valid_from": _VALID_FROM.get(name),
                "valid_to": until if len(until) != 4 else f"{until}-12-31" if until else None,
                "successor": successor,
                "examples": [name],
                "source": _source(row["source"] + " " + row["note"]),
            }
    for name, more, kind in _MORE_BODIES:
        records[slug(name)] = {
            "id": slug(name), "name": name, "aliases": list(more), "abbreviations": [], "type": kind, "parent": None,
            "valid_from": None, "valid_to": None, "successor": None, "examples": [name], "source": "general knowledge",
        }  # fmt: skip
    for record in records.values():
        record["abbreviations"] = [a for a in record["aliases"] if re.fullmatch(r"[A-ZĐ&,.-]{2,}", a)]
        record["aliases"] = [a for a in record["aliases"] if a not in record["abbreviations"]]
        record["valid_to"] = record["valid_to"] or None
        successor = slug(_without_note(record["successor"] or ""))
        record["successor"] = successor if successor in records and successor != record["id"] else None
    return list(records.values())


_CITIES_2026 = {"Đồng Nai": "2026-04-30", "Quảng Ninh": "2026-09-01", "Bắc Ninh": "2026-09-20"}


def _day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()


def build_provinces(directory: Path) -> list[Record]:
    """Provinces of before and after 1 July 2025, with the towns named in their datelines."""
    rows = _read(directory, "provinces")
    records: list[Record] = []
    for row in rows:
        name, unchanged = row["name"], row["fate_or_composition"] == "unchanged"
        if row["set"] == "new34" and unchanged:
            continue  # one record: the older one goes on
        old = row["set"] == "old63"
        variants = [] if "capital" in row["written_variants"] else _without_note(row["written_variants"]).split(";")
        variants = [variant.strip() for variant in variants]
        record = {
            "id": slug(name) if old else f"{slug(name)}-2025",
            "name": name,
            "aliases": [v for v in dict.fromkeys(variants) if v and v not in (name, "CT", "HP", "HN", "ĐN")],
            "abbreviations": [],
            "type": "thanh_pho" if row["type"].startswith("thành phố") else "tinh",
            "parent": None,
            "valid_from": None if old else _TWO_LEVELS,
            "valid_to": "2025-06-30" if old and not unchanged else None,
            "successor": f"{slug(row['name_from_2025_07_01'])}-2025" if old and not unchanged else None,
            "capital": _without_note(row["old_capital_place_name"]) or None,
            "examples": [f"tỉnh {name}" if row["type"] == "tỉnh" else f"thành phố {name}"],
            "source": "NQ 202/2025/QH15",
        }
        if name == "Huế":
            record |= {"valid_from": "2025-01-01", "aliases": ["TP. Huế"], "source": "NQ 175/2024/QH15"}
        records += _becoming_city(record) if name in _CITIES_2026 and (not old or unchanged) else [record]
    return records + _former_provinces()


def _becoming_city(record: Record) -> list[Record]:
    """Split the record of a province that became a centrally run city in 2026."""
    name, day = record["name"], _CITIES_2026[record["name"]]
    city = record | {
        "id": f"{slug(name)}-2026", "type": "thanh_pho", "valid_from": day, "examples": [f"thành phố {name}"],
        "source": "NQ 30/2026/QH16" if name == "Đồng Nai" else "general knowledge",
    }  # fmt: skip
    return [record | {"valid_to": _day_before(day), "successor": city["id"], "aliases": []}, city]


def _former_provinces() -> list[Record]:
    """Names that older documents carry."""
    base: Record = {"abbreviations": [], "type": "tinh", "parent": None, "valid_from": None}
    hue = ["Thừa Thiên - Huế", "Thừa Thiên-Huế", "TT-Huế", "T.T.Huế", "TTH"]
    return [
        base | {"id": "thua-thien-hue", "name": "Thừa Thiên Huế", "aliases": hue, "valid_to": "2024-12-31",
                "successor": "hue", "capital": "Huế", "examples": ["tỉnh Thừa Thiên Huế"], "source": "NQ 175/2024/QH15"},
        base | {"id": "ha-tay", "name": "Hà Tây", "aliases": [], "valid_to": "2008-07-31", "successor": "ha-noi",
                "capital": "Hà Đông", "examples": ["tỉnh Hà Tây"], "source": "NQ 15/2008/QH12"},
        base | {"id": "can-tho-tinh", "name": "Cần Thơ", "aliases": [], "valid_to": "2003-12-31",
                "successor": "can-tho", "capital": "Cần Thơ", "examples": ["tỉnh Cần Thơ"], "source": "NQ 22/2003/QH11"},
    ]  # fmt: skip


def build_document_types(directory: Path) -> list[Record]:
    """Named types of NĐ 30/2020 and the normative and Party ones, each with its abbreviation in symbols."""
    records: dict[str, Record] = {}
    for row in _read(directory, "doc_types"):
        name = re.sub(r"\s*(\(.*|của .*|with .*)$", "", row["type_name"]).strip()
        if not name or (name == "Công văn" and row["abbreviation"] == "CV"):
            continue
        record = records.setdefault(slug(name), {
            "id": slug(name), "name": name, "aliases": [], "abbreviations": [], "type": row["kind"].split(" ")[0],
            "parent": None, "valid_from": None, "valid_to": None, "successor": None, "examples": [name],
            "source": _ANNEX_3 if row["in_29"] == "yes" else "observed",
        })  # fmt: skip
        if row["abbreviation"] and row["abbreviation"] not in record["abbreviations"]:
            record["abbreviations"].append(row["abbreviation"])
    records["cong-van"]["abbreviations"] = ["CV"]
    records["chuong-trinh"]["abbreviations"] += ["CTHĐ", "CTrHĐ"]
    more: tuple[tuple[str, list[str]], ...] = (
        ("Kết luận", ["KL"]), ("Phụ lục", []), ("Lời kêu gọi", []), ("Sắc lệnh", ["SL"]), ("Pháp lệnh", ["PL"]),
    )  # fmt: skip
    for name, abbreviations in more:
        records.setdefault(slug(name), {
            "id": slug(name), "name": name, "aliases": [], "abbreviations": abbreviations, "type": "named", "parent": None,
            "valid_from": None, "valid_to": None, "successor": None, "examples": [name], "source": "observed",
        })  # fmt: skip
    return list(records.values())


# Written between names of bodies: abbreviation -> full words. "field" stands after Sở, Bộ, Phòng, ngành (and alone,
# where its letters are joined by & or -); "body" and "term" stand anywhere; "after" only behind the named word.
_FIELDS = {
    "TTTT": "Thông tin và Truyền thông", "KHCN": "Khoa học và Công nghệ", "KHĐT": "Kế hoạch và Đầu tư", "KHDT": "Kế hoạch và Đầu tư",
    "GDĐT": "Giáo dục và Đào tạo", "TNMT": "Tài nguyên và Môi trường", "NNPTNT": "Nông nghiệp và Phát triển nông thôn",
    "NNMT": "Nông nghiệp và Môi trường", "GTVT": "Giao thông vận tải", "LĐTBXH": "Lao động - Thương binh và Xã hội",
    "VHTTDL": "Văn hóa, Thể thao và Du lịch", "VHTT": "Văn hóa và Thể thao", "DTTG": "Dân tộc và Tôn giáo",
    "QHKT": "Quy hoạch - Kiến trúc", "TCKH": "Tài chính - Kế hoạch", "TBXH": "Thương binh và Xã hội",
    "PTNT": "Phát triển nông thôn", "TTDL": "Thể thao và Du lịch", "KTHT": "Kinh tế và Hạ tầng", "QLĐT": "Quản lý đô thị",
    "VHXH": "Văn hóa - Xã hội", "VHTDTT": "Văn hóa và Thể dục thể thao",
}  # fmt: skip
_FIELDS_AFTER = {
    "NV": "Nội vụ", "TP": "Tư pháp", "TC": "Tài chính", "CT": "Công Thương", "XD": "Xây dựng", "YT": "Y tế",
    "NgV": "Ngoại vụ", "DL": "Du lịch", "NN": "Nông nghiệp",
}  # fmt: skip
_IN_NAMES = {
    "UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "MTTQVN": "Mặt trận Tổ quốc Việt Nam", "MTTQ": "Mặt trận Tổ quốc", "UBMTTQVN": "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc", "UBMT": "Ủy ban Mặt trận", "ĐBQH": "đại biểu Quốc hội", "LĐLĐ": "Liên đoàn Lao động",
    "LHPN": "Liên hiệp Phụ nữ", "HLHPN": "Hội Liên hiệp Phụ nữ", "CCB": "Cựu chiến binh", "HCCB": "Hội Cựu chiến binh",
    "TNCS": "Thanh niên Cộng sản", "BHXH": "Bảo hiểm xã hội", "KBNN": "Kho bạc Nhà nước", "NHNN": "Ngân hàng Nhà nước",
    "NHCSXH": "Ngân hàng Chính sách xã hội", "CSXH": "Chính sách xã hội", "CHQS": "Chỉ huy Quân sự",
    "BCHQS": "Bộ Chỉ huy Quân sự", "BĐBP": "Bộ đội Biên phòng", "TAND": "Tòa án nhân dân", "VKSND": "Viện kiểm sát nhân dân",
    "THADS": "Thi hành án dân sự", "PVHCC": "Phục vụ hành chính công", "TTPVHCC": "Trung tâm Phục vụ hành chính công",
    "HCC": "hành chính công", "VPCP": "Văn phòng Chính phủ", "VPUBND": "Văn phòng Ủy ban nhân dân", "BCĐ": "Ban Chỉ đạo",
    "BTV": "Ban Thường vụ", "BTT": "Ban Thường trực", "BQL": "Ban Quản lý", "BQLDA": "Ban Quản lý dự án", "QLDA": "Quản lý dự án",
    "KKT": "Khu kinh tế", "KCN": "khu công nghiệp", "CCN": "cụm công nghiệp", "KCX": "khu chế xuất", "TW": "Trung ương",
    "TƯ": "Trung ương", "T.Ư": "Trung ương", "CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "TTXVN": "Thông tấn xã Việt Nam",
    "KSBT": "Kiểm soát bệnh tật", "PTTH": "Phát thanh - Truyền hình", "QLTT": "Quản lý thị trường", "ATGT": "An toàn giao thông",
    "TTHC": "thủ tục hành chính", "CCHC": "cải cách hành chính", "CNTT": "công nghệ thông tin", "CĐS": "chuyển đổi số",
    "TTĐT": "thông tin điện tử", "ĐVSNCL": "đơn vị sự nghiệp công lập", "ĐVSN": "đơn vị sự nghiệp", "DN": "doanh nghiệp",
    "HTX": "hợp tác xã", "PCTT": "Phòng, chống thiên tai", "TKCN": "tìm kiếm cứu nạn", "PCCC": "phòng cháy, chữa cháy",
    "CNCH": "cứu nạn, cứu hộ", "ATTP": "an toàn thực phẩm", "NTM": "nông thôn mới", "MTQG": "mục tiêu quốc gia",
    "CTMTQG": "Chương trình mục tiêu quốc gia", "ĐHQG": "Đại học Quốc gia", "THPT": "trung học phổ thông",
}  # fmt: skip


def build_abbreviations(directory: Path) -> list[Record]:
    """Abbreviations with their full words; ``type`` says where one may be expanded."""
    records: dict[str, Record] = {}

    def add(short: str, full: str, kind: str, source: str) -> None:
        key = f"{slug(short)}-{slug(full)}"[:60]
        records.setdefault(key, {
            "id": key, "name": full, "aliases": [], "abbreviations": [short], "type": kind, "parent": None,
            "valid_from": None, "valid_to": None, "successor": None, "examples": [short], "source": source,
        })  # fmt: skip

    for kind, table in (("name", _IN_NAMES), ("field", _FIELDS), ("field_after", _FIELDS_AFTER)):
        for short, full in table.items():
            add(short, full, kind, "observed")
    for row in _read(directory, "abbreviations"):
        for short in row["abbreviation"].split(";"):
            add(_without_note(short), _without_note(row["expansion"].split(";")[0]), "other", "observed")
    return list(records.values())


_UNITS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("%", "share", ("phần trăm", "điểm phần trăm")), ("điểm", "score", ()), ("bậc", "rank", ("hạng", "thứ hạng")),
    ("đồng", "money", ("VNĐ", "VND")), ("nghìn đồng", "money", ("ngàn đồng",)), ("triệu đồng", "money", ("tr.đ",)),
    ("tỷ đồng", "money", ("tỉ đồng",)), ("USD", "money", ("đô la Mỹ",)), ("triệu USD", "money", ()), ("tỷ USD", "money", ("tỉ USD",)),
    ("ha", "area", ("héc ta", "hecta")), ("m2", "area", ("m²",)), ("km2", "area", ("km²",)), ("km", "length", ("ki lô mét",)), ("m", "length", ()),
    ("m3", "volume", ("m³",)), ("tấn", "mass", ()), ("kg", "mass", ()), ("MW", "power", ()), ("MWp", "power", ()), ("kWh", "energy", ()), ("triệu kWh", "energy", ()),
    ("giờ", "time", ()), ("ngày", "time", ()), ("ngày làm việc", "time", ()), ("tuần", "time", ()), ("tháng", "time", ()), ("phút", "time", ()),
    ("lần", "count", ()), ("lượt", "count", ()), ("người", "count", ()), ("hộ", "count", ()), ("mẫu", "count", ()),
)  # fmt: skip


def build_units(_: Path) -> list[Record]:
    """Units of measure that targets use; counted nouns (thủ tục, lớp, mô hình) are open and not listed."""
    return [
        {"id": f"{kind}-{slug(name) or 'phan-tram'}", "name": name, "aliases": list(aliases), "abbreviations": [], "type": kind,
         "parent": None, "valid_from": None, "valid_to": None, "successor": None, "examples": [name], "source": "observed"}
        for name, kind, aliases in _UNITS
    ]  # fmt: skip


def build_themes(directory: Path) -> list[Record]:
    """Areas of the published indices (PAR INDEX, SIPAS, PAPI, DTI, PCI …) with the words that point at them."""
    rows = _read(directory, "themes")
    indices = {row["index"] for row in rows}
    parents = [
        {"id": slug(name), "name": name, "aliases": [], "abbreviations": [], "type": "index", "parent": None,
         "valid_from": None, "valid_to": None, "successor": None, "examples": [name], "source": "observed"}
        for name in sorted(indices)
    ]  # fmt: skip
    areas = [
        {"id": row["area_code"], "name": row["official_name"], "type": "area", "parent": slug(row["index"]), "abbreviations": [],
         "aliases": [term.strip() for term in re.sub(r"older name:", "", row["key_terms"]).split(";") if term.strip()],
         "valid_from": None, "valid_to": None, "successor": None, "examples": [row["official_name"]], "source": "observed"}
        for row in rows
    ]  # fmt: skip
    return parents + areas


BUILDERS = {
    "agencies": build_agencies,
    "provinces": build_provinces,
    "document_types": build_document_types,
    "abbreviations": build_abbreviations,
    "units": build_units,
    "themes": build_themes,
}


_KEYS = (
    "id", "name", "aliases", "abbreviations", "type", "parent", "valid_from", "valid_to", "successor", "capital",
    "examples", "source",
)  # fmt: skip


def _in_order(record: Record) -> Record:
    return {key: record[key] for key in _KEYS if key in record}


def main() -> None:
    """Write every gazetteer beside this file."""
    directory = Path(sys.argv[1])
    for name, build in BUILDERS.items():
        records = sorted(build(directory), key=lambda record: (str(record["id"]), fold_name(str(record["name"]))))
        lines = ",\n".join(json.dumps(_in_order(record), ensure_ascii=False) for record in records)
        (_HERE / f"{name}.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
