"""Mail: a new hand-off to the advisers' mailbox, a message to who holds it, a reply to the address that was left."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from functools import cache
from importlib.resources import files
from typing import Literal

from api.announcements.errors import DeliveryError
from api.announcements.outbox import Announcement
from knowledge.data import from_yaml
from knowledge.languages import base

PATIENCE = 10.0  # seconds for each step of the conversation
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True)
class Mailbox:
    """How mail leaves, and where hand-offs go."""

    server: str
    port: int
    security: Security
    user: str | None
    password: str | None
    sender: str
    advisers: str


def send(box: Mailbox, page: str, announcement: Announcement) -> None:
    """Raises DeliveryError."""
    try:
        message = letter(box, page, announcement)
        with connected(box) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError, MessageError) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}") from error


def letter(box: Mailbox, page: str, announcement: Announcement) -> EmailMessage:
    """In the person's language, or in English to advisers. Raises ValueError for an address that is none."""
    words = catalogue()
    if announcement.event == "handoff.replied":
        to, text = announcement.contact or "", words.get(base(announcement.language or "en"), words["en"])
    else:
        mine = announcement.adviser if announcement.event == "handoff.message" else None
        to, text = mine or box.advisers, words[announcement.event]
    slots = {"manufacturer": announcement.manufacturer_id, "language": announcement.language or "–", "page": page}
    message = EmailMessage()
    message["From"], message["To"] = Address(addr_spec=box.sender), Address(addr_spec=to)
    message["Subject"] = text["subject"]
    message["Date"] = format_datetime(announcement.at)
    message["Message-ID"] = make_msgid(announcement.id, Address(addr_spec=box.sender).domain or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text["body"].format(**slots))
    return message


@cache
def catalogue() -> dict[str, dict[str, str]]:
    text = files("api.announcements").joinpath("words.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = from_yaml(text)
    return words


def connected(box: Mailbox) -> smtplib.SMTP:
    """Encrypted and signed in, as the settings say. Raises OSError, SMTPException, ValueError."""
    server: smtplib.SMTP
    if box.security == "tls":
        server = smtplib.SMTP_SSL(box.server, box.port, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(box.server, box.port, timeout=PATIENCE)
    try:
        if box.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if box.user is not None:
            server.login(box.user, box.password or "")
    except BaseException:
        server.close()
        raise
    return server
