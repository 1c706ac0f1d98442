"""Table of people: what the last token of each said about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from api.db.base import Base, Moment

STAFF = ""  # in the place of the manufacturer of those who have none


class PersonRow(Base):
    """A person who signed in. An e-mail address is shown to staff only."""

    __tablename__ = "people"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    manufacturer_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    name: Mapped[str | None]
    email: Mapped[str | None]
    seen_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def called(self) -> str | None:
        """As staff read it: the name, else the address."""
        return self.name or self.email
