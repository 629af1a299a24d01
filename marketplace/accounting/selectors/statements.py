"""Statements of producers and places, straight from the ledger: what it says is what they say."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from marketplace.ledger import accounts
from marketplace.ledger.models import LedgerLeg
from marketplace.ledger.selectors import balance
from ocop_catalog.models import FulfilmentPoint, Producer

from ..domain import ALL_ROWS, Amount, Holder, HolderKind, Period, Rows, Statement, StatementLine
from ..wording import kind_label
from .holding import held_for_producer
from .names import order_numbers


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A leg of an account with its transaction; ``amount`` as in the ledger, debit positive."""

    at: datetime
    kind: str
    amount: int
    number: str
    note: str

    @property
    def reference(self) -> str:
        return " · ".join(part for part in (self.number, self.note) if part)


def statement_of_producer(producer_id: int, period: Period, rows: Rows = ALL_ROWS) -> Statement:
    """What a producer sold, what was deducted and paid out; a constant number of statements.

    Raises ``Producer.DoesNotExist``.
    """
    producer = Producer.objects.get(pk=producer_id)
    return _statement(
        account=accounts.producer(producer_id),
        sign=-1,
        period=period,
        rows=rows,
        title=_("Bảng đối soát của chủ thể"),
        balance_label=_("Còn phải trả chủ thể"),
        holder=Holder(
            kind=HolderKind.PRODUCER,
            holder_id=producer.pk,
            name=producer.legal_name,
            kind_label=str(producer.get_kind_display()),
            registration_number=producer.registration_number,
            address=producer.address,
            phone=producer.phone,
        ),
        held_by=held_for_producer(producer_id, until=period.ends),
        note=_(
            "Sàn không giữ tiền của chủ thể: tiền do điểm bán thu hộ, hoặc nằm ở ngân hàng, cổng thanh toán được cấp "
            "phép, và được chi thẳng cho chủ thể từ đó."
        ),
    )


def statement_of_place(point_id: int, period: Period, rows: Rows = ALL_ROWS) -> Statement:
    """What a place earned by its own work, the delivery of what it sent, and was paid.

    Raises ``FulfilmentPoint.DoesNotExist``.
    """
    return _statement(
        account=accounts.place(point_id),
        sign=-1,
        period=period,
        rows=rows,
        title=_("Bảng đối soát tiền của điểm"),
        balance_label=_("Còn phải trả điểm"),
        holder=_place(FulfilmentPoint.objects.get(pk=point_id)),
        note=_(
            "Phí giao hàng thuộc về điểm giao: điểm gọi và trả đơn vị vận chuyển. Điểm giữ lại từ tiền thu hộ sau khi "
            "báo bàn chứng nhận, hoặc nhận chuyển khoản trong đợt chi trả."
        ),
    )


def statement_of_point(point_id: int, period: Period, rows: Rows = ALL_ROWS) -> Statement:
    """What cash a place collected, gave back and handed on; a constant number of statements.

    Raises ``FulfilmentPoint.DoesNotExist``.
    """
    return _statement(
        account=accounts.cash(point_id),
        sign=1,
        period=period,
        rows=rows,
        title=_("Bảng đối soát tiền thu hộ"),
        balance_label=_("Điểm còn phải nộp"),
        holder=_place(FulfilmentPoint.objects.get(pk=point_id)),
        note=_(
            "Tiền mặt điểm thu là tiền thu hộ: điểm chi thẳng cho chủ thể, hoặc nộp vào tài khoản nhận tiền ở ngân "
            "hàng."
        ),
    )


def _place(point: FulfilmentPoint) -> Holder:
    return Holder(
        kind=HolderKind.POINT,
        holder_id=point.pk,
        name=point.name,
        kind_label=str(point.get_kind_display()),
        registration_number=point.decision_number,
        address=point.address,
        phone=point.phone,
    )


def movements(account: str, *, since: datetime, until: datetime) -> list[Movement]:
    """The legs of an account from ``since`` to before ``until``, oldest first; two statements."""
    return _movements(_legs(account, since, until))


def _legs(account: str, since: datetime, until: datetime) -> QuerySet[LedgerLeg]:
    return LedgerLeg.objects.filter(
        account=account, transaction__at__gte=since, transaction__at__lt=until
    ).order_by("transaction__at", "transaction_id")


def _movements(legs: QuerySet[LedgerLeg]) -> list[Movement]:
    rows = list(
        legs.values_list(
            "transaction__at", "transaction__kind", "amount", "transaction__order_id", "transaction__note"
        )
    )
    numbers = order_numbers(order_id for _at, _kind, _amount, order_id, _note in rows if order_id)
    return [
        Movement(at=at, kind=kind, amount=amount, number=numbers.get(order_id, ""), note=note)
        for at, kind, amount, order_id, note in rows
    ]


@dataclass(frozen=True)
class _Sum:
    """What the legs of one kind come to."""

    kind: str
    count: int
    debit: int
    credit: int


def _sums(legs: QuerySet[LedgerLeg]) -> list[_Sum]:
    """By kind, in the order in which each was first seen; one statement."""
    rows = (
        legs.order_by()
        .values("transaction__kind")
        .annotate(
            count=Count("pk"),
            debit=Sum("amount", filter=Q(amount__gt=0), default=0),
            credit=Sum("amount", filter=Q(amount__lt=0), default=0),
            since=Min("transaction__at"),
            first=Min("transaction_id"),
        )
        .order_by("since", "first")
    )
    return [
        _Sum(row["transaction__kind"], row["count"], int(row["debit"]), int(-row["credit"])) for row in rows
    ]


def _statement(
    *,
    account: str,
    sign: int,
    period: Period,
    rows: Rows,
    title: str,
    balance_label: str,
    holder: Holder,
    note: str,
    held_by: tuple[Amount, ...] = (),
) -> Statement:
    """``sign``: 1 when debits raise the holder's balance, -1 when credits do."""
    opening = sign * balance(account, period.begins)
    legs = _legs(account, period.begins, period.ends)
    sums = _sums(legs)
    count = sum(one.count for one in sums)
    most = count if rows.most is None else rows.most
    first = max(0, count - most) if rows.last else min(rows.first, count)
    carried = opening
    if first:
        carried += sign * int(legs[:first].aggregate(sum=Sum("amount"))["sum"] or 0)
    lines: list[StatementLine] = []
    standing = carried
    for movement in _movements(legs[first : first + most]):
        standing += sign * movement.amount
        lines.append(
            StatementLine(
                at=movement.at,
                what=kind_label(movement.kind),
                reference=movement.reference,
                debit=max(movement.amount, 0),
                credit=max(-movement.amount, 0),
                balance=standing,
            )
        )
    return Statement(
        title=title,
        holder=holder,
        period=period,
        balance_label=balance_label,
        opening=opening,
        count=count,
        before=first,
        carried=carried,
        lines=tuple(lines),
        closing=opening + sign * sum(one.debit - one.credit for one in sums),
        total_debit=sum(one.debit for one in sums),
        total_credit=sum(one.credit for one in sums),
        totals=tuple(
            Amount(label=kind_label(one.kind), amount=sign * (one.debit - one.credit)) for one in sums
        ),
        held_by=held_by,
        note=note,
    )
