"""A sum as it was written: its names, its numbers, and the order in which it is computed.

Known are + - * / ^ ( ), decimals, and names: `mill_2`, and references such as `q1`, `c1.result.rows.0.total`, `s3:4.2`;
and the functions sum(a, b, …), mean(a, b, …) and percent_change(before, after).
Nothing is run as code: the text becomes tokens, the tokens a list of operations in postfix order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from tools.calculation import CalculationError, Problem
from tools.refusal import Code

FIELD = "expression"
MOST_CHARACTERS = 2_000  # spaces apart
MOST_OPERATIONS = 200
MOST_DEPTH = 40  # of parentheses, signs and powers in each other
POWERS_OF_TEN = range(-12, 13)

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:[,_][0-9]+)*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*(?::[0-9]+(?:[.,][0-9]+)*)?)"
    r"|(?P<sign>\*\*|[-+*/^(),×·⋅÷∕−–])"
    r"|(?P<other>\S)"
)
FOLDED = {"**": "^", "×": "*", "·": "*", "⋅": "*", "÷": "/", "∕": "/", "−": "-", "–": "-"}
RIGHT = "a sum of names with + - * / ^ and parentheses, such as (before - after) / before"

CHANGE = "percent_change"
FUNCTIONS = {"sum": "sum", "total": "sum", "mean": "mean", "average": "mean", CHANGE: CHANGE}

Kind = Literal["number", "name", "function", "sign", "other", "end"]


@dataclass(frozen=True)
class Token:
    """A name, a number or a sign, and where it stands: text[start:end]."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def place(self) -> str:
        return "at the end" if self.kind == "end" else f"at character {self.start + 1}, '{self.text[:40]}'"


@dataclass(frozen=True)
class Number(Token):
    """A number that stands in the sum itself, read as in English. `free`: a sum may hold it without a name."""

    value: Decimal
    free: bool


@dataclass(frozen=True)
class Count(Number):
    """How many values a mean is of: it stands for no amount."""


@dataclass(frozen=True)
class Operation:
    """+ - * / ^, `negative` or `percent` (a share as per cent), and the token that asks for it."""

    sign: str
    token: Token


@dataclass(frozen=True)
class Expression:
    """A sum that can be read. Of its values and units nothing is known yet."""

    text: str
    tokens: tuple[Token, ...]
    postfix: tuple[Token | Operation, ...]  # operands before their operation

    @property
    def names(self) -> tuple[Token, ...]:
        """Every name and reference, as often as it stands there."""
        return tuple(token for token in self.tokens if token.kind == "name")

    @property
    def literals(self) -> tuple[Number, ...]:
        """Every number that stands there itself."""
        return tuple(token for token in self.tokens if isinstance(token, Number))

    @property
    def normalised(self) -> str:
        """The same sum with one spacing, and each sign in one spelling."""
        words: list[str] = []
        operand = False  # does what stands before end an operand?
        for token in self.tokens:
            binary = operand and token.kind == "sign" and token.text not in "),"
            words.append(f" {token.text} " if binary else f"{token.text} " if token.text == "," else token.text)
            operand = token.kind in ("name", "number") or token.text == ")"
        return "".join(words)

    def with_names(self, mapping: Mapping[str, str]) -> Expression:
        """The same sum with names and numbers, as they are written there, replaced by other names.

        Raises CalculationError if what comes out is no sum.
        """
        parts: list[str] = []
        at = 0
        for token in self.tokens:
            if token.kind in ("name", "number"):
                parts += [self.text[at : token.start], mapping.get(token.text, token.text)]
                at = token.end
        return parsed("".join([*parts, self.text[at:]]))


def parsed(text: str) -> Expression:
    """Read a sum. Raises CalculationError with what is wrong, and where."""
    if len("".join(text.split())) > MOST_CHARACTERS:
        raise _refused(f"the expression is longer than {MOST_CHARACTERS:,} characters", "a shorter one, in parts")
    tokens = tuple(_with_functions(list(_tokens(text))))
    if not tokens:
        raise _refused("the expression is empty", RIGHT, "missing")
    end = Token("end", "", len(text), len(text))
    return Expression(text, tokens, _Parser((*tokens, end)).whole())


def _tokens(text: str) -> Iterator[Token]:
    for found in TOKEN.finditer(text):
        written, start, end = found[0], found.start(), found.end()
        match found.lastgroup:
            case "number":
                yield _number(written, start, end)
            case "name":
                yield Token("name", written, start, end)
            case "sign":
                yield Token("sign", FOLDED.get(written, written), start, end)
            case _:
                raise _foreign(Token("other", written, start, end))


def _with_functions(tokens: list[Token]) -> Iterator[Token]:
    """A function's name before a '(' is no name of a value."""
    for token, following in zip_longest(tokens, tokens[1:]):
        called = token.kind == "name" and token.text in FUNCTIONS and following is not None and following.text == "("
        yield replace(token, kind="function") if called else token


def _number(text: str, start: int, end: int) -> Number:
    value = Decimal(re.sub("[,_]", "", text))
    one = value != 0 and value.normalize().as_tuple().digits == (1,) and value.adjusted() in POWERS_OF_TEN
    return Number("number", text, start, end, value, free=(one or value == 12) and not {",", "_"} & set(text))


def _foreign(token: Token) -> CalculationError:
    right = "a percentage as a value by its name, with unit '%'" if token.text == "%" else RIGHT
    return _refused(f"{token.place} is no part of a sum", right)


def _refused(message: str, expected: str, code: Code = "invalid_expression") -> CalculationError:
    return CalculationError(Problem(FIELD, code, message, expected))


class _Parser:
    """Recursive descent, bounded in depth; chains of one precedence are loops."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.operations = 0
        self.postfix: list[Token | Operation] = []

    def whole(self) -> tuple[Token | Operation, ...]:
        self.sum()
        if self.here.text == ")":
            raise _refused(f"the parenthesis {self.here.place} closes none that was opened", "a '(' for each ')'")
        if self.here.kind != "end":
            raise self._no_operator()
        return tuple(self.postfix)

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def sum(self) -> None:
        self._chain("+-", self.product)

    def product(self) -> None:
        self._chain("*/", self.signed)

    def signed(self) -> None:
        if sign := self._take("+-"):
            self._deeper(self.signed, sign)
            if sign.text == "-":
                self._emit("negative", sign)
        else:
            self.power()

    def power(self) -> None:
        self.atom()
        if sign := self._take("^"):
            self._deeper(self.signed, sign)
            self._emit("^", sign)

    def atom(self) -> None:
        if opened := self._take("("):
            self._deeper(self.sum, opened)
            self._close(opened)
        elif self.here.kind == "function":
            self._function(self.here)
        elif self.here.kind in ("name", "number"):
            self.postfix.append(self.here)
            self.at += 1
        else:
            raise _refused(f"a name, a number or a '(' is missing {self._before()}", RIGHT)

    def _function(self, called: Token) -> None:
        """sum, mean and percent_change as the operations that they are."""
        self.at += 1
        opened = self._take("(")
        if opened is None:
            raise self._no_operator()
        begin = len(self.postfix)
        parts = [self._argument(opened)]
        while self._take(","):
            parts.append(self._argument(opened))
        self._close(opened)
        del self.postfix[begin:]
        name = FUNCTIONS[called.text]
        if name == CHANGE:
            self._percent_change(called, parts)
            return
        for number, part in enumerate(parts):
            self.postfix += part
            if number:
                self._emit("+", called)
        if name == "mean":
            count = Decimal(len(parts))
            self.postfix.append(Count("number", str(count), called.start, called.end, count, free=True))
            self._emit("/", called)

    def _argument(self, opened: Token) -> list[Token | Operation]:
        begin = len(self.postfix)
        self._deeper(self.sum, opened)
        return self.postfix[begin:]

    def _percent_change(self, called: Token, parts: list[list[Token | Operation]]) -> None:
        if len(parts) != 2:
            raise _refused(f"percent_change takes two values {called.place}", "percent_change(before, after)")
        before, after = parts
        self.postfix += [*after, *before]
        self._emit("-", called)
        self.postfix += before
        self.operations += sum(isinstance(item, Operation) for item in before)
        self._emit("/", called)
        self._emit("percent", called)

    def _chain(self, signs: str, operand: Callable[[], None]) -> None:
        operand()
        while sign := self._take(signs):
            operand()
            self._emit(sign.text, sign)

    def _deeper(self, rule: Callable[[], None], token: Token) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _refused(f"more than {MOST_DEPTH} levels in each other {token.place}", "a flatter sum, in parts")
        rule()
        self.depth -= 1

    def _emit(self, sign: str, token: Token) -> None:
        self.operations += 1
        if self.operations > MOST_OPERATIONS:
            raise _refused(f"more than {MOST_OPERATIONS} operations", "a shorter sum, in parts")
        self.postfix.append(Operation(sign, token))

    def _take(self, signs: str) -> Token | None:
        token = self.here
        if token.kind != "sign" or token.text not in signs:
            return None
        self.at += 1
        return token

    def _close(self, opened: Token) -> None:
        if self._take(")"):
            return
        if self.here.kind == "end":
            raise _refused(f"the parenthesis {opened.place} is never closed", "a ')' for each '('")
        raise self._no_operator()

    def _no_operator(self) -> CalculationError:
        return _refused(f"an operator is missing before what stands {self.here.place}", "+ - * / or ^ between them")

    def _before(self) -> str:
        return self.here.place if self.here.kind == "end" else f"before what stands {self.here.place}"
