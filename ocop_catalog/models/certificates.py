"""Certificates of three stars and more, their extensions and revocations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from .administrative import AdministrativeUnit
from .evaluations import Decision, EvaluationResult
from .groups import ProductGroup
from .producers import Producer


class Certificate(models.Model):
    """One product's certificate by one decision, valid through the day 36 calendar months after it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="certificates")
    result = models.OneToOneField(EvaluationResult, models.PROTECT, related_name="certificate")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="certificates")
    certified_product = models.ForeignKey(
        "ocop_catalog.CertifiedProduct", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    product_name = models.CharField(_("tên sản phẩm"), max_length=250)
    product_code = models.CharField(_("mã sản phẩm"), max_length=40, blank=True)
    group = models.ForeignKey(
        ProductGroup, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    commune = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="certificates_in_commune"
    )
    district = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="certificates_in_district"
    )
    stars = models.PositiveSmallIntegerField(_("hạng sao"))
    potential_five = models.BooleanField(
        _("tiềm năng 5 sao"),
        default=False,
        help_text=_("Bán và hiển thị với hạng 4 sao cho đến khi trung ương công nhận"),
    )
    issued_on = models.DateField(_("ngày cấp"))
    valid_until = models.DateField(_("có giá trị đến hết ngày"))

    class Meta:
        verbose_name = _("giấy chứng nhận")
        verbose_name_plural = _("giấy chứng nhận")
        ordering = ("-issued_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(stars__range=(3, 5)), name="certificate_has_three_to_five_stars"
            ),
            models.CheckConstraint(
                condition=Q(potential_five=False) | Q(stars=4), name="certificate_potential_five_holds_four"
            ),
            models.CheckConstraint(
                condition=Q(
                    valid_until=Func(
                        F("issued_on"),
                        template="((%(expressions)s) + interval '36 months')::date",
                        output_field=models.DateField(),
                    )
                ),
                name="certificate_is_valid_36_calendar_months",
            ),
        )
        indexes = (
            models.Index(fields=("certified_product", "-issued_on", "-id"), name="certificate_governing"),
            models.Index(fields=("product_code",), name="certificate_code"),
        )

    def __str__(self) -> str:
        return f"{self.product_name} · {self.stars} sao · {self.decision}"


class CertificateExtension(models.Model):
    """An explicit extension (26/2026 has a transitional one); the latest end counts."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="extensions")
    extended_until = models.DateField(_("gia hạn đến hết ngày"))
    decision_number = models.CharField(_("văn bản"), max_length=60)
    decided_on = models.DateField(_("ngày văn bản"))
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gia hạn")
        verbose_name_plural = _("gia hạn")
        constraints = (
            models.UniqueConstraint(fields=("certificate", "decision_number"), name="extension_once"),
            models.CheckConstraint(
                condition=Q(extended_until__gt=F("decided_on")), name="extension_reaches_forward"
            ),
        )

    def __str__(self) -> str:
        return f"→ {self.extended_until:%d/%m/%Y}"


class RevocationGround(models.TextChoices):
    FAILED_RE_EVALUATION = "failed_re_evaluation", _("Không đạt khi đánh giá lại")
    FOOD_SAFETY = "food_safety", _("Vi phạm an toàn thực phẩm")
    BROKEN_PROCESS = "broken_process", _("Không giữ quy trình, tiêu chuẩn đã công bố")
    PRODUCTION_STOPPED = "production_stopped", _("Ngừng sản xuất")
    FRAUD = "fraud", _("Gian dối hồ sơ, sử dụng sai nhãn OCOP")
    OWN_REQUEST = "own_request", _("Theo đề nghị của chủ thể")


class CertificateRevocation(models.Model):
    """A revocation; it counts from its very moment, and is never undone (a new decision certifies anew)."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="revocation")
    revoked_at = models.DateTimeField(_("thời điểm thu hồi"))
    ground = models.CharField(_("căn cứ"), max_length=30, choices=RevocationGround.choices)
    decision_number = models.CharField(_("quyết định thu hồi"), max_length=60)
    note = models.TextField(_("ghi chú"), blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thu hồi")
        verbose_name_plural = _("thu hồi")

    def __str__(self) -> str:
        return f"{self.certificate} · {self.get_ground_display()}"
