"""The listing gate in words: may this product be listed and sold at this moment, and if not, why (DESIGN §4).

Pure Python, no Django. ``assess`` looks at plain facts; ``ocop_catalog.selectors`` loads them, and the SQL
function ``ocop_listable_products`` says the same of sets (a property test holds the two together).

The algorithm: take the governing certificate, that is the one issued last on or before the day (a newer
decision supersedes an older one, even when the newer one is revoked or has run out); then every ground
against it, against the product, its producer and its group is collected, so that one reading tells a producer
all there is to mend. Days are days in Hà Nội; a certificate is valid through its last day; a revocation or
suspension counts from its very moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from ocop_catalog.stars import MIN_LISTED_STARS, CouncilLevel, may_issue, scheme_by_code

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def gettext_noop(message: str) -> str:
    """Mark a text for translation without needing Django here; whoever shows it passes it through gettext."""
    return message


class Reason(Enum):
    """Why a product is not listable: a stable code, the reason in Vietnamese, and what mends it."""

    NO_CERTIFICATE = (
        "no_certificate",
        gettext_noop("Sản phẩm chưa có giấy chứng nhận OCOP."),
        gettext_noop("Gắn giấy chứng nhận OCOP từ 3 sao trở lên cho sản phẩm."),
    )
    CERTIFICATE_NOT_YET_ISSUED = (
        "certificate_not_yet_issued",
        gettext_noop("Giấy chứng nhận OCOP chưa đến ngày cấp."),
        gettext_noop("Chờ đến ngày ban hành quyết định công nhận."),
    )
    TOO_FEW_STARS = (
        "too_few_stars",
        gettext_noop("Sản phẩm chưa đạt 3 sao."),
        gettext_noop("Chỉ sản phẩm đạt từ 3 sao trở lên được niêm yết; đề nghị đánh giá lại."),
    )
    ISSUER_NOT_COMPETENT = (
        "issuer_not_competent",
        gettext_noop("Cơ quan cấp không có thẩm quyền công nhận hạng sao này tại ngày ra quyết định."),
        gettext_noop("Đề nghị cơ quan có thẩm quyền công nhận lại."),
    )
    CERTIFICATE_EXPIRED = (
        "certificate_expired",
        gettext_noop("Giấy chứng nhận OCOP đã hết hạn."),
        gettext_noop("Đề nghị đánh giá, phân hạng lại sản phẩm."),
    )
    CERTIFICATE_REVOKED = (
        "certificate_revoked",
        gettext_noop("Giấy chứng nhận OCOP đã bị thu hồi."),
        gettext_noop("Khắc phục vi phạm và đề nghị đánh giá, phân hạng lại."),
    )
    SUSPENDED_BY_INSPECTION = (
        "suspended_by_inspection",
        gettext_noop("Sản phẩm đang bị tạm dừng bán sau kiểm tra."),
        gettext_noop("Khắc phục nội dung đã nêu trong biên bản và đề nghị cho bán lại."),
    )
    DOCUMENT_MISSING = (
        "document_missing",
        gettext_noop("Thiếu hồ sơ an toàn thực phẩm."),
        gettext_noop("Bổ sung hồ sơ còn thiếu."),
    )
    DOCUMENT_EXPIRED = (
        "document_expired",
        gettext_noop("Hồ sơ an toàn thực phẩm đã hết hạn."),
        gettext_noop("Nộp hồ sơ còn hiệu lực."),
    )
    PRODUCER_SUSPENDED = (
        "producer_suspended",
        gettext_noop("Chủ thể đang bị tạm dừng bán."),
        gettext_noop("Liên hệ cơ quan quản lý để được bán lại."),
    )
    PRODUCER_CLOSED = (
        "producer_closed",
        gettext_noop("Chủ thể đã ngừng hoạt động."),
        gettext_noop("Chủ thể khác tiếp nhận sản xuất phải đề nghị công nhận mới."),
    )
    GROUP_NOT_LISTED = (
        "group_not_listed",
        gettext_noop("Nhóm sản phẩm này không được bán trên chợ (thuốc)."),
        gettext_noop("Thuốc chỉ được bán tại nơi được phép; kiểm tra lại nhóm của sản phẩm nếu xếp nhầm."),
    )

    def __init__(self, code: str, text: str, fix: str) -> None:
        self.code = code
        self.text = text
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Extension:
    """A decision that lengthened a certificate; it counts from the day it was decided."""

    decided_on: date
    extended_until: date


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """One certificate of the product's history. ``valid_until`` is its own last day, without extensions."""

    id: int
    issued_on: date
    valid_until: date
    stars: int
    level: CouncilLevel
    scheme: str
    extensions: tuple[Extension, ...] = ()
    revoked_at: datetime | None = None

    def last_day(self, known_on: date) -> date:
        """The last day of validity as known on a day: extensions decided later do not count yet."""
        extended = (
            extension.extended_until for extension in self.extensions if extension.decided_on <= known_on
        )
        return max((self.valid_until, *extended))


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension of the product by an inspection: from ``since`` until just before ``lifted_at``."""

    since: datetime
    lifted_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.lifted_at is None or at < self.lifted_at)


@dataclass(frozen=True, slots=True)
class Document:
    """A food document, valid from ``issued_on`` through ``valid_until`` (without end when None)."""

    kind: str
    issued_on: date
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        return self.issued_on <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Standing:
    """All facts about one product that decide whether it may be listed. The default is a product nobody
    certified.

    ``producer_standing`` is ``active``, ``suspended`` or ``closed``; ``required_documents`` are the document
    kinds the product's group asks for.
    """

    certificates: tuple[CertificateFacts, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    documents: tuple[Document, ...] = ()
    required_documents: frozenset[str] = frozenset()
    producer_standing: str = "active"
    group_is_listable: bool = True

    def governing(self, on: date) -> CertificateFacts | None:
        """The certificate that speaks for the product on a day: issued last on or before it; of two on one
        day the later entered."""
        issued = [certificate for certificate in self.certificates if certificate.issued_on <= on]
        return max(issued, key=lambda certificate: (certificate.issued_on, certificate.id), default=None)


@dataclass(frozen=True, slots=True)
class ListingVerdict:
    """The answer of the gate. ``governing`` may be set on a refusal too; show its stars only when
    ``listable``."""

    listable: bool
    reasons: tuple[Reason, ...]
    governing: CertificateFacts | None = None
    last_day: date | None = None
    missing_documents: tuple[str, ...] = ()
    expired_documents: tuple[str, ...] = ()

    @property
    def stars(self) -> int | None:
        """The stars that may be shown: none without a valid certificate."""
        return self.governing.stars if self.listable and self.governing else None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.reasons)


def assess(standing: Standing, on: datetime) -> ListingVerdict:
    """Whether a product of this standing may be listed and sold at a moment, with every reason why not.

    Raises ValueError for a moment without a time zone.
    """
    if on.tzinfo is None:
        raise ValueError("assess needs an aware datetime")
    day = on.astimezone(HANOI).date()
    governing = standing.governing(day)
    missing, expired = _document_gaps(standing, day)

    reasons: list[Reason] = []
    if governing is None:
        reasons.append(Reason.CERTIFICATE_NOT_YET_ISSUED if standing.certificates else Reason.NO_CERTIFICATE)
    else:
        reasons.extend(_certificate_grounds(governing, day, on))
    if any(suspension.holds(on) for suspension in standing.suspensions):
        reasons.append(Reason.SUSPENDED_BY_INSPECTION)
    if missing:
        reasons.append(Reason.DOCUMENT_MISSING)
    if expired:
        reasons.append(Reason.DOCUMENT_EXPIRED)
    if standing.producer_standing == "suspended":
        reasons.append(Reason.PRODUCER_SUSPENDED)
    elif standing.producer_standing != "active":
        reasons.append(Reason.PRODUCER_CLOSED)
    if not standing.group_is_listable:
        reasons.append(Reason.GROUP_NOT_LISTED)

    return ListingVerdict(
        listable=not reasons,
        reasons=tuple(reasons),
        governing=governing,
        last_day=governing.last_day(day) if governing else None,
        missing_documents=missing,
        expired_documents=expired,
    )


def _certificate_grounds(certificate: CertificateFacts, day: date, at: datetime) -> list[Reason]:
    grounds = []
    scheme = scheme_by_code(certificate.scheme)
    if certificate.stars < MIN_LISTED_STARS:
        grounds.append(Reason.TOO_FEW_STARS)
    elif scheme is None or not may_issue(scheme, certificate.level, certificate.stars, certificate.issued_on):
        grounds.append(Reason.ISSUER_NOT_COMPETENT)
    if day > certificate.last_day(day):
        grounds.append(Reason.CERTIFICATE_EXPIRED)
    if certificate.revoked_at is not None and certificate.revoked_at <= at:
        grounds.append(Reason.CERTIFICATE_REVOKED)
    return grounds


def _document_gaps(standing: Standing, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Required kinds without any document issued yet, and those whose documents have all run out."""
    held = {document.kind for document in standing.documents if document.holds(day)}
    issued = {document.kind for document in standing.documents if document.issued_on <= day}
    lacking = sorted(standing.required_documents - held)
    return tuple(kind for kind in lacking if kind not in issued), tuple(
        kind for kind in lacking if kind in issued
    )
