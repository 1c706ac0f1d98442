"""What is true about hours, whatever stores them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tools.ledger.active import Activity
from tools.ledger.balance import Balance
from tools.ledger.chain import GENESIS, first_break, sealed
from tools.ledger.entry import Draft, Effect, Entry
from tools.ledger.policy import ChannelPolicy
from tools.ledger.rules import Posting, objections
from tools.ledger.year import Calendar

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2039, 12, 31), timezones=st.timezones())  # noqa: DTZ001
zones = st.sampled_from(["UTC", "Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"])
calendars = st.builds(
    Calendar, st.sampled_from(["calendar", "commitment"]), zones, st.dates(date(2020, 1, 1), date(2030, 12, 31))
)


@given(moments, calendars)
def test_every_moment_lies_in_the_one_year_whose_days_hold_it(moment: datetime, calendar: Calendar) -> None:
    year = calendar.year(moment)

    assert calendar.start(year) <= calendar.day(moment) <= calendar.end(year)
    assert calendar.end(year) + timedelta(days=1) == calendar.start(year + 1)
    assert calendar.start(year).year == year


def test_a_year_is_cut_at_midnight_of_the_programmes_zone() -> None:
    moment = datetime(2026, 12, 31, 18, tzinfo=UTC)  # one in the morning of New Year's Day in Viet Nam

    assert Calendar("calendar", "UTC").year(moment) == 2026
    assert Calendar("calendar", "Asia/Ho_Chi_Minh").year(moment) == 2027


def test_who_committed_on_a_leap_day_begins_common_years_on_the_first_of_march() -> None:
    calendar = Calendar("commitment", "UTC", date(2024, 2, 29))

    assert [calendar.start(year) for year in (2024, 2025, 2028)] == [
        date(2024, 2, 29),
        date(2025, 3, 1),
        date(2028, 2, 29),
    ]
    assert calendar.year(datetime(2025, 2, 28, 12, tzinfo=UTC)) == 2024
    assert calendar.end(2024) == date(2025, 2, 28)


@given(st.integers(1, 1440), st.sampled_from([1, 5, 6, 15]), st.integers(0, 60))
def test_time_is_rounded_up_to_the_next_step_and_to_the_minimum(minutes: int, rounding: int, minimum: int) -> None:
    drawn = ChannelPolicy(True, rounding, minimum).drawn(minutes)  # type: ignore[arg-type]

    assert drawn % rounding == 0
    assert 0 <= drawn - max(minutes, minimum) < rounding
    assert ChannelPolicy(draws=False).drawn(minutes) == 0


def test_the_first_answer_takes_a_minute_and_later_ones_the_whole_minutes_of_the_gaps() -> None:
    activity, posted = Activity(), []
    for seconds, counts in ((0, True), (90, True), (200, True), (290, False), (380, True), (700, True), (5_000, True)):
        at = NOW + timedelta(seconds=seconds)
        posted.append(activity.minutes(at) if counts else 0)
        activity = activity.after(at, counts=counts)

    assert posted == [1, 0, 2, 0, 1, 0, 0]  # gaps of 320 s and more, and one whose answer does not count, add nothing


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=30))
def test_what_is_posted_is_the_active_time_in_whole_minutes(messages: list[tuple[int, bool]]) -> None:
    activity, at, posted = Activity(), NOW, 0
    for seconds, counts in messages:
        at += timedelta(seconds=seconds)
        posted += activity.minutes(at) if counts else 0
        activity = activity.after(at, counts=counts)

    whole = activity.active // timedelta(minutes=1)
    assert posted == (max(whole, 1) if activity.answered else 0)


def book(minutes: list[int]) -> list[Entry]:
    entries: list[Entry] = []
    for number, amount in enumerate(minutes, start=1):
        entry = Entry(
            id=f"e{number}",
            manufacturer_id="M",
            sequence=number,
            kind="use",
            minutes=amount,
            effect=Effect(drawn=amount),
            year=2027,
            occurred_at=NOW,
            logged_at=NOW,
            actor="ann",
            channel="live",
            adviser="ann",
            expires_at=None,
            conversation_id=None,
            handoff_id=None,
            reverses=None,
            approved_by=None,
            approved_at=None,
            key=None,
            text_digest="0",
            previous_hash=GENESIS,
            hash="",
        )
        entries.append(sealed(entry, entries[-1].hash if entries else GENESIS))
    return entries


def broken_at(entries: list[Entry]) -> int | None:
    found = first_break("M", entries)
    return found.sequence if found else None


@given(st.lists(st.integers(1, 60), min_size=2, max_size=8), st.data())
def test_a_chain_breaks_at_the_first_entry_that_was_changed_removed_or_swapped(
    minutes: list[int], data: st.DataObject
) -> None:
    entries = book(minutes)
    place = data.draw(st.integers(0, len(entries) - 2))
    changed = [*entries]
    changed[place] = replace(entries[place], minutes=entries[place].minutes + 1)
    resealed = [*entries]
    resealed[place] = sealed(changed[place], entries[place].previous_hash)

    assert broken_at(entries) is None
    assert broken_at(changed) == place + 1
    assert broken_at(resealed) == place + 2
    assert broken_at(entries[:place] + entries[place + 1 :]) == place + 1


def draft(**changes: object) -> Draft:
    plain = Draft("use", 30, Effect(drawn=30), 2027, NOW, "ann", channel="live", adviser="ann")
    return replace(plain, **changes)  # type: ignore[arg-type]


def codes(posting: Posting) -> list[str]:
    return [objection.code for objection in objections(posting)]


@given(st.integers(1, 600), st.integers(0, 600), st.integers(0, 600), st.integers(1, 1440))
def test_a_use_is_refused_exactly_when_it_takes_more_than_remains(
    granted: int, used: int, held: int, minutes: int
) -> None:
    balance = Balance("M", 2027, date(2027, 1, 1), date(2027, 12, 31), granted, used, held)
    posting = Posting(draft(minutes=minutes, effect=Effect(drawn=minutes)), balance, NOW)

    assert codes(posting) == (["allotment_exceeded"] if minutes > granted - used - held else [])


@given(st.integers(0, 700), st.integers(0, 700), st.integers(1, 700))
def test_a_warning_names_the_highest_level_reached(used: int, held: int, granted: int) -> None:
    warning = Balance("M", 2027, NOW.date(), NOW.date(), granted, used, held).warning

    share = 100 * (used + held) / granted
    assert warning == (100 if share >= 100 else 90 if share >= 90 else 75 if share >= 75 else None)


def test_each_rule_objects_to_what_it_is_for() -> None:
    balance = Balance("M", 2027, date(2027, 1, 1), date(2027, 12, 31), 600, 0, 0)
    later = NOW + timedelta(days=2)
    hold = replace(book([60])[0], kind="hold", effect=Effect(held=60))
    release = draft(kind="release", minutes=-60, effect=Effect(held=-60), reverses=hold.id)
    reversal = draft(kind="reversal", minutes=-60, effect=Effect(drawn=-60), reverses="e1")

    assert codes(Posting(draft(), balance, NOW)) == []
    assert codes(Posting(draft(minutes=0, effect=Effect()), balance, NOW)) == ["minutes_out_of_range"]
    assert codes(Posting(draft(minutes=1441, effect=Effect()), balance, NOW)) == ["minutes_out_of_range"]
    assert codes(Posting(draft(occurred_at=later), balance, NOW)) == ["occurred_in_future"]
    assert codes(Posting(draft(), balance, NOW, month_closed=True)) == ["period_closed"]
    assert codes(Posting(draft(kind="hold", occurred_at=later, expires_at=later), balance, NOW)) == ["hold_over"]
    assert codes(Posting(release, balance, NOW, undoes=hold)) == []
    assert codes(Posting(release, balance, NOW, undoes=hold, undone_by=hold)) == ["hold_closed"]
    assert codes(Posting(reversal, balance, NOW, undoes=hold)) == ["not_reversible"]
    assert codes(Posting(reversal, balance, NOW, undoes=book([60])[0])) == []
    assert codes(Posting(reversal, balance, NOW, undoes=book([60])[0], undone_by=hold)) == ["already_reversed"]
