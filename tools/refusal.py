"""Why an input is refused: stable codes, and the reading of pydantic's errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

Code = Literal[
    "missing",  # the field is needed and not there
    "unknown_field",  # the tool has no such input
    "not_a_number",
    "invalid",  # not of the kind or not one of the choices that the field takes
    "negative",
    "zero",  # a base that nothing can be compared with
    "absurd_amount",  # more than the world emits or uses
    "unknown_unit",
    "ambiguous_unit",  # 'ton'
    "wrong_dimension",  # an energy where a mass is asked for
    "share_out_of_range",
    "year_out_of_range",
    "target_before_base",  # a target year that is not after its base year
    "duplicate",  # the same year, site or gas twice
    "conflicting_inputs",  # two inputs that exclude each other
    "unknown_fuel",
    "unknown_refrigerant",
    "unknown_region",
    "unknown_vehicle",
    "unknown_factor_set",
    "no_factor",  # known, but no sourced factor exists: give one
    "gwp_set_mismatch",  # factors of one inventory under different GWP sets
    "no_manufacturer",
    "invalid_expression",  # no sum that can be read: what is wrong, and where
    "unknown_name",  # of an expression: no value has it
    "literal_not_allowed",  # a number of an expression that nobody gave as a value
    "division_by_zero",
    "unreadable_file",  # damaged, protected, unpacking to too much, or no spreadsheet
    "too_many_rows",
    "unplaced",  # a figure of the message that no input takes
    "unknown_columns",  # no sheet has the columns of the template
]


class RefusedError(ValueError):
    """Raised by validators of inputs. `field` is a path below the place that is validated."""

    def __init__(self, code: Code, message: str, expected: str, field: str = "") -> None:
        super().__init__(message)
        self.code: Code = code
        self.message = message
        self.expected = expected
        self.field = field


_CODES: dict[str, Code] = {  # pydantic's types of error → ours
    "missing": "missing",
    "too_short": "missing",
    "string_too_short": "missing",
    "extra_forbidden": "unknown_field",
    "decimal_parsing": "not_a_number",
    "decimal_type": "not_a_number",
    "finite_number": "not_a_number",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
}
_EXPECTED: dict[str, str] = {
    "decimal_parsing": "a plain decimal such as 12500.5",
    "decimal_type": "a plain decimal such as 12500.5",
    "finite_number": "a plain decimal such as 12500.5",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "too_short": "one or more",
    "string_type": "a text",
    "tuple_type": "a list",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "model_type": "an object with named values",
    "model_attributes_type": "an object with named values",
    "dict_type": "an object with named values",
    "date_from_datetime_parsing": "a date such as 2026-04-14",
    "date_parsing": "a date such as 2026-04-14",
}


def told(errors: Sequence[Any]) -> list[Any]:
    """Without those of a list that is only short because its items were refused."""
    return [
        error
        for error in errors
        if error["type"] != "too_short" or not any(e["loc"][:-1][: len(error["loc"])] == error["loc"] for e in errors)
    ]


def why(error: Any, schema: Mapping[str, Any]) -> tuple[str, Code, str, str]:
    """One of pydantic's errors as dotted path, code, message, and what would be right."""
    kind, given = error["type"], error.get("ctx") or {}
    path = list(map(str, error["loc"]))
    if isinstance(cause := given.get("error"), RefusedError):
        return ".".join([*path, *([cause.field] if cause.field else [])]), cause.code, cause.message, cause.expected
    code = _CODES.get(kind, "invalid")
    message = expected = error["msg"]
    if right := _EXPECTED.get(kind) or given.get("expected"):
        message, expected = f"this is not {right}", str(right)
    if kind in ("missing", "string_too_short") or (error["input"] is None and kind.endswith("_type")):
        code = "missing"
        message, expected = "this is needed", schema_at(schema, path).get("description") or "a value"
    elif kind == "too_short":
        message, item = "one or more are needed", schema_at(schema, [*path, "0"])
        needed = item.get("required") or item.get("properties", {})
        expected = f"one or more, each with {', '.join(needed)}" if needed else expected
    elif kind == "extra_forbidden":
        known = schema_at(schema, path[:-1]).get("properties", {})
        message, expected = f"there is no input '{path[-1]}'", ", ".join(known) or "no input at all"
    return ".".join(path), code, message, expected


def schema_at(schema: Mapping[str, Any], path: Sequence[str]) -> Mapping[str, Any]:
    """The part of a JSON schema that describes the value at a path; empty where there is none."""
    here: Mapping[str, Any] = schema
    for name in ("", *path):
        if name:
            here = here.get("items", {}) if name.isdigit() else here.get("properties", {}).get(name, {})
        outer = here
        while "$ref" in here or "anyOf" in here:
            choices = [c for c in here.get("anyOf", [here]) if c.get("type") != "null"]
            if "$ref" not in choices[0]:
                break
            here = schema["$defs"][choices[0]["$ref"].rsplit("/", 1)[-1]]
        here = {**here, **{k: outer[k] for k in ("description", "default") if k in outer}}
    return here
