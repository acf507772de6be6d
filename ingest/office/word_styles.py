"""Word's looks: styles with what they are based on, and what a paragraph or run adds to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ingest.office.word_names import number, switch, value, w

TOGGLES = ("b", "i", "caps", "vanish")


@dataclass(slots=True)
class Look:
    """Properties that are set somewhere; None: not set here."""

    switches: dict[str, bool] = field(default_factory=dict)
    font: str | None = None
    alignment: str | None = None
    outline: int | None = None  # 0 the highest, as Word counts
    list_id: int | None = None
    list_level: int | None = None

    def under(self, upper: Look) -> Look:
        """Return this look with what ``upper`` sets on top of it."""
        return Look(
            {**self.switches, **upper.switches},
            upper.font or self.font,
            upper.alignment or self.alignment,
            self.outline if upper.outline is None else upper.outline,
            self.list_id if upper.list_id is None else upper.list_id,
            self.list_level if upper.list_level is None else upper.list_level,
        )


def read_look(paragraph: etree._Element | None, run: etree._Element | None) -> Look:
    """Read the looks that a w:pPr and a w:rPr set."""
    look = Look()
    for name in TOGGLES:
        state = switch(run, name)
        if state is not None:
            look.switches[name] = state
    fonts = None if run is None else run.find(w("rFonts"))
    if fonts is not None:
        look.font = fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or fonts.get(w("cs"))
    if paragraph is not None:
        look.alignment = value(paragraph.find(w("jc")))
        look.outline = number(paragraph.find(w("outlineLvl")))
        numbering = paragraph.find(w("numPr"))
        if numbering is not None:
            look.list_id = number(numbering.find(w("numId")))
            look.list_level = number(numbering.find(w("ilvl")))
    return look


class Styles:
    """The styles part."""

    def __init__(self, root: etree._Element | None) -> None:
        """Read the styles; without a part every look is Word's default."""
        self._own: dict[str, Look] = {}
        self._based_on: dict[str, str] = {}
        self._resolved: dict[str, Look] = {}
        self.defaults = Look()
        self.default_paragraph = ""
        if root is None:
            return
        defaults = root.find(w("docDefaults"))
        if defaults is not None:
            self.defaults = read_look(
                defaults.find(f"{w('pPrDefault')}/{w('pPr')}"), defaults.find(f"{w('rPrDefault')}/{w('rPr')}")
            )
        for style in root.iter(w("style")):
            name = style.get(w("styleId"), "")
            self._own[name] = read_look(style.find(w("pPr")), style.find(w("rPr")))
            base = value(style.find(w("basedOn")))
            if base:
                self._based_on[name] = base
            if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true", "on"}:
                self.default_paragraph = name

    def resolve(self, name: str | None) -> Look:
        """Return a style's look with everything it is based on; an unknown style sets nothing."""
        if not name or name not in self._own:
            return Look()
        if name not in self._resolved:
            chain = [name]
            while (base := self._based_on.get(chain[-1])) and base in self._own and base not in chain:
                chain.append(base)
            look = Look()
            for link in reversed(chain):
                look = look.under(self._own[link])
            self._resolved[name] = look
        return self._resolved[name]

    def paragraph_look(self, properties: etree._Element | None) -> Look:
        """Return the look of a paragraph: its style, then what it sets itself (not its mark's run properties)."""
        style = value(properties.find(w("pStyle"))) if properties is not None else None
        return self.resolve(style or self.default_paragraph).under(read_look(properties, None))

    def run_look(self, paragraph: Look, properties: etree._Element | None) -> Look:
        """Return the look of a run in a paragraph.

        Bold and its like are toggles: a character style inside a bold paragraph style turns them off again; what the
        run itself sets is absolute.
        """
        style = self.resolve(value(properties.find(w("rStyle")))) if properties is not None else Look()
        own = read_look(None, properties)
        switches: dict[str, bool] = {}
        for name in TOGGLES:
            if name in own.switches:
                switches[name] = own.switches[name]
            else:
                styled = paragraph.switches.get(name, False) != style.switches.get(name, False)
                switches[name] = styled or self.defaults.switches.get(name, False)
        return Look(switches, own.font or style.font or paragraph.font or self.defaults.font)
