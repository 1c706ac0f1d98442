"""Who is asking, as a verified token says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["manufacturer", "adviser", "lead", "admin"]
STAFF: tuple[Role, ...] = ("adviser", "lead", "admin")  # each has the rights of those before it


@dataclass(frozen=True)
class Identity:
    """The subject of a verified token. Staff have no manufacturer, a manufacturer's person has no staff right."""

    subject: str
    issuer: str
    roles: frozenset[Role]
    manufacturer_id: str | None = None
    manufacturer_name: str | None = None
    locale: str | None = None
    name: str | None = None
    email: str | None = None

    @property
    def staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF)

    @property
    def person(self) -> tuple[str, str, str | None]:
        """What tells one person from another: issuer, subject and manufacturer together."""
        return (self.issuer, self.subject, self.manufacturer_id)

    def has(self, role: Role) -> bool:
        """Is this role held, or a staff role that includes it?"""
        if role == "manufacturer":
            return role in self.roles
        return not self.roles.isdisjoint(STAFF[STAFF.index(role) :])
