"""How news leaves: the mail server and the webhook, each up to the point where something would be sent to a person."""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Iterator

from api.announcements import mail, webhook
from api.announcements.errors import DeliveryError
from api.announcements.mail import Mailbox
from api.announcements.sender import mailbox
from api.clock import Clock
from api.findings import Finding
from api.settings import ApiSettings


def look(settings: ApiSettings, clock: Clock) -> Iterator[Finding]:
    if (box := mailbox(settings)) is not None:
        yield _mail(box)
    if settings.announce_url is not None and settings.announce_secret is not None:
        yield _webhook(settings.announce_url, settings.announce_secret.get_secret_value(), clock)
    if box is None and settings.announce_url is None and settings.env == "production":
        hint = "set MCAP_MAIL_SERVER and its neighbours, or MCAP_ANNOUNCE_URL"
        yield Finding("news of hand-offs", None, hint, "advisers see them in the console alone")


def _mail(box: Mailbox) -> Finding:
    """Signed in, sender and mailbox taken; no letter is sent."""
    what = f"mail by {box.server}:{box.port}"
    try:
        with mail.connected(box) as server:
            for code, said in (server.mail(box.sender), server.rcpt(box.advisers)):
                if code >= 400:
                    raise smtplib.SMTPResponseException(code, said)
            server.rset()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Finding(what, False, _mend(error, box), f"{type(error).__name__}: {error}")
    return Finding(what, True, seen=f"{box.security}, takes letters from {box.sender} to {box.advisers}")


def _mend(error: Exception, box: Mailbox) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return "mend MCAP_MAIL_USER and MCAP_MAIL_PASSWORD"
        case smtplib.SMTPNotSupportedError():
            return f"MCAP_MAIL_SECURITY is {box.security}; the server wants another (starttls, tls, none)"
        case smtplib.SMTPResponseException():
            return "mend MCAP_MAIL_FROM and MCAP_MAIL_TO, or let the server take them"
    return "mend MCAP_MAIL_SERVER (HOST:PORT) and MCAP_MAIL_SECURITY (465 is tls, 587 starttls)"


def _webhook(url: str, secret: str, clock: Clock) -> Finding:
    """A signed call of the type `mcap.test`, which tells of nothing."""
    hint = "the receiver must answer 2xx to what MCAP_ANNOUNCE_SECRET signs, also to a type that it does not know"
    try:
        with webhook.new_client() as client:
            webhook.test(client, url, secret, str(uuid.uuid4()), clock())
    except DeliveryError as error:
        return Finding(f"webhook {url}", False, hint, str(error))
    return Finding(f"webhook {url}", True, seen="took a signed test")
