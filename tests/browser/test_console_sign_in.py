"""The console signs in at an OpenID provider: code with PKCE, roles from the token, nothing in an address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.service import Service, serving
from tests.browser.conftest import Visitor, barriers
from tests.browser.provider import CLIENT, Provider, open_provider

WEB = Path(__file__).parents[2] / "api" / "web" / "src"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with open_provider() as opened:
        yield opened


@pytest.fixture(scope="module")
def office(browser: Browser, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The browser comes first: without one the service is not started for nothing."""
    folder, own = tmp_path_factory.mktemp("office"), provider.issuer()
    with serving(folder, issuers=(own,), oidc_issuer=own.issuer, oidc_client_id=CLIENT) as running:
        provider.redirect = f"{running.address}/"
        yield running


def at_the_provider(visitor: Visitor, office: Service, provider: Provider, wanted: str = "/console") -> Page:
    page = visitor.window()
    page.goto(f"{office.address}{wanted}")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{provider.address}/authorize?**")
    return page


def test_an_adviser_comes_back_to_the_view_that_was_asked_for(
    visitor: Visitor, office: Service, provider: Provider
) -> None:
    page = at_the_provider(visitor, office, provider, "/console#/audit")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["scope"][0].split()[0] == "openid"
    exchanged = provider.exchanged
    page.get_by_role("link", name="Linh").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Audit log")
    assert page.url == f"{office.address}/console#/audit"
    assert provider.exchanged == exchanged + 1
    expect(page.get_by_text("Linh", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Approvals")).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert barriers(page) == []
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Audit log")

    with office.client(manufacturer="named", manufacturer_name="Named Mill") as person:
        conversation = person.post("/v1/conversations").json()["id"]
        person.post(f"/v1/conversations/{conversation}/handoff", json={"reason": "fees"}).raise_for_status()
        page.get_by_role("link", name="Hand-offs").click()
        page.locator("mcap-handoffs .list li").filter(has_text="Named Mill").get_by_role("button").click()
        page.get_by_label("Your reply").fill("None at all.")
        # under the name in the token, nobody types one; by key, since what loads above may move the button
        page.get_by_role("button", name="Send the reply").press("Enter")
        expect(page.locator("mcap-thread")).to_contain_text("None at all.")
        thread = person.get(f"/v1/conversations/{conversation}").json()
    assert [m["author"] for m in thread["messages"]] == ["Linh"]
    page.get_by_role("link", name="Audit log").click()
    expect(page.get_by_role("row").filter(has_text="replied to a hand-off")).to_contain_text("Linh")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert barriers(page) == []
    elsewhere = {
        link.inner_text(): link.get_attribute("href")
        for link in page.get_by_role("navigation").get_by_role("link").all()
    }
    assert {"Chat": "/", "Demo portal": "/demo"}.items() <= elsewhere.items()
    assert "/console" not in elsewhere.values()
    assert {page.request.get(f"{office.address}{where}").status for where in elsewhere.values()} == {200}


def test_a_leads_role_comes_from_the_token(visitor: Visitor, office: Service, provider: Provider) -> None:
    page = at_the_provider(visitor, office, provider)
    page.get_by_role("link", name="Lea").click()
    page.get_by_role("link", name="Approvals").click()

    expect(page.get_by_text("Nothing waits for approval.")).to_be_visible()


def test_the_way_in_is_told_in_the_language_of_the_browser(visitor: Visitor, office: Service) -> None:
    page = visitor.window(locale="ur-PK", width=390)
    page.goto(office.address)

    expect(page.get_by_role("button", name="سائن اِن کریں")).to_be_visible()
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ur", "rtl"]
    assert barriers(page) == []
    written = {path.name.split(".")[1] for path in (WEB / "pages").glob("words.*.ts")}
    assert written == {path.name.split(".")[1] for path in (WEB / "language").glob("words.*.ts")}


@pytest.mark.parametrize("name", ["Guest", "Sam"])
def test_who_has_no_staff_role_gets_no_console(
    visitor: Visitor, office: Service, provider: Provider, name: str
) -> None:
    page = at_the_provider(visitor, office, provider)
    page.get_by_role("link", name=name).click()

    expect(page.get_by_role("alert")).to_contain_text("for Cascale staff")
    expect(page.locator("mcap-console")).to_have_count(0)


def test_an_answer_that_was_not_asked_for_signs_nobody_in(
    visitor: Visitor, office: Service, provider: Provider
) -> None:
    page = at_the_provider(visitor, office, provider)
    code = next(reversed(provider.codes))
    page.goto(f"{office.address}/?code={code}&state=of-somebody-else")

    expect(page.get_by_role("alert")).to_contain_text("The sign-in did not work")
    assert page.evaluate("sessionStorage.getItem('mcap-token')") is None
    assert code in provider.codes  # it was not even sent


def test_a_person_who_turns_back_is_told_so(visitor: Visitor, office: Service, provider: Provider) -> None:
    page = at_the_provider(visitor, office, provider)
    page.get_by_role("link", name="Cancel").click()

    expect(page.get_by_role("alert")).to_contain_text("The sign-in did not work")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
