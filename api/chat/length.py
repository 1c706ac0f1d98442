"""How long a message may be: refused at the border, before a word of it is read."""

from __future__ import annotations

import re

from api.errors import InvalidError
from api.settings import ApiSettings

_FIGURE = re.compile(r"\d[\d.,'’٬٫]*|[〇零一二两三四五六七八九十百千万億亿]")  # in digits, and each Chinese numeral


def refuse_long(text: str, settings: ApiSettings) -> None:
    """What no answer could account for: too many characters, or a whole table's figures.

    Raises:
        InvalidError: `message_too_long`, `too_many_figures`.
    """
    _refuse_more("message_too_long", "characters", len(text), settings.longest_message)
    _refuse_more("too_many_figures", "figures", len(_FIGURE.findall(text)), settings.most_figures)


def _refuse_more(code: str, of: str, there_are: int, most: int) -> None:
    if there_are > most:
        said = f"The message has {there_are} {of}; {most} are the most. A table can be sent as a file."
        raise InvalidError(code, said, most=most, field="text", expected=f"at most {most} {of}")
