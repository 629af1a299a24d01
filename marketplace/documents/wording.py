"""How papers, pages and mails write amounts and moments, in every language alike: as they stand on the goods."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

NO_BREAK_SPACE = "\u00a0"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def dong(amount: int | Decimal) -> str:
    """Whole đồng: ``1234000`` → ``1.234.000 ₫``, with a no-break space (CLDR for Vietnamese).

    In English too, on pages, in mails and on papers: it is how the amount stands on the goods, in the bank's app and on
    the notes, and a reader who pays by transfer types it as shown.
    """
    return f"{int(amount):,}".replace(",", ".") + NO_BREAK_SPACE + "₫"


def full_date(value: date | datetime) -> str:
    """A day of Hà Nội, never ambiguous: ``04/03/2027``."""
    if isinstance(value, datetime):
        value = value.astimezone(HANOI)
    return f"{value:%d/%m/%Y}"


def full_moment(value: datetime) -> str:
    """A moment in Hà Nội: ``04/03/2027 15:30``."""
    return f"{value.astimezone(HANOI):%d/%m/%Y %H:%M}"
