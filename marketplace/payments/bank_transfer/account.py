"""The receiving account, from the settings; without one there are no bank transfers."""

from dataclasses import dataclass

from django.conf import settings

from .banks import bank_name


@dataclass(frozen=True, kw_only=True)
class ReceivingAccount:
    """Where shoppers send money; ``is_invented``: a demonstration's, which no bank has."""

    bank_bin: str
    number: str
    name: str
    is_invented: bool

    @property
    def bank_name(self) -> str:
        return bank_name(self.bank_bin)


def receiving_account() -> ReceivingAccount | None:
    """The account of ``settings.BANK_TRANSFER``; None when transfers are off."""
    found = getattr(settings, "BANK_TRANSFER", None)
    if not found:
        return None
    return ReceivingAccount(
        bank_bin=found["bank_bin"],
        number=found["account"],
        name=found["name"],
        is_invented=settings.SHOP["is_demonstration"],
    )
