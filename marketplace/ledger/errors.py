"""What the ledger raises. These are faults of the caller: no user can mend them, no page shows them."""


class LedgerError(Exception):
    """Base of all."""


class LedgerConflict(LedgerError):
    """The key was posted before, with other legs: two events share a key, or one event changed its mind."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"ledger: {self.key} was posted with other legs"


class LedgerRefused(LedgerError):
    """These legs are no transaction: they do not add up to 0, are fewer than two, or name an unknown account."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(key, reason)
        self.key = key
        self.reason = reason

    def __str__(self) -> str:
        return f"ledger: {self.key} {self.reason}"
