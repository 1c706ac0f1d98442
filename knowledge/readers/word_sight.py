"""Runs of a Word document that nobody sees: hidden, of a point in height, or in the colour of what is behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from knowledge.readers.sight import SMALLEST, WHITE, Colour, alike, hexadecimal

_VAL, _FILL = qn("w:val"), qn("w:fill")
_OFF = {"0", "false", "off"}
_CHAIN = 12  # styles that build on each other, at most
_MARKERS = {"black": "000000", "white": "FFFFFF", "yellow": "FFFF00", "lightGray": "C0C0C0", "darkGray": "808080"}
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_SOLID = "{http://schemas.openxmlformats.org/drawingml/2006/main}solidFill"
_RGB = "{http://schemas.openxmlformats.org/drawingml/2006/main}srgbClr"
_NO_FILL = "{http://schemas.openxmlformats.org/drawingml/2006/main}noFill"


@dataclass(frozen=True)
class Sight:
    styles: Mapping[str, BaseOxmlElement]
    paper: Colour | None
    left_out: list[tuple[str, str]] = field(default_factory=list)  # as `sight.left_out` is told

    def clear(self, tree: BaseOxmlElement) -> BaseOxmlElement:
        """The tree less what nobody sees."""
        for run in list(tree.iter(qn("w:r"))):
            parent = run.getparent()
            if parent is not None and self._is_unseen(run):
                self.left_out.append(("", "".join(text.text or "" for text in run.iter(qn("w:t")))))
                parent.remove(run)
        return tree

    def _is_unseen(self, run: BaseOxmlElement) -> bool:
        vanish = self._said(run, "w:vanish")
        if vanish is not None and vanish.get(_VAL) not in _OFF:
            return True
        size = self._said(run, "w:sz")
        if size is not None and (half := size.get(_VAL, "")).isdigit() and int(half) < 2 * SMALLEST:
            return True
        colour = self._said(run, "w:color")
        return colour is not None and alike(hexadecimal(colour.get(_VAL)), self._behind(run))

    def _said(self, run: BaseOxmlElement, name: str) -> BaseOxmlElement | None:
        """A property of a run: its own, else of its style, else of its paragraph's."""
        for properties in self._properties(run):
            found: BaseOxmlElement | None = properties.find(qn(name)) if properties is not None else None
            if found is not None:
                return found
        return None

    def _properties(self, run: BaseOxmlElement) -> Iterator[BaseOxmlElement | None]:
        own = run.find(qn("w:rPr"))
        yield own
        yield from (style.find(qn("w:rPr")) for style in self._chain(own, "w:rStyle"))
        paragraph = next(run.iterancestors(qn("w:p")), None)
        above = paragraph.find(qn("w:pPr")) if paragraph is not None else None
        yield from (style.find(qn("w:rPr")) for style in self._chain(above, "w:pStyle"))

    def _chain(self, properties: BaseOxmlElement | None, name: str) -> Iterator[BaseOxmlElement]:
        mark = properties.find(qn(name)) if properties is not None else None
        for _ in range(_CHAIN):
            style = self.styles.get(mark.get(_VAL, "")) if mark is not None else None
            if style is None:
                return
            yield style
            mark = style.find(qn("w:basedOn"))

    def _behind(self, run: BaseOxmlElement) -> Colour | None:
        """None where it may be any."""
        own = run.find(qn("w:rPr"))
        marker = own.find(qn("w:highlight")) if own is not None else None
        if marker is not None:
            return hexadecimal(_MARKERS.get(marker.get(_VAL, "")))
        for shaded in self._shaded(run, own):
            if (fill := shaded.get(_FILL, "auto")) != "auto":
                return hexadecimal(fill)
        for around in run.iterancestors(_SHAPE, qn("w:pict"), qn("w:tbl")):
            if around.tag == qn("w:tbl"):
                if self._is_styled(around):
                    return None
            elif around.tag == _SHAPE:
                return _fill_of(around)
            else:
                return None
        return self.paper

    def _shaded(self, run: BaseOxmlElement, own: BaseOxmlElement | None) -> Iterator[BaseOxmlElement]:
        paragraph = next(run.iterancestors(qn("w:p")), None)
        above = paragraph.find(qn("w:pPr")) if paragraph is not None else None
        cells = (cell.find(qn("w:tcPr")) for cell in run.iterancestors(qn("w:tc")))
        styles = (style.find(qn("w:pPr")) for style in self._chain(above, "w:pStyle"))
        for properties in (own, above, *styles, *cells):
            found = properties.find(qn("w:shd")) if properties is not None else None
            if found is not None:
                yield found

    def _is_styled(self, table: BaseOxmlElement) -> bool:
        """Whether its style shades rows or columns: which, a program decides."""
        return any(next(style.iter(qn("w:shd")), None) is not None
                   for style in self._chain(table.find(qn("w:tblPr")), "w:tblStyle"))  # fmt: skip


def _fill_of(shape: BaseOxmlElement) -> Colour | None:
    """The colour of a drawn box; white without one."""
    properties = next((child for child in shape if child.tag.endswith("}spPr")), None)
    if properties is None:
        return None
    solid = properties.find(_SOLID)
    if solid is None:
        return WHITE if properties.find(_NO_FILL) is not None else None
    rgb = solid.find(_RGB)
    return hexadecimal(rgb.get("val")) if rgb is not None else None


def sight_of(document: DocxDocument) -> Sight:
    found = {style.get(qn("w:styleId"), ""): style for style in document.styles.element.iter(qn("w:style"))}
    background = document.element.find(qn("w:background"))
    paper = hexadecimal(background.get(qn("w:color"))) if background is not None else WHITE
    return Sight(found, paper)
