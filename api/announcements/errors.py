"""What keeps an announcement from getting there."""

from __future__ import annotations


class DeliveryError(RuntimeError):
    """It did not get there this time."""
