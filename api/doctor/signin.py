"""The OpenID provider of our own pages: everything that the browser will ask of it, short of a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from api.doctor.reach import why
from api.findings import Finding
from api.settings import ApiSettings

CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # the example of RFC 7636: nobody's verifier is asked for
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def look(settings: ApiSettings, client: httpx.Client, *, roles_shown: bool = False) -> Iterator[Finding]:
    """`roles_shown`: a token is looked at beside, which says more of its roles than the provider does."""
    if settings.oidc_issuer is None:
        if settings.env == "production":
            hint = "set MCAP_OIDC_ISSUER and MCAP_OIDC_CLIENT_ID, for the console"
            yield Finding("sign-in of our pages", None, hint, "there is none")
        return
    address = f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        answer = client.get(address, headers={"Origin": settings.address})
        answer.raise_for_status()
        told = answer.json()
        missing = [name for name in NEEDED if not isinstance(told.get(name), str)]
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        hint = "write the provider's issuer, under which /.well-known/openid-configuration lies, as MCAP_OIDC_ISSUER"
        yield Finding("sign-in: discovery", False, hint, f"{address}: {why(error)}")
        return
    if missing:
        yield Finding("sign-in: discovery", False, "ask the provider", f"{address} names no {', '.join(missing)}")
        return
    yield _issuer(settings, told)
    yield _keys(settings, told)
    yield _challenge(told)
    yield _from_a_browser(settings, answer)
    yield from _registered(settings, told, client)
    yield from _exchange(settings, told, client)
    if not roles_shown:
        yield _roles(told)


def _issuer(settings: ApiSettings, told: Mapping[str, Any]) -> Finding:
    hint = f"write {told.get('issuer')} in MCAP_OIDC_ISSUER and in MCAP_ISSUERS"
    return Finding("sign-in: issuer", told.get("issuer") == settings.oidc_issuer, hint, str(told.get("issuer")))


def _keys(settings: ApiSettings, told: Mapping[str, Any]) -> Finding:
    named = {issuer.jwks for issuer in settings.issuers if issuer.issuer == settings.oidc_issuer}
    same = told["jwks_uri"] in named
    hint = f"write {told['jwks_uri']} as its `jwks`, unless that is where you keep a copy"
    return Finding("sign-in: key set", True if same else None, hint, ", ".join(named) or "not in MCAP_ISSUERS")


def _challenge(told: Mapping[str, Any]) -> Finding:
    methods = told.get("code_challenge_methods_supported")
    if methods is None:
        return Finding(
            "sign-in: PKCE", None, "make sure that the client may use PKCE with S256", "the provider does not say"
        )
    return Finding(
        "sign-in: PKCE", "S256" in methods, "the provider must take code_challenge_method S256", str(methods)
    )


def _from_a_browser(settings: ApiSettings, answer: httpx.Response) -> Finding:
    """The pages read discovery and exchange the code by `fetch`."""
    allowed = answer.headers.get("access-control-allow-origin") in ("*", settings.address)
    hint = f"allow the web origin {settings.address} (CORS) at the provider, for this client"
    return Finding("sign-in: from a browser", allowed, hint)


def _registered(settings: ApiSettings, told: Mapping[str, Any], client: httpx.Client) -> Iterator[Finding]:
    """Ask to sign in, as the page does: a provider refuses a client or an address that it does not know."""
    back = f"{settings.address}/"
    asked = {
        "client_id": settings.oidc_client_id or "",
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid profile email",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "state": "doctor",
        "nonce": "doctor",
    }
    hint = f"register the public client {settings.oidc_client_id} there, with the redirect address {back} and PKCE"
    try:
        answer = client.get(told["authorization_endpoint"], params=asked)
    except httpx.HTTPError as error:
        yield Finding("sign-in: client", False, hint, f"{told['authorization_endpoint']}: {why(error)}")
        return
    refused = answer.is_error or "error=" in answer.headers.get("location", "")
    yield Finding(
        "sign-in: client", not refused, hint, f"{settings.oidc_client_id}: the provider says {answer.status_code}"
    )


def _exchange(settings: ApiSettings, told: Mapping[str, Any], client: httpx.Client) -> Iterator[Finding]:
    """A code that does not exist is `invalid_grant`; a client that needs a secret is told so before."""
    given = {
        "grant_type": "authorization_code",
        "client_id": settings.oidc_client_id or "",
        "code": "doctor",
        "redirect_uri": f"{settings.address}/",
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    }
    try:
        answer = client.post(told["token_endpoint"], data=given, headers={"Origin": settings.address})
        said = answer.json().get("error")
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        yield Finding("sign-in: token", False, "ask the provider", f"{told['token_endpoint']}: {why(error)}")
        return
    hint = f"make {settings.oidc_client_id} a public client: no secret, authorization code with PKCE"
    fitting = False if said in ("invalid_client", "unauthorized_client") else True if said == "invalid_grant" else None
    yield Finding("sign-in: token", fitting, hint, f"the provider says {said} to a code that nobody has")


def _roles(told: Mapping[str, Any]) -> Finding:
    claims = told.get("claims_supported") or []
    hint = "the claim `roles` must be an array at the top of the token: sign in once, then `mcap doctor --token FILE`"
    seen = "the provider says that it writes it" if "roles" in claims else "only a token shows it"
    return Finding("sign-in: roles", None, hint, seen)
