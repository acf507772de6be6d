"""Finds the document in a web page: takes away what every page of the site has, then keeps the part with the text.

Nothing of the document itself may be lost, so a part goes only for a strong reason: an element that by its kind holds
no text (script, nav, form), or that names itself furniture (share, comment, menu, rating, related …) and is either
small beside the text or mostly links. What is left is narrowed to the smallest element that holds all but a sliver of
the page's running text.
"""

from __future__ import annotations

import regex
from lxml import etree, html

_NO_TEXT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "form",
        "button",
        "select",
        "input",
        "textarea",
        "option",
        "nav",
        "dialog",
        "link",
        "meta",
        "head",
        "map",
        "datalist",
        "progress",
    ]
)
_FURNITURE = regex.compile(
    r"(?:^|[-_\s])(?:menu|nav(?:bar|igation)?|breadcrumbs?|share|sharing|social|comments?|binh-?luan|rating|rate|stars?|danh-?gia|"
    r"vote|related|lien-?quan|tin-?khac|other-?news|sidebar|side-?bar|aside|footer|banner|ads?|advert\w*|quang-?cao|"
    r"pagination|paging|pager|toolbar|tools?|print|login|search|tim-?kiem|popup|modal|cookie|subscribe|newsletter|tags?|"
    r"hot-?news|most-?viewed|xem-?nhieu|widget|skip|copyright|sitemap|lang(?:uage)?|counter|thong-?ke-?truy-?cap)(?:$|[-_\s\d])",
    regex.IGNORECASE,
)
_CAMEL = regex.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", regex.IGNORECASE)
_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "alert"))
_SMALL_SHARE = 0.25  # of the page's text that furniture may hold and still be taken away
_LINKS = 0.6  # share of a part's text that stands in links, above which it is a list of links
_ALL_BUT = 0.93  # of the running text that the chosen element must hold
_RUNNING = 40  # letters from which on a text is running text


def find_main(root: html.HtmlElement) -> html.HtmlElement:
    """Return the element of a page that holds the document; the tree is pruned on the way."""
    body = root.find(".//body")
    page = body if body is not None else root
    _prune(page)
    total = _running(page)
    if not total:
        return page
    chosen = page
    while True:
        following = max((child for child in chosen if isinstance(child.tag, str)), key=_running, default=None)
        if following is None or following.tag in {"table", "tbody", "tr", "p", "ul", "ol", "pre", "blockquote"}:
            return chosen
        if _running(following) < _ALL_BUT * total or _loses(chosen, following):
            return chosen
        chosen = following


def _prune(page: html.HtmlElement) -> None:
    """Take away what holds no text of the document."""
    etree.strip_elements(page, etree.Comment, etree.ProcessingInstruction, etree.Entity, with_tail=False)
    for element in list(page.iter()):
        if element.tag in _NO_TEXT and element is not page:
            _drop(element)
    for element in list(page.iter()):
        if element is not page and (element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")):
            _drop(element)
    total = max(len(page.text_content()), 1)
    for element in list(page.iter()):
        if element is page or element.getparent() is None or not _is_furniture(element):
            continue
        text = element.text_content()
        if len(text) < _SMALL_SHARE * total or _link_share(element, text) > _LINKS:
            _drop(element)


def _is_furniture(element: html.HtmlElement) -> bool:
    """Say whether an element names itself furniture of the site."""
    if element.tag in {"aside", "footer"} or (element.get("role") or "") in _ROLES:
        return True
    if element.tag in {
        "body",
        "article",
        "main",
        "p",
        "td",
        "tr",
        "table",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "font",
        "h1",
    }:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _FURNITURE.search(_CAMEL.sub("-", names)) is not None


def _drop(element: html.HtmlElement) -> None:
    """Remove an element, keeping the text that follows it.

    That text stays where it hangs: lxml reads control characters (old encodings have letters there), and refuses to be
    given them.
    """
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        element.clear(keep_tail=True)
        element.tag = "span"
        element.text = " "
    else:
        parent.remove(element)


def _link_share(element: html.HtmlElement, text: str) -> float:
    """Return the share of an element's text that stands in links."""
    linked = sum(len(link.text_content()) for link in element.iter("a"))
    return linked / max(len(text.strip()), 1)


def _running(element: html.HtmlElement) -> int:
    """Return how many letters of running text an element holds: stretches that are long and no link."""
    total = 0
    for node in element.iter():
        if not isinstance(node.tag, str):
            continue
        for text in (node.text if node.tag != "a" else "", node.tail if node is not element else ""):
            length = len((text or "").strip())
            if length >= _RUNNING:
                total += length
    return total


def _loses(parent: html.HtmlElement, child: html.HtmlElement) -> bool:
    """Say whether narrowing to a child would lose something of the document: marked paragraphs beside it.

    A letterhead, a recipient list or a signature has no running text but stands in a table or in paragraphs.
    """
    for sibling in parent:
        if sibling is child or not isinstance(sibling.tag, str):
            continue
        text = sibling.text_content().strip()
        if text and _link_share(sibling, text) < _LINKS and (_OF_DOCUMENT.search(text) or len(text) >= _RUNNING):
            return True
    return bool((parent.text or "").strip() and len((parent.text or "").strip()) >= _RUNNING)


_OF_DOCUMENT = regex.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc lập\s*[-–]\s*Tự do|NƠI NHẬN|"
    r"\b(?:TM|KT|TL|TUQ|Q)\.\s*\p{Lu}|\bSỐ\s*:\s*\d*\s*/|KÍNH GỬI|"
    r"^\s*(?:KẾ HOẠCH|CHỈ THỊ|QUYẾT ĐỊNH|CÔNG VĂN|NGHỊ QUYẾT|THÔNG BÁO|CÔNG ĐIỆN|PHỤ LỤC|CHỦ TỊCH|GIÁM ĐỐC)",
    regex.IGNORECASE | regex.MULTILINE,
)
"""What stands around a document's running text: letterhead, number, addressees, recipients, signature."""
