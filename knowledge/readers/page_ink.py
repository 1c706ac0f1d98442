"""Which characters of a page of PDF are seen, and which way up they stand.

A page is drawn piece by piece: what was painted last before a character, where it stands, is behind it.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.psparser import PSLiteral
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.readers.sight import SMALLEST, WHITE, Colour, alike

_UPRIGHT = (0, 90, 180, 270)  # degrees, against the clock, in which text is read; what stands aslant is a watermark
_GRAY = frozenset({"DeviceGray", "CalGray", "ICCBased"})
_UNPAINTED = frozenset({3, 7})  # modes of text that puts no ink on the page
_THINNEST = 3.0  # points: what is thinner is a rule, and nothing stands on it
_WATERMARK = 2.5  # times the size of most of the text
_ACROSS = 0.3  # of a watermark's characters that other text is printed over, at least


class _Device(PDFPageAggregatorWithMarkedContent):
    """Notes what pdfminer lets go of: the mode of text, the space of colours, that there are gradients."""

    shaded = False
    _mode = 0

    def render_string(self, textstate: Any, *rest: Any) -> None:
        self._mode = textstate.render
        super().render_string(textstate, *rest)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        advance = super().render_char(*args, **kwargs)
        if self.cur_item._objs:
            self.cur_item._objs[-1].mode = self._mode  # type: ignore[attr-defined]
        return advance

    def paint_path(self, graphicstate: Any, *rest: Any) -> None:
        before = len(self.cur_item._objs)
        super().paint_path(graphicstate, *rest)
        for piece in self.cur_item._objs[before:]:
            piece.ncs = graphicstate.ncs  # type: ignore[attr-defined]


class _Interpreter(PDFPageInterpreter):
    def do_sh(self, name: object) -> None:  # noqa: ARG002 (as it is called)
        self.device.shaded = True  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Ink:
    """A page of pdfplumber, and everything that is painted on it in order."""

    page: Any
    pieces: tuple[Any, ...]
    shaded: bool

    @cached_property
    def characters(self) -> tuple[Any, ...]:
        """One for each of `page.chars`, in their order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, LTChar))

    @cached_property
    def turns(self) -> tuple[int, ...]:
        """Of each character, by how many degrees it is turned against the clock."""
        return tuple(round(math.degrees(math.atan2(c.matrix[1], c.matrix[0]))) % 360 for c in self.characters)

    @cached_property
    def unseen(self) -> frozenset[int]:
        """Numbers of the characters that nobody sees."""
        backgrounds = [(n, p) for n, p in enumerate(self.pieces) if isinstance(p, LTImage) or _fills(p)]
        places = (n for n, piece in enumerate(self.pieces) if isinstance(piece, LTChar))
        found = enumerate(zip(places, self.characters, strict=True))
        return frozenset(n for n, (place, c) in found if self._is_unseen(c, place, backgrounds))

    @cached_property
    def watermark(self) -> frozenset[int]:
        """Numbers of the characters that stand aslant, or large behind other text."""
        aslant = {n for n, turn in enumerate(self.turns) if turn not in _UPRIGHT}
        body = statistics.median([c.size for c in self.characters]) if self.characters else 0.0
        groups: dict[tuple[float, str, str], list[int]] = {}
        for n, c in enumerate(self.characters):
            if n not in aslant and c.size >= _WATERMARK * body and not c.get_text().isspace():
                groups.setdefault((round(c.size, 1), c.fontname, str(c.graphicstate.ncolor)), []).append(n)
        behind = (group for group in groups.values() if self._is_behind(group, body))
        return frozenset(aslant.union(*behind))

    def text(self, characters: Collection[int]) -> str:
        return "".join(self.characters[n].get_text() for n in sorted(characters))

    def upright(self) -> Ink:
        """The page turned so that most of its text is."""
        seen = [turn for n, turn in enumerate(self.turns) if turn in _UPRIGHT and n not in self.unseen]
        most = Counter(seen).most_common(1)[0][0] if seen else 0
        return self.turned(most) if most else self

    def turned(self, degrees: int) -> Ink:
        """The page turned with the clock. Its characters keep their numbers."""
        page_object = self.page.page_obj
        page_object.rotate = (page_object.rotate + degrees) % 360
        page_object.attrs["Rotate"] = page_object.rotate
        return ink(type(self.page)(self.page.pdf, page_object, self.page.page_number, self.page.initial_doctop))

    def only(self, characters: Collection[int]) -> Any:
        """The page of pdfplumber with these characters and none else."""
        kept = {id(char) for n, char in enumerate(self.page.chars) if n in characters}
        return self.page.filter(lambda piece: piece["object_type"] != "char" or id(piece) in kept)

    def _is_unseen(self, character: Any, place: int, backgrounds: Sequence[tuple[int, Any]]) -> bool:
        x, y = (character.x0 + character.x1) / 2, (character.y0 + character.y1) / 2
        if character.size < SMALLEST or not self._is_on_page(x, y):
            return True
        ink_of = colour(character.graphicstate.ncolor, character.ncs)
        unpainted = character.mode in _UNPAINTED
        if not unpainted and not any(alike(ink_of, ground) for ground in self._grounds):
            return False
        behind = next((p for n, p in reversed(backgrounds) if n < place and _covers(p, x, y)), None)
        if unpainted:
            return not isinstance(behind, LTImage)  # the words of a scan lie behind or over its picture
        if behind is None:
            return not self.shaded and alike(ink_of, WHITE)
        return not isinstance(behind, LTImage) and alike(ink_of, colour(behind.non_stroking_color, behind.ncs))

    @cached_property
    def _grounds(self) -> frozenset[Colour]:
        """Colours in which text may vanish: of the paper, and of all that is filled."""
        fills = (colour(piece.non_stroking_color, piece.ncs) for piece in self.pieces if _fills(piece))
        return frozenset({WHITE, *filter(None, fills)})

    def _is_on_page(self, x: float, y: float) -> bool:
        """`x`, `y` from the lower left, as pdfminer counts."""
        left, lower, right, upper = self._shown
        return left <= x <= right and lower <= y <= upper

    @cached_property
    def _shown(self) -> tuple[float, float, float, float]:
        """What is shown of the page: of one that is not turned, what it is cropped to."""
        whole, crop = self.page.page_obj.mediabox, self.page.page_obj.cropbox
        if self.page.rotation or crop is None:
            return 0.0, 0.0, float(self.page.width), float(self.page.height)
        return crop[0] - whole[0], crop[1] - whole[1], crop[2] - whole[0], crop[3] - whole[1]

    def _is_behind(self, group: Sequence[int], body: float) -> bool:
        boxes = [self.characters[n] for n in group]
        small = [c for c in self.characters if c.size < _WATERMARK * body and not c.get_text().isspace()]
        printed_over = sum(any(_covers(box, (c.x0 + c.x1) / 2, (c.y0 + c.y1) / 2) for c in small) for box in boxes)
        return printed_over >= max(1, _ACROSS * len(boxes))


def ink(page: Any) -> Ink:
    """Looks at a page once, for pdfplumber and for us."""
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    try:
        _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    except Exception as reason:
        raise PdfminerException(reason) from reason
    page._layout = device.get_result()
    return Ink(page, tuple(_pieces(page._layout)), device.shaded)


def colour(parts: object, space: Any) -> Colour | None:
    """Red, green and blue of a colour of PDF; None for a pattern, an ink of its own, or what is unknown."""
    values = parts if isinstance(parts, tuple | list) else (parts,)
    if any(isinstance(value, PSLiteral) or not isinstance(value, int | float) for value in values):
        return None
    if len(values) == 3:
        red, green, blue = values
        return float(red), float(green), float(blue)
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        return (1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black)
    if len(values) == 1 and getattr(space, "name", "") in _GRAY:
        return (float(values[0]),) * 3
    return None


def _pieces(container: Any) -> Iterator[Any]:
    for piece in container._objs:
        if isinstance(piece, LTContainer):
            yield from _pieces(piece)
        else:
            yield piece


def _fills(piece: Any) -> bool:
    return isinstance(piece, LTCurve) and piece.fill and min(piece.width, piece.height) >= _THINNEST


def _covers(piece: Any, x: float, y: float) -> bool:
    return bool(piece.x0 <= x <= piece.x1 and piece.y0 <= y <= piece.y1)
