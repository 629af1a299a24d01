"""Decisions of the councils and the evaluation results they list (also those below three stars)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .administrative import AdministrativeUnit


class Scheme(models.TextChoices):
    """The prime minister's decisions that set the criteria; see ``ocop_catalog.stars`` for what each allows."""

    QD_1048 = "1048", _("1048/QĐ-TTg (2019)")
    QD_148 = "148", _("148/QĐ-TTg (2023)")
    QD_148_1489 = "148+1489", _("148/QĐ-TTg sửa đổi bởi 1489/QĐ-TTg (2025)")
    QD_26_2026 = "26/2026", _("26/2026/QĐ-TTg")


class CouncilLevel(models.TextChoices):
    COMMUNE = "commune", _("Cấp xã")
    DISTRICT = "district", _("Cấp huyện")
    CITY = "city", _("Cấp tỉnh, thành phố")
    MINISTRY = "ministry", _("Cấp trung ương")


class Decision(models.Model):
    """A council's decision (``1147/QĐ-UBND``): the source of evaluation results and certificates."""

    number = models.CharField(_("số quyết định"), max_length=60)
    date = models.DateField(_("ngày"))
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    issuer_key = models.CharField(
        max_length=200,
        blank=True,
        default="",
        editable=False,
        help_text=_("Trống với cấp tỉnh; các huyện có thể trùng số và ngày nên phân biệt bằng tên"),
    )
    level = models.CharField(_("cấp"), max_length=10, choices=CouncilLevel.choices)
    scheme = models.CharField(_("bộ tiêu chí"), max_length=10, choices=Scheme.choices)
    province = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="decisions")
    source_name = models.CharField(_("tệp nguồn"), max_length=255, blank=True)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("quyết định")
        verbose_name_plural = _("quyết định")
        ordering = ("-date", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("number", "date", "province", "issuer_key"), name="decision_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} ({self.date:%d/%m/%Y})"


class EvaluationResult(models.Model):
    """One product's result in one decision. Points may be absent: real lists often give stars only."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="results")
    producer = models.ForeignKey("ocop_catalog.Producer", models.PROTECT, related_name="results")
    product_name = models.CharField(_("tên sản phẩm"), max_length=250)
    match_key = models.CharField(max_length=250, editable=False)
    group = models.ForeignKey(
        "ocop_catalog.ProductGroup", models.PROTECT, null=True, blank=True, related_name="results"
    )
    stars = models.PositiveSmallIntegerField(_("hạng sao"))
    potential_five = models.BooleanField(_("tiềm năng 5 sao"), default=False)
    score_a = models.DecimalField(_("điểm phần A"), max_digits=5, decimal_places=2, null=True, blank=True)
    score_b = models.DecimalField(_("điểm phần B"), max_digits=5, decimal_places=2, null=True, blank=True)
    score_c = models.DecimalField(_("điểm phần C"), max_digits=5, decimal_places=2, null=True, blank=True)
    score = models.DecimalField(_("tổng điểm"), max_digits=5, decimal_places=2, null=True, blank=True)
    line = models.PositiveIntegerField(_("dòng trong tệp"), null=True, blank=True)

    class Meta:
        verbose_name = _("kết quả đánh giá")
        verbose_name_plural = _("kết quả đánh giá")
        constraints = (
            models.UniqueConstraint(
                fields=("decision", "producer", "match_key"), name="result_once_per_decision"
            ),
            models.CheckConstraint(condition=Q(stars__lte=5), name="result_has_at_most_five_stars"),
            models.CheckConstraint(
                condition=Q(potential_five=False) | Q(stars=4), name="result_potential_five_holds_four"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True)
                | Q(stars__lte=1, score__lt=30)
                | Q(stars=2, score__gte=30, score__lt=50)
                | Q(stars=3, score__gte=50, score__lt=70)
                | Q(stars=4, potential_five=False, score__gte=70, score__lt=90)
                | Q(stars=4, potential_five=True, score__gte=90, score__lte=100)
                | Q(stars=5, score__gte=90, score__lte=100),
                name="result_score_agrees_with_stars",
            ),
            models.CheckConstraint(
                condition=Q(score_a__isnull=True)
                | Q(score_b__isnull=True)
                | Q(score_c__isnull=True)
                | Q(score__isnull=True)
                # Three rounded means may miss their rounded total by a few hundredths.
                | Q(
                    score__gte=F("score_a") + F("score_b") + F("score_c") - Decimal("0.05"),
                    score__lte=F("score_a") + F("score_b") + F("score_c") + Decimal("0.05"),
                ),
                name="result_parts_add_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product_name} · {self.stars} sao"
