"""What an answer shows beside its words: its paragraphs, what a machine translated, and to staff what was left out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.api.service import Service
from tests.browser.conftest import Visitor, barriers
from tests.browser.embedding import answered, embedded
from tests.browser.portal import Portal
from tests.browser.scene import SAYS, TRANSLATED
from tests.browser.test_console import staff
from tests.browser.test_states import SOURCES_OF_WORDS, sound

pytestmark = pytest.mark.browser

MACHINE = {
    path.name.split(".")[1]: found[1]
    for path in SOURCES_OF_WORDS.glob("words.*.ts")
    if (found := re.search(r'machine_translation: "(.+)"', path.read_text()))
}


def test_every_language_has_its_own_words_for_a_machine_translation() -> None:
    assert len(MACHINE) == len(set(MACHINE.values())) == 12


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("vi", 360), ("ur", 360), ("km", 1280), ("si", 360)])
def test_a_machine_translation_is_told_at_its_citation_and_at_no_other(
    visitor: Visitor, stage: Service, portal: Portal, language: str, width: int
) -> None:
    page = embedded(visitor, portal, f"machine{language}{width}", language=language, width=width)
    answered(page, "sources")
    told = page.locator("mcap-assistant .thread").get_by_text(MACHINE[language], exact=True)

    expect(told).to_have_count(1)
    chips = page.locator("mcap-sources .chip")
    expect(chips).to_have_count(3)
    chip = page.get_by_role("button", name=re.compile(f"{TRANSLATED}.*{MACHINE[language]}"), expanded=False)
    expect(chip.locator(".badge")).to_have_count(2)
    expect(page.locator(".mark").nth(1)).to_have_accessible_name(re.compile(f": {TRANSLATED} .{MACHINE[language]}.$"))
    assert page.locator(".mark").nth(0).get_attribute("title") == "MCAP Guidance"
    assert chip.locator(".name").evaluate("e => e.clientWidth") > 100  # what it is called can still be read
    sound(page)

    chip.click()
    expect(page.locator(".passage").get_by_text(MACHINE[language], exact=True)).to_be_visible()
    assert page.locator(".passage a").get_attribute("href") == "/documents/d2#s2"
    sound(page)
    chips.first.click()
    expect(page.locator(".passage strong")).to_have_text("MCAP Guidance")
    expect(told).to_have_count(1)


def test_a_blank_line_parts_paragraphs(visitor: Visitor, stage: Service, portal: Portal) -> None:
    page = embedded(visitor, portal, "paragraphs", width=640)
    answered(page, "paragraphs")
    says = SAYS["en"]
    for _ in ("as it arrived", "as it is stored"):
        paragraphs = page.locator("mcap-reply .text > p")
        expect(paragraphs).to_have_text([f"{says}. {says}", f"{says}.{says}"])  # a single break parts lines alone
        assert paragraphs.locator("br").count() == 1
        assert page.locator("mcap-reply .text > ol").evaluate_all("lists => lists.map(l => l.start)") == [1, 2]
        apart = "([a, b]) => b.getBoundingClientRect().top - a.getBoundingClientRect().bottom"
        assert paragraphs.evaluate_all(apart) >= 8
        assert barriers(page) == []
        page.reload()


def test_staff_read_what_became_of_a_models_sentences(visitor: Visitor, stage: Service) -> None:
    with stage.client("manufacturer", "judged") as person:
        conversation = person.post("/v1/conversations").json()["id"]
        for text in ("sources", "card"):
            person.post(f"/v1/conversations/{conversation}/messages", json={"text": text}).raise_for_status()
    page = staff(visitor, stage.address, "Adviser")
    page.goto(f"{stage.address}/console#/manufacturers/judged")
    page.get_by_role("region", name="Conversations").get_by_role("button", name="sources").click()

    answers = page.get_by_role("dialog").get_by_role("article").filter(has_text="Assistant")
    expect(answers).to_have_count(2)
    checked = "Checked by strict · Sentences left out: 1 · Sentences replaced by a quotation: 2"
    expect(answers.first).to_contain_text(checked)
    expect(answers.last).not_to_contain_text("Sentences")  # no model wrote it
    answers.first.get_by_text("Sources (3)").click()
    cited = answers.first.get_by_role("listitem").filter(has_text=TRANSLATED)
    expect(cited).to_contain_text(MACHINE["en"])
    expect(answers.first.get_by_text(MACHINE["en"])).to_have_count(1)
    assert barriers(page) == []
