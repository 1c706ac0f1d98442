"""A model's text, cut into sentences: whole, however it arrives, each with the handles and markers that follow it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding.draft import Draft, Sentences, whole

TEXTS = {
    "Not quite: 4.2 hours, e.g. online. [[s1]] Free! [[s2, s3]]\n- {{c1.result.total}} in all.\n[[s4]]": [
        "Not quite: 4.2 hours, e.g. online. [[s1]]",
        "Free! [[s2, s3]]",
        "- {{c1.result.total}} in all.",
        "[[s4]]",
    ],
    "Yes. [[s1]]\n\nWhich year is it? [[ask]]\n\n[[silent: fees, e.g. in U.S. dollars. Or?]] The rest. [[c2]] [1]": [
        "Yes. [[s1]]",
        "Which year is it? [[ask]]",
        "[[silent: fees, e.g. in U.S. dollars. Or?]]",
        "The rest. [[c2]] [1]",
    ],
    "有十个小时。[[s1]]不收费吗？“不。”[[s2,s3]] 好！": ["有十个小时。[[s1]]", "不收费吗？", "“不。”[[s2,s3]]", "好！"],
    "เข้าร่วมได้ [[s1]] มี 10 ชั่วโมง[[s2]]\nจบ": ["เข้าร่วมได้ [[s1]]", "มี 10 ชั่วโมง[[s2]]", "จบ"],
    "It is {{q1}}, i.e. {{ c1.result.path.rows.0.emissions }}. [[c1]]\n1. First. [[s1]]\n2) Second. [[s2]]": [
        "It is {{q1}}, i.e. {{ c1.result.path.rows.0.emissions }}. [[c1]]",
        "1. First. [[s1]]",
        "2) Second. [[s2]]",
    ],
    "Boilers, dryers, etc. [[s1]] Category A. [[s2]] Done. [[s3]]": [
        "Boilers, dryers, etc. [[s1]]",
        "Category A. [[s2]]",
        "Done. [[s3]]",
    ],
    "MCAP is free. [[s1]] [[adviser]] [[silent: hours]] More. [[s2]]": [
        "MCAP is free. [[s1]]",
        "[[adviser]]",
        "[[silent: hours]]",
        "More. [[s2]]",
    ],
}


def cut(pieces: list[str]) -> list[Draft]:
    sentences = Sentences()
    found = [draft for piece in pieces for draft in sentences.feed(piece)]
    return found + list(sentences.rest())


def texts(text: str) -> list[str]:
    return [draft.text for draft in whole(text)]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_cut_at_the_end_of_its_sentences_with_what_they_cite(text: str) -> None:
    assert texts(text) == TEXTS[text]


@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_the_sentences_are_the_same_wherever_the_stream_is_cut(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(1, len(text) - 1), unique=True).map(sorted))
    edges = [0, *places, len(text)]

    assert cut([text[start:end] for start, end in itertools.pairwise(edges)]) == list(whole(text))


@pytest.mark.parametrize("text", TEXTS)
def test_the_sentences_are_the_same_letter_by_letter(text: str) -> None:
    assert cut(list(text)) == list(whole(text))


_PIECES = [
    *("Yes. ", "A b", "4.2", " ", "\n", "\n\n", "[[s1]]", "[[s1, s2]]", "{{q1}}", "[[silent: a. b]]", "[[ask]]"),
    *("。", "?", "ไทย", "e.g. ", "- ", "1. ", "[", "]", "{", "}", "[1]", "”", "…"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_nothing_is_lost_and_nothing_added_whatever_arrives(pieces: list[str]) -> None:
    text = "".join(pieces)

    assert "".join("".join(texts(text)).split()) == "".join(text.split())
    assert cut(pieces) == cut(list(text))


@pytest.mark.parametrize(
    "text",
    [
        "第一句。第二句！",
        "এক বাক্য। আর এক।",
        "پہلا جملہ کیا ہے؟ یہ دو ہے۔",
        "ប្រយោគមួយ។ ប្រយោគពីរ។",
        "ප්‍රථම වාක්‍යය. දෙවැන්න.",
        "Câu một. Câu hai?",
        "“One.” (Two.)",
    ],
)
def test_every_script_ends_its_sentences(text: str) -> None:
    assert len(texts(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "It is 1.5 °C, approx. 42 % of it, see p. 3 and Fig. 2 by Dr. Tsoi.",
        "Version 1.3.1 of it, cf. https://cascale.org/mcap.html for more",
        "Trụ sở ở TP. HCM, vd. quận 1.",
    ],
)
def test_a_full_stop_inside_ends_nothing(text: str) -> None:
    assert texts(text) == [text]


def test_lines_and_paragraphs_are_told_apart() -> None:
    drafts = list(whole("One. Two.\nThree.\n\nFour.\n \n\n- Five."))

    assert [(d.begins_line, d.begins_paragraph) for d in drafts] == [
        (True, True), (False, False), (True, False), (True, True), (True, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("It is free. [[s2, s3]] [1]", ("s2", "s3")),
        ("It is free. [[s2]][[c1]] [[s2]]", ("s2", "c1")),
        ("It is free [s2; s10].", ("s2", "s10")),
        ("By 2030 {{c1.result.total}} and {{q1}}. [[s1]]", ("s1", "c1")),
        ("Yours: {{q1}}. [[s1, q1]]", ("s1",)),
        ("It is so. [[c1.result.total]] [[s3:80]]", ("c1", "s3")),
        ("It is free. [[x1]] [[1]] s1", ()),
    ],
)
def test_what_a_sentence_cites(text: str, cites: tuple[str, ...]) -> None:
    assert Draft(text).cites == cites


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is free [[s1]], [[s2]] indeed . [[s3]] [1, 2]", "It is free, indeed."),
        ("- **It** is `free`. [[s1]]", "It is free."),
        ("## 1. It is {{ q1 }}. [[c1]]", "It is {{q1}}."),
        ("It is {{total}} ⟨q1⟩ or [[nothing]]. [[s1]]", "It is or."),
        ("Which year? [[ask]]", "Which year?"),
        ("免费。[[s1]]", "免费。"),
        ("<b>It</b> is <a href='x'>free</a> ![x](y), if 5 < 7. [[s1]]", "It is free [x](y), if 5 < 7."),
        ("[[s1]]", ""),
    ],
)
def test_its_words_are_what_is_left_without_handles_and_markup(text: str, words: str) -> None:
    assert Draft(text).words == words


def test_a_text_is_taken_in_without_what_nobody_sees_and_with_plain_brackets() -> None:
    (first, second) = whole("It\u200b is f\u202eree［1］ ［［s1］］. [\u2060[s2]] Nice｛｛c1.result.total｝｝. [[c1]]")

    assert (first.words, first.cites) == ("It is free.", ("s1", "s2"))
    assert second.words == "Nice{{c1.result.total}}."
    assert whole("क्\u200dष [[s1]]").__next__().words == "क्\u200dष"


@pytest.mark.parametrize(
    ("text", "alone"),
    [("[[s2]]", True), ("- {{c1}}", True), ("{{c1.result.total}}.", True), ("It is {{c1.result.total}}", False)],
)
def test_whether_it_says_anything_itself(text: str, alone: bool) -> None:
    assert Draft(text).only_handles is alone


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("[[silent: topic with. a dot]]", ("silent", "topic with. a dot")),
        ("[[ silent ]]", ("silent", "")),
        ("Which fuel is it? [[ask]]", ("ask", "")),
        ("[off_topic]", ("off_topic", "")),
        ("[[adviser]]", ("adviser", "")),
        ("[[silently]] [[s1]]", None),
    ],
)
def test_a_marker_is_known_with_its_topic(text: str, marker: tuple[str, str] | None) -> None:
    assert Draft(text).marker == marker
