"""Names of WordprocessingML that every module of the Word reader needs."""

from __future__ import annotations

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def w(name: str) -> str:
    """Return a WordprocessingML tag or attribute in Clark notation."""
    return f"{{{MAIN}}}{name}"


def value(element: etree._Element | None) -> str | None:
    """Return an element's w:val, None without the element or the attribute."""
    return None if element is None else element.get(w("val"))


def number(element: etree._Element | None) -> int | None:
    """Return an element's w:val as a whole number, None where there is none."""
    text = value(element)
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def switch(parent: etree._Element | None, name: str) -> bool | None:
    """Return an on/off property: None where it is not set."""
    element = None if parent is None else parent.find(w(name))
    return None if element is None else value(element) not in {"0", "false", "off"}
