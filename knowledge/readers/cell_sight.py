"""Cells of a workbook whose words nobody sees: in the colour of the cell, of a point in height, or formatted away."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils.cell import range_boundaries

from knowledge.readers.sight import SMALLEST, WHITE, Colour, alike, hexadecimal

_NOTHING = re.compile(r";{2,3}")  # a number format that shows none of its sections
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_NAMED = re.compile(rb'<a:(lt1|dk1|lt2|dk2|accent[1-6])>\s*<a:\w+\s[^>]{0,80}?(?:lastClr|val)="([0-9A-Fa-f]{6})"')
_TABLE = re.compile(rb'Target="([^"]{1,200}/tables/[^"]{1,100})"')
_REF = re.compile(rb'<(?:\w{1,20}:)?table\s[^<>]{0,2000}?\sref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


@dataclass(frozen=True)
class CellSight:
    """Of one workbook. `left_out`: as `sight.left_out` is told."""

    left_out: list[tuple[str, str]] = field(default_factory=list)
    _known: dict[int, bool] = field(default_factory=dict)  # by style

    def over(self, sheet: Any) -> Callable[[Any], bool]:
        """Whether a cell of this sheet that holds something shows nothing."""
        headed = _heading_rows(sheet)
        theme = _theme_of(sheet.parent)

        def hides(cell: Any) -> bool:
            style = cell._style_id
            if style not in self._known:
                self._known[style] = _vanishes(cell, theme)
            if not self._known[style] or cell.row in headed:
                return False
            self.left_out.append((f"sheet {sheet.title}", str(cell.value)))
            return True

        return hides


def _vanishes(cell: Any, theme: Mapping[int, Colour]) -> bool:
    font = cell.font
    if _NOTHING.fullmatch(cell.number_format or "") or (font.sz is not None and font.sz < SMALLEST):
        return True
    fill = cell.fill
    pattern = getattr(fill, "patternType", "gradient")
    behind = WHITE if pattern in (None, "none") else _colour(fill.fgColor, theme) if pattern == "solid" else None
    return font.color is not None and alike(_colour(font.color, theme), behind)


def _colour(colour: Any, theme: Mapping[int, Colour]) -> Colour | None:
    """None for one that is made lighter or darker."""
    if colour is None or colour.tint:
        return None
    if colour.type == "rgb":
        return hexadecimal(str(colour.rgb))
    if colour.type == "indexed":
        return hexadecimal(COLOR_INDEX[colour.indexed]) if colour.indexed < len(COLOR_INDEX) else None
    return theme.get(colour.theme) if colour.type == "theme" else None


def _theme_of(workbook: Any) -> dict[int, Colour]:
    said = _NAMED.findall(workbook.loaded_theme or b"")
    found = {name.decode(): hexadecimal(value.decode()) for name, value in said}
    return {n: colour for n, name in enumerate(_THEME) if (colour := found.get(name)) is not None}


def _heading_rows(sheet: Any) -> frozenset[int]:
    """The first row of each table that a sheet holds as such."""
    return frozenset(range_boundaries(ref)[1] or 0 for ref in _tables(sheet))


def _tables(sheet: Any) -> Iterator[str]:
    archive, path = sheet.parent._archive, sheet._worksheet_path
    folder, name = posixpath.split(path)
    related = f"{folder}/_rels/{name}.rels"
    if related not in archive.namelist():
        return
    for target in _TABLE.findall(archive.read(related)):
        part = posixpath.normpath(posixpath.join("/", folder, target.decode())).lstrip("/")
        if part in archive.namelist() and (found := _REF.search(archive.read(part))):
            yield found[1].decode()
