"""What nobody sees of a page of HTML: hidden, off the page, of a point in height, in the colour of what is behind it.

Style sheets within the page count; nothing is fetched. Where the page has others too, a heading may lie on any colour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import css_inline
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from PIL import ImageColor

from knowledge.readers.sight import SMALLEST, WHITE, Colour, alike

_RULE = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*+([^;]++)")
_LENGTH = re.compile(r"(-?[\d.]{1,12})\s*(px|pt|em|rem|%|in|cm|vw|vh)?")
_FOUR = re.compile(r"(?:rgb|hsl)a?\((?:[^(),/\s]{1,12}[,\s/]{1,4}){3}(\d{0,3}\.?\d{1,6})(%?)\s?\)")  # opacity last
_POINTS = {"px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "in": 72.0, "cm": 28.35, "vw": 6.0, "vh": 8.0, "": 0.75}
_AWAY = -300.0  # points: what is moved so far is off the page
_FAINTEST = 0.1  # of opacity
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th"})
_PASSED_ON = frozenset({"inherit", "initial", "unset", "none", "transparent", ""})


@dataclass(frozen=True)
class _Look:
    colour: Colour | None = (0.0, 0.0, 0.0)
    behind: Colour | None = WHITE
    painted: bool = False  # something within the page says what is behind
    hidden: bool = False


def in_line(soup: BeautifulSoup) -> BeautifulSoup:
    """What the page's own style sheets say, said at each element."""
    if soup.find("style") is None:
        return soup
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    return BeautifulSoup(inliner.inline(str(soup)), "lxml")


def clear(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """Takes what nobody sees off the page, and gives it as `sight.left_out` is told."""
    elsewhere = soup.find("link", rel="stylesheet") is not None
    gone: list[NavigableString] = []
    looks: dict[int, _Look] = {}
    for tag in soup.find_all(True):
        above = looks.get(id(tag.parent), _Look())
        look = looks[id(tag)] = _looks(tag, above)
        unsure = elsewhere and not look.painted and tag.name in _HEADINGS
        if look.hidden or (alike(look.colour, look.behind) and not unsure):
            gone += [text for text in tag.children if isinstance(text, NavigableString) and not _is_aside(text)]
    for text in gone:
        text.extract()
    return [("", str(text)) for text in gone]


def _is_aside(text: NavigableString) -> bool:
    """A comment or a declaration."""
    return isinstance(text, PreformattedString)


def _looks(tag: Tag, above: _Look) -> _Look:
    rules = {name.lower(): value.strip().lower() for name, value in _RULE.findall(str(tag.get("style") or ""))}
    look = above
    told = rules.get("color") or str(tag.get("color" if tag.name == "font" else "text") or "")
    if told and told not in _PASSED_ON - {"transparent"}:
        look = replace(look, colour=_colour(told), hidden=look.hidden or _opacity(told) < _FAINTEST)
    for painted in (rules.get("background-color"), rules.get("background"), rules.get("background-image"),
                    str(tag.get("bgcolor") or "")):  # fmt: skip
        if painted and painted not in _PASSED_ON and _opacity(painted) >= _FAINTEST:
            look = replace(look, behind=_background(painted), painted=True)
    gone = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or any(_hides(rules))
    return replace(look, hidden=True) if gone else look


def _hides(rules: Mapping[str, str]) -> Iterator[bool]:
    yield rules.get("display", "").startswith("none")
    yield rules.get("visibility", "").startswith(("hidden", "collapse"))
    yield rules.get("clip", "").replace(" ", "").startswith(("rect(0", "rect(1px"))
    yield "font-size" in rules and _points(rules["font-size"], 100.0) < SMALLEST
    yield "opacity" in rules and _points(rules["opacity"], 100.0) < _FAINTEST * _POINTS[""]
    yield _points(rules.get("text-indent", ""), 0.0) < _AWAY
    if rules.get("position", "").startswith(("absolute", "fixed")):
        yield any(_points(rules.get(side, ""), 0.0) < _AWAY for side in ("left", "top", "right", "bottom"))


def _points(length: str, otherwise: float) -> float:
    found = _LENGTH.match(length)
    try:
        return float(found[1]) * _POINTS.get(found[2] or "", otherwise) if found else otherwise
    except ValueError:
        return otherwise


def _background(told: str) -> Colour | None:
    """None for a picture or a gradient."""
    if "url(" in told or "gradient(" in told:
        return None
    return _colour(told) or next((found for word in told.split() if (found := _colour(word))), None)


def _colour(told: str) -> Colour | None:
    try:
        red, green, blue = ImageColor.getrgb(told.replace("!important", "").strip())[:3]
    except ValueError:
        return None
    return red / 255, green / 255, blue / 255


def _opacity(told: str) -> float:
    if told == "transparent":
        return 0.0
    found = _FOUR.fullmatch(told)
    return float(found[1]) / (100 if found[2] else 1) if found else 1.0
