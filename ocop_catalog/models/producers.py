"""Producers (chủ thể) and the Saleor users who act for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .administrative import AdministrativeUnit


class ProducerKind(models.TextChoices):
    COMPANY = "company", _("Doanh nghiệp")
    COOPERATIVE = "cooperative", _("Hợp tác xã")
    COOPERATIVE_GROUP = "cooperative_group", _("Tổ hợp tác")
    HOUSEHOLD = "household", _("Hộ sản xuất kinh doanh")


class ProducerStanding(models.TextChoices):
    ACTIVE = "active", _("Đang hoạt động")
    SUSPENDED = "suspended", _("Tạm dừng bán")
    CLOSED = "closed", _("Đã ngừng hoạt động")


class Producer(models.Model):
    """A legal subject that holds certificates. ``match_key`` finds it again across spellings (Qui/Quy,
    HTX/Hợp tác xã)."""

    legal_name = models.CharField(_("tên pháp lý"), max_length=250)
    slug = models.SlugField(max_length=120, unique=True)
    match_key = models.CharField(max_length=250, db_index=True, editable=False)
    kind = models.CharField(_("loại hình"), max_length=20, choices=ProducerKind.choices)
    registration_number = models.CharField(_("số đăng ký/mã số thuế"), max_length=30, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    commune = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="producers_in_commune"
    )
    district = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="producers_in_district"
    )
    province = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="producers_in_province"
    )
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(blank=True)
    representative = models.CharField(_("người đại diện"), max_length=150, blank=True)
    craft_village = models.CharField(_("làng nghề"), max_length=120, blank=True)
    story = models.TextField(_("câu chuyện"), blank=True)
    standing = models.CharField(
        _("tình trạng"), max_length=10, choices=ProducerStanding.choices, default=ProducerStanding.ACTIVE
    )
    standing_reason = models.CharField(_("lý do"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("đã gộp vào"),
        help_text=_(
            "Cách viết khác của cùng một chủ thể; danh sách sau viết như vậy vẫn tìm được chủ thể đúng"
        ),
    )
    is_demonstration = models.BooleanField(_("dữ liệu minh hoạ"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("chủ thể")
        verbose_name_plural = _("chủ thể")
        ordering = ("legal_name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("registration_number",),
                condition=~Q(registration_number=""),
                name="producer_registration_number_once",
            ),
            models.CheckConstraint(
                condition=Q(standing=ProducerStanding.ACTIVE) | ~Q(standing_reason=""),
                name="producer_restriction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(standing=ProducerStanding.CLOSED),
                name="producer_merged_is_closed",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="producer_not_merged_into_itself"),
        )

    def __str__(self) -> str:
        return self.legal_name


class ProducerMemberRole(models.TextChoices):
    OWNER = "owner", _("Chủ")
    STAFF = "staff", _("Nhân viên")


class ProducerMember(models.Model):
    """A Saleor user who may act for a producer."""

    producer = models.ForeignKey(Producer, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="producer_memberships")
    role = models.CharField(
        max_length=10, choices=ProducerMemberRole.choices, default=ProducerMemberRole.OWNER
    )

    class Meta:
        verbose_name = _("người của chủ thể")
        verbose_name_plural = _("người của chủ thể")
        constraints = (models.UniqueConstraint(fields=("producer", "user"), name="producer_member_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.producer}"


class DoubtState(models.TextChoices):
    OPEN = "open", _("Chờ xác nhận")
    MERGED = "merged", _("Là một chủ thể")
    DISTINCT = "distinct", _("Hai chủ thể khác nhau")


class DoubtGround(models.TextChoices):
    """Why two producers might be one; see ``ocop_catalog.matching.Likeness``."""

    MARKS = "marks", _("Tên chỉ khác dấu")
    LEGAL_FORM = "legal_form", _("Tên chỉ khác loại hình")
    PLACE = "place", _("Cùng tên, khác hoặc chưa rõ nơi")
    SPELLING = "spelling", _("Tên khác một chữ cái")


class ProducerDoubt(models.Model):
    """A pair an import could not tell apart for certain: ``producer`` was entered beside ``candidate``.

    A person decides: merged (``merge_producers`` then keeps the candidate) or distinct. Never asked twice of
    one pair. The name entered is kept, for after a merge the producer is gone.
    """

    producer = models.ForeignKey(Producer, models.SET_NULL, null=True, related_name="doubts")
    candidate = models.ForeignKey(Producer, models.CASCADE, related_name="doubted_by")
    entered_name = models.CharField(_("tên trong danh sách"), max_length=250)
    ground = models.CharField(_("lý do nghi trùng"), max_length=15, choices=DoubtGround.choices)
    decision = models.ForeignKey(
        "ocop_catalog.Decision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    line = models.PositiveIntegerField(_("dòng trong tệp"), null=True, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=DoubtState.choices, default=DoubtState.OPEN, db_index=True
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("nghi trùng chủ thể")
        verbose_name_plural = _("nghi trùng chủ thể")
        ordering = ("state", "-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("producer", "candidate"), name="producer_doubt_once"),
            models.CheckConstraint(
                condition=Q(state=DoubtState.OPEN) | Q(resolved_at__isnull=False),
                name="producer_doubt_resolved_at",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entered_name} ≟ {self.candidate}"
