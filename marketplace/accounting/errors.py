"""What the accounts refuse: a stable ``code``, data for the caller, words for people."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


def _rebuild(kind: "type[AccountingError]", data: dict[str, Any]) -> "AccountingError":
    return kind(**data)


class AccountingError(Exception):
    """Base of all."""

    code: ClassVar[str] = "accounting_error"
    message: ClassVar[str] = _("Không thực hiện được.")

    def __init__(self, **data: Any) -> None:
        self.data: Mapping[str, Any] = data
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.data

    def __reduce__(self) -> tuple[Any, ...]:  # the arguments are keywords, which pickling does not know
        return _rebuild, (type(self), dict(self.data))


class MoreThanOwed(AccountingError):
    code = "more_than_owed"
    message = _("Chỉ còn phải trả %(owed)s ₫, không chi được %(amount)s ₫.")


class MoreThanHeld(AccountingError):
    code = "more_than_held"
    message = _("Nơi chi chỉ đang giữ %(held)s ₫, không chi được %(amount)s ₫.")


class ReferenceUsed(AccountingError):
    """The same reference was recorded before, for something else."""

    code = "reference_used"
    message = _("Số tham chiếu %(reference)s đã được ghi cho khoản chi khác.")


class NoMoneyThere(AccountingError):
    code = "no_money_there"
    message = _("“%(source)s” không phải nơi giữ tiền.")


class DayNotCome(AccountingError):
    code = "day_not_come"
    message = _("Chưa đến ngày %(day)s.")


class DayClosed(AccountingError):
    code = "day_closed"
    message = _("Ngày %(day)s đã được %(by)s chốt.")


class DifferenceUnexplained(AccountingError):
    code = "difference_unexplained"
    message = _("Lệch %(difference)s ₫: xin ghi lý do.")


class RateInThePast(AccountingError):
    """Parcels delivered on that day have had their deductions."""

    code = "rate_in_the_past"
    message = _("Mức mới chỉ có thể áp dụng từ hôm nay trở đi.")


class RateKnown(AccountingError):
    code = "rate_known"
    message = _("Ngày ấy đã có một mức cho loại hình này.")


class AccountUnclear(AccountingError):
    """``data["field"]``: what of a bank account can not be right."""

    code = "account_unclear"
    message = "%(why)s"


class ProposalWaiting(AccountingError):
    code = "proposal_waiting"
    message = _("Một tài khoản khác đang chờ xác nhận; hãy xác nhận hoặc từ chối trước.")


class AccountKnown(AccountingError):
    code = "account_known"
    message = _("Tài khoản này đang được dùng rồi.")


class AccountNotWaiting(AccountingError):
    code = "account_not_waiting"
    message = _("Tài khoản này không còn chờ.")


class NeedsAnother(AccountingError):
    """Who proposed does not confirm."""

    code = "needs_another"
    message = _("Người đề nghị không tự xác nhận được: cần một người khác của bàn chứng nhận.")


class NumbersDiffer(AccountingError):
    code = "numbers_differ"
    message = _(
        "Số vừa nhập khác số đã đề nghị. Hãy hỏi lại người nhận tiền theo số điện thoại đã biết từ trước."
    )


class NothingChosen(AccountingError):
    code = "nothing_chosen"
    message = _("Chưa chọn ai để chi.")


class ListChanged(AccountingError):
    """``names``: whose standing is not what the person saw."""

    code = "list_changed"
    message = _("Đã đổi từ lúc mở trang: %(names)s. Hãy xem lại danh sách.")


class BatchNotOpen(AccountingError):
    code = "batch_not_open"
    message = _("Đợt này đã gửi ngân hàng hoặc đã huỷ.")


class BatchNotSent(AccountingError):
    code = "batch_not_sent"
    message = _("Đợt này chưa gửi ngân hàng.")


class TransferClosed(AccountingError):
    code = "transfer_closed"
    message = _("Lệnh chi này đã có kết quả.")


class DifferencePosted(AccountingError):
    """Nothing is left to post: the day added up, or a later day's difference holds this one's."""

    code = "difference_posted"
    message = _("Không còn gì để ghi sổ: ngày này không lệch, hoặc khoản lệch đã nằm trong một ngày sau.")


class PayoutUnknown(AccountingError):
    code = "payout_unknown"
    message = _("Không có khoản chi nào của ngân hàng mang mã hoặc số tham chiếu này với đúng số tiền ấy.")


class CameBackBefore(AccountingError):
    code = "came_back_before"
    message = _("Khoản chi này đã được ghi là bị trả về.")
