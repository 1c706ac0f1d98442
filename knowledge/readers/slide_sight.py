"""What nobody sees on a slide: text off it, of a point in height, or in the colour of what is behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from knowledge.readers.sight import SMALLEST, WHITE, Colour, alike, hexadecimal

Box = tuple[float, float, float, float]  # left, top, right, bottom
_PICTURES = {qn("p:pic"), qn("p:graphicFrame")}
_OTHER_FILLS = ("gradFill", "blipFill", "pattFill")
_NAMED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}  # where a master maps them to nothing else
_WRAPPED = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


@dataclass(frozen=True)
class Placed:
    """A shape that is no group, where it lies on its slide; None where that is inherited."""

    shape: Any
    box: Box | None


@dataclass(frozen=True)
class SlideSight:
    slide: Any
    wide: float
    high: float

    @cached_property
    def shapes(self) -> tuple[Placed, ...]:
        """From the lowest to the topmost, those of groups among them."""
        _unwrap(self.slide._element)
        return tuple(_flat(self.slide.shapes))

    def clear(self, placed: Placed) -> str:
        """Takes what nobody sees off a shape, and gives it."""
        box = placed.box
        away = box is not None and (box[2] <= 0 or box[3] <= 0 or box[0] >= self.wide or box[1] >= self.high)
        gone: list[str] = []
        for run in list(placed.shape._element.iter(qn("a:r"), qn("a:fld"))):
            if away or self._is_unseen(run, placed):
                gone.append("".join(text.text or "" for text in run.iter(qn("a:t"))))
                run.getparent().remove(run)
        return " ".join(gone)

    def _is_unseen(self, run: Any, placed: Placed) -> bool:
        properties = run.find(qn("a:rPr"))
        if properties is None:
            return False
        if (size := properties.get("sz", "")).isdigit() and int(size) < 100 * SMALLEST:
            return True
        fill = properties.find(qn("a:solidFill"))
        return fill is not None and alike(self._colour(fill), self._behind(run, placed))

    def _behind(self, run: Any, placed: Placed) -> Colour | None:
        """None where it may be any."""
        cell = next(run.iterancestors(qn("a:tc")), None)
        if cell is not None:
            return self._painted(cell.find(qn("a:tcPr")))
        below = self.shapes[: self.shapes.index(placed)]
        for one in (placed, *reversed(below)):
            properties = one.shape._element.find(qn("p:spPr"))
            if one is not placed and not _covers(one.box, placed.box):
                continue
            if one is not placed and one.shape._element.tag in _PICTURES:
                return None
            if properties is not None and _is_filled(properties):
                return self._painted(properties)
            if one.shape._element.find(qn("p:style")) is not None and properties.find(qn("a:noFill")) is None:
                return None  # filled as its style says
        return self._paper

    @cached_property
    def _paper(self) -> Colour | None:
        layout = self.slide.slide_layout
        for page in (self.slide, layout, layout.slide_master):
            found = page._element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
            if found is not None:
                painted, named = found.find(qn("p:bgPr")), found.find(qn("p:bgRef"))
                return self._painted(painted) if painted is not None else self._colour(named)
        return WHITE

    def _painted(self, properties: Any) -> Colour | None:
        return self._colour(properties.find(qn("a:solidFill"))) if properties is not None else None

    def _colour(self, holder: Any) -> Colour | None:
        """Of what holds one colour; one that is made lighter or darker may be any."""
        found = next(iter(holder), None) if holder is not None else None
        if found is None or len(found):
            return None
        if found.tag == qn("a:srgbClr"):
            return hexadecimal(found.get("val"))
        if found.tag == qn("a:sysClr"):
            return hexadecimal(found.get("lastClr"))
        return self._theme(found.get("val", "")) if found.tag == qn("a:schemeClr") else None

    def _theme(self, name: str) -> Colour | None:
        master = self.slide.slide_layout.slide_master
        mapped = master._element.find(qn("p:clrMap"))
        own = (mapped.get(name) if mapped is not None else None) or _NAMED.get(name, name)
        theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
        holder = theme.find(f".//{qn('a:clrScheme')}/{qn('a:' + own)}")
        first = next(iter(holder), None) if holder is not None else None
        return hexadecimal(first.get("val") or "") or hexadecimal(first.get("lastClr")) if first is not None else None


def _flat(shapes: Iterable[Any], outer: tuple[float, float, float, float] = (0, 0, 1, 1)) -> Iterator[Placed]:
    """`outer`: by how much the group is moved and stretched, across and down."""
    for shape in shapes:
        place = (shape.left, shape.top, shape.width, shape.height)
        known = all(one is not None for one in place)
        if getattr(shape, "shapes", None) is not None:
            yield from _flat(shape.shapes, _inside(shape, outer))
        elif known:
            yield Placed(shape, _box(place, outer))
        else:
            yield Placed(shape, None)


def _box(place: Sequence[float], outer: tuple[float, float, float, float]) -> Box:
    (left, top, wide, high), (right_by, down_by, across, down) = place, outer
    corner = right_by + left * across, down_by + top * down
    return (*corner, corner[0] + wide * across, corner[1] + high * down)


def _inside(group: Any, outer: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    transform = group._element.find(f"{qn('p:grpSpPr')}/{qn('a:xfrm')}")
    if transform is None:
        return outer
    parts = [transform.find(qn(f"a:{name}")) for name in ("off", "ext", "chOff", "chExt")]
    if any(part is None for part in parts):
        return outer
    off, ext, own_off, own_ext = parts
    moved, stretched = [], []
    for axis, size, at in (("x", "cx", 0), ("y", "cy", 1)):
        scale = int(ext.get(size)) / max(int(own_ext.get(size)), 1)
        moved.append(outer[at] + (int(off.get(axis)) - int(own_off.get(axis)) * scale) * outer[2 + at])
        stretched.append(scale * outer[2 + at])
    return moved[0], moved[1], stretched[0], stretched[1]


def _covers(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    across, down = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return one[0] <= across <= one[2] and one[1] <= down <= one[3]


def _is_filled(properties: Any) -> bool:
    return any(properties.find(qn(f"a:{kind}")) is not None for kind in ("solidFill", *_OTHER_FILLS))


def _unwrap(tree: Any) -> None:
    """What newer programs draw stands in a wrapper, with a likeness for older ones, which goes."""
    for wrapper in list(tree.iter(_WRAPPED)):
        parent = wrapper.getparent()
        choice = next(iter(wrapper), None)
        if parent is not None:
            place = parent.index(wrapper)
            parent[place : place + 1] = list(choice) if choice is not None else []
