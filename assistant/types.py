"""Turn, Answer and events: what goes into a turn and what comes out. The API's and the stream's schema."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.types import Authority
from tools.calculation import Calculation
from tools.inventory.columns import Source
from tools.ledger.balance import Balance
from tools.years import YearOnRecord

Status = Literal[
    "answered",
    "needs_input",
    "clarify",
    "unsure",
    "unanswerable",
    "out_of_scope",
    "handed_off",
    "refused",
    "chat",
    "stopped",
    "error",
]
COUNTED: frozenset[Status] = frozenset({"answered"})  # whose time is logged


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Frozen):
    n: int
    document_id: str
    title: str
    authority: Authority
    release: str
    language: str
    section: tuple[str, ...]
    page: int | None
    quote: str
    url: str
    machine_translated: bool = False  # the quote was translated by a machine; the widget says so beside it


class FromCalculation(Frozen):
    calculation_id: str
    path: str  # dotted, into the Calculation: "result.target_emissions.value"


class FromCitation(Frozen):
    citation: int


class FromMessage(Frozen):
    said: str  # id of the message in which the person wrote it


class Figure(Frozen):
    """A number with a meaning of its own in the answer's text, and its parent."""

    n: int
    text: str  # as written in the answer
    value: str  # plain decimal, or an ISO date
    unit: str | None
    source: FromCalculation | FromCitation | FromMessage


class MissingInput(Frozen):
    name: str  # dotted path into the tool's inputs
    unit: str | None
    description: str
    problem: str
    # what a form field needs: a JSON schema of the value; `schema` on the wire
    value_schema: dict[str, Any] = Field(alias="schema")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Handoff(Frozen):
    offered: bool = False
    id: str | None = None


class ToKeep(Frozen):
    """An inventory that the person wants on record: its card asks for confirmation, and only that keeps it."""

    calculation_id: str
    year: int | None


class Hours(Frozen):
    year: int
    logged_minutes: int
    drawn_minutes: int
    remaining_minutes: int


class Answer(Frozen):
    """Every key is always present; lists may be empty; what has no value is null."""

    id: str
    conversation_id: str
    language: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    missing_inputs: tuple[MissingInput, ...] = ()
    handoff: Handoff = Handoff()
    to_keep: ToKeep | None = None
    suggestions: tuple[str, ...] = ()
    hours: Hours | None = None
    model: str
    release: str
    judge: str | None = None  # what checked the sentences of a model: a model's name or `strict`
    dropped_sentences: int = 0
    quoted_sentences: int = 0  # those of a model that a quotation replaced


class FormValues(Frozen):
    """A filled form or a corrected card: nothing is parsed from text."""

    tool: str
    values: dict[str, Any]


class Exchange(Frozen):
    """An earlier turn of the conversation."""

    message_id: str
    text: str
    inputs: FormValues | None
    answer: Answer
    at: datetime


class Table(Frozen):
    """A sheet of an uploaded file; data of this conversation, never indexed."""

    attachment_id: str
    name: str  # file and sheet
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 1  # of the sheet, in which the columns are named


class ActivityLine(Frozen):
    """Amounts of one kind at one site that a file holds, added up, with the cells that they stand in."""

    site: str
    source: Source
    item: str | None
    vehicle: str | None
    amount: str = Field(description="plain decimal")
    unit: str
    year: int | None
    country: str | None
    factor: str | None = None
    factor_unit: str | None = None
    sheet: str
    cells: tuple[str, ...] = Field(description="the first and the last of them")
    count: int


class FileRead(Frozen):
    """An uploaded table that is no template of ours: how it is read was proposed, and counts once it is confirmed."""

    name: str
    confirmed: bool
    new: bool = False  # sent with the message of the turn
    lines: tuple[ActivityLine, ...] = ()  # of a confirmed one


class HoursAhead(Frozen):
    """What this turn will post if its status counts (see COUNTED), known before it begins."""

    balance: Balance  # before the turn
    logged_minutes: int
    drawn_minutes: int


class Turn(Frozen):
    """One message, with everything the turn may know. Built by the API from the verified token and the store."""

    id: str  # becomes the id of the Answer
    conversation_id: str
    text: str = ""
    inputs: FormValues | None = None
    corrects: Calculation | None = None
    tables: tuple[Table, ...] = ()
    files: tuple[FileRead, ...] = ()
    history: tuple[Exchange, ...] = ()
    language: str | None = None  # set by the person; else the language of the text
    locale: str | None = None  # of the token or the widget: a hint where the text does not tell
    manufacturer_name: str | None = None
    has_manufacturer: bool = False  # False for staff: no hours, no hand-off
    hours: HoursAhead | None = None
    years: tuple[YearOnRecord, ...] = ()  # of the manufacturer's record
    release: str | None = None  # the release the manufacturer is pinned to
    handoff_id: str | None  # to be used if this turn makes a hand-off; None: no more can be made for now
    today: date
    held: Literal["first", "again"] | None = None  # an adviser holds the conversation; has the assistant said so?
    chat_off: str | None = None  # the reason, while chat is switched off
    share_figures: bool = False  # may quantities go to a hosted model?
    model_spent: bool = False  # has its manufacturer used its budget of the configured model?


class TurnStarted(Frozen):
    event: Literal["turn.started"] = "turn.started"
    turn_id: str
    conversation_id: str
    language: str


class StepTaken(Frozen):
    event: Literal["step"] = "step"
    kind: Literal["search", "calculation"]
    name: str


class CitationFound(Frozen):
    event: Literal["citation"] = "citation"
    citation: Citation


class CalculationMade(Frozen):
    event: Literal["calculation"] = "calculation"
    calculation: Calculation


class SentencePassed(Frozen):
    event: Literal["sentence"] = "sentence"
    text: str  # has passed the gate; ends with its own white space
    figures: tuple[Figure, ...] = ()  # those of this sentence, so that what was sent has them when the turn is stopped


class HandoffMade(Frozen):
    """A hand-off that the person confirmed: the API stores it under this id."""

    event: Literal["handoff"] = "handoff"
    id: str
    language: str
    reason: str
    summary: str
    inputs: dict[str, Any]


class ModelUsed(Frozen):
    """The configured model was called: for the account, not for the stream."""

    event: Literal["model.used"] = "model.used"
    tokens: int
    read: int = 0  # of them; a second event of a call corrects what the first one guessed
    written: int = 0


class AnswerReady(Frozen):
    event: Literal["answer"] = "answer"
    answer: Answer


Event = Annotated[
    TurnStarted | StepTaken | CitationFound | CalculationMade | SentencePassed | HandoffMade | ModelUsed | AnswerReady,
    Field(discriminator="event"),
]
