"""Why something can be neither kept nor brought back."""


class KeepingError(RuntimeError):
    """It cannot be done here; the message says what can."""
