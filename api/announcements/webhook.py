"""Webhook: a signed POST to the operator's address, as Standard Webhooks has it (standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime

import httpx

from api.announcements.errors import DeliveryError
from api.announcements.outbox import Announcement

PATIENCE = 10.0  # seconds for connecting, and for each read
PREFIX = "whsec_"  # before a secret in base64


def send(client: httpx.Client, url: str, secret: str, page: str, announcement: Announcement, now: datetime) -> None:
    """Any 2xx is a receipt; nothing of the answer is read, no redirect is followed. Raises DeliveryError."""
    _post(client, url, secret, announcement.id, payload(announcement, page), now)


def test(client: httpx.Client, url: str, secret: str, id_: str, now: datetime) -> None:
    """A signed call that tells of nothing (type `mcap.test`). Raises DeliveryError."""
    said = {"type": "mcap.test", "timestamp": now.isoformat(), "data": {}}
    _post(client, url, secret, id_, json.dumps(said).encode(), now)


def _post(client: httpx.Client, url: str, secret: str, id_: str, body: bytes, now: datetime) -> None:
    stamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(secret, id_, stamp, body),
    }
    try:
        with client.stream("POST", url, content=body, headers=headers) as answer:
            status = answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}") from error
    if not 200 <= status < 300:
        raise DeliveryError(f"the receiver answered {status}")


def payload(announcement: Announcement, page: str) -> bytes:
    """What happened, and where to look; no word of the chat and no contact."""
    said = {
        "type": announcement.event,
        "timestamp": announcement.at.isoformat(),
        "data": {
            "handoff_id": announcement.handoff_id,
            "manufacturer_id": announcement.manufacturer_id,
            "language": announcement.language,
            "url": page,
        },
    }
    return json.dumps(said, ensure_ascii=False).encode()


def signature(secret: str, id_: str, stamp: str, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of id, time and body, joined by dots."""
    signed = hmac.digest(key(secret), f"{id_}.{stamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def key(secret: str) -> bytes:
    """The bytes of a secret; one with `whsec_` before it is base64. Raises ValueError."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(f"what follows {PREFIX} is not base64") from error


def new_client() -> httpx.Client:
    """The address is a setting of the operator: no redirect leads elsewhere, no proxy of the surroundings is used."""
    return httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False)
