from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("product", "0117_auto_20200423_0737"),
        ("warehouse", "0009_remove_invalid_allocation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AdministrativeUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "Tỉnh, thành phố"),
                            ("district", "Quận, huyện, thị xã (cũ)"),
                            ("commune", "Phường, xã"),
                        ],
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                ("code", models.CharField(max_length=5, verbose_name="mã")),
                ("name", models.CharField(max_length=100, verbose_name="tên")),
                (
                    "type",
                    models.CharField(
                        help_text="quận, huyện, thị xã, phường, xã, tỉnh, thành phố",
                        max_length=20,
                        verbose_name="loại",
                    ),
                ),
                ("folded_name", models.CharField(db_index=True, editable=False, max_length=100)),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="có từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                ("latitude", models.FloatField(blank=True, null=True, verbose_name="vĩ độ")),
                ("longitude", models.FloatField(blank=True, null=True, verbose_name="kinh độ")),
                ("area_km2", models.FloatField(blank=True, null=True, verbose_name="diện tích (km²)")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị hành chính",
                "verbose_name_plural": "đơn vị hành chính",
                "ordering": ("level", "code"),
            },
        ),
        migrations.CreateModel(
            name="CatalogEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="lúc")),
                (
                    "code",
                    models.CharField(
                        help_text="certificate.revoked, product.published …", max_length=60, verbose_name="mã"
                    ),
                ),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("data", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sự kiện",
                "verbose_name_plural": "sự kiện",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product_name", models.CharField(max_length=250, verbose_name="tên sản phẩm")),
                ("product_code", models.CharField(blank=True, max_length=40, verbose_name="mã sản phẩm")),
                ("stars", models.PositiveSmallIntegerField(verbose_name="hạng sao")),
                (
                    "potential_five",
                    models.BooleanField(
                        default=False,
                        help_text="Bán và hiển thị với hạng 4 sao cho đến khi trung ương công nhận",
                        verbose_name="tiềm năng 5 sao",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="ngày cấp")),
                ("valid_until", models.DateField(verbose_name="có giá trị đến hết ngày")),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates_in_commune",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates_in_district",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "giấy chứng nhận",
                "verbose_name_plural": "giấy chứng nhận",
                "ordering": ("-issued_on", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="CertificateExtension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("extended_until", models.DateField(verbose_name="gia hạn đến hết ngày")),
                ("decision_number", models.CharField(max_length=60, verbose_name="văn bản")),
                ("decided_on", models.DateField(verbose_name="ngày văn bản")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="ocop_catalog.certificate",
                    ),
                ),
            ],
            options={
                "verbose_name": "gia hạn",
                "verbose_name_plural": "gia hạn",
            },
        ),
        migrations.CreateModel(
            name="CertificateRevocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revoked_at", models.DateTimeField(verbose_name="thời điểm thu hồi")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("failed_re_evaluation", "Không đạt khi đánh giá lại"),
                            ("food_safety", "Vi phạm an toàn thực phẩm"),
                            ("broken_process", "Không giữ quy trình, tiêu chuẩn đã công bố"),
                            ("production_stopped", "Ngừng sản xuất"),
                            ("fraud", "Gian dối hồ sơ, sử dụng sai nhãn OCOP"),
                            ("own_request", "Theo đề nghị của chủ thể"),
                        ],
                        max_length=30,
                        verbose_name="căn cứ",
                    ),
                ),
                ("decision_number", models.CharField(max_length=60, verbose_name="quyết định thu hồi")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocation",
                        to="ocop_catalog.certificate",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thu hồi",
                "verbose_name_plural": "thu hồi",
            },
        ),
        migrations.CreateModel(
            name="CertifiedProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("needs", models.JSONField(blank=True, default=list, verbose_name="yêu cầu khi giao")),
                ("ingredients", models.TextField(blank=True, verbose_name="thành phần")),
                ("net_content", models.CharField(blank=True, max_length=60, verbose_name="khối lượng tịnh")),
                ("shelf_life", models.CharField(blank=True, max_length=120, verbose_name="hạn sử dụng")),
                ("storage", models.CharField(blank=True, max_length=200, verbose_name="bảo quản")),
                ("village", models.CharField(blank=True, max_length=120, verbose_name="làng nghề")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products_of_commune",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products_of_district",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certified",
                        to="product.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "sản phẩm OCOP",
                "verbose_name_plural": "sản phẩm OCOP",
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="certified_product",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="ocop_catalog.certifiedproduct",
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="số quyết định")),
                ("date", models.DateField(verbose_name="ngày")),
                ("issuer", models.CharField(max_length=200, verbose_name="cơ quan ban hành")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("commune", "Cấp xã"),
                            ("district", "Cấp huyện"),
                            ("city", "Cấp tỉnh, thành phố"),
                            ("ministry", "Cấp trung ương"),
                        ],
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("1048", "1048/QĐ-TTg (2019)"),
                            ("148", "148/QĐ-TTg (2023)"),
                            ("148+1489", "148/QĐ-TTg sửa đổi bởi 1489/QĐ-TTg (2025)"),
                            ("26/2026", "26/2026/QĐ-TTg"),
                        ],
                        max_length=10,
                        verbose_name="bộ tiêu chí",
                    ),
                ),
                ("source_name", models.CharField(blank=True, max_length=255, verbose_name="tệp nguồn")),
                ("imported_at", models.DateTimeField(auto_now_add=True)),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết định",
                "verbose_name_plural": "quyết định",
                "ordering": ("-date", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="ocop_catalog.decision",
            ),
        ),
        migrations.CreateModel(
            name="EvaluationResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("product_name", models.CharField(max_length=250, verbose_name="tên sản phẩm")),
                ("match_key", models.CharField(editable=False, max_length=250)),
                ("stars", models.PositiveSmallIntegerField(verbose_name="hạng sao")),
                ("potential_five", models.BooleanField(default=False, verbose_name="tiềm năng 5 sao")),
                (
                    "score_a",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="điểm phần A"
                    ),
                ),
                (
                    "score_b",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="điểm phần B"
                    ),
                ),
                (
                    "score_c",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="điểm phần C"
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="tổng điểm"
                    ),
                ),
                ("line", models.PositiveIntegerField(blank=True, null=True, verbose_name="dòng trong tệp")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="ocop_catalog.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả đánh giá",
                "verbose_name_plural": "kết quả đánh giá",
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="result",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificate",
                to="ocop_catalog.evaluationresult",
            ),
        ),
        migrations.CreateModel(
            name="FulfilmentPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sales_point", "Điểm giới thiệu và bán sản phẩm OCOP"),
                            ("design_centre", "Trung tâm thiết kế sáng tạo"),
                            ("producer", "Kho của chủ thể"),
                        ],
                        max_length=15,
                        verbose_name="loại",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("address", models.CharField(max_length=300, verbose_name="địa chỉ")),
                ("latitude", models.FloatField(verbose_name="vĩ độ")),
                ("longitude", models.FloatField(verbose_name="kinh độ")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="điện thoại")),
                (
                    "decision_number",
                    models.CharField(blank=True, max_length=60, verbose_name="quyết định công nhận"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="ngày quyết định")),
                (
                    "capabilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cold", "Bảo quản lạnh"),
                                ("fragile", "Đóng gói hàng dễ vỡ"),
                                ("alcohol", "Được phép bán rượu"),
                                ("gift_wrap", "Gói quà"),
                                ("bespoke", "Làm theo đặt hàng, khắc tên"),
                                ("gift_box", "Hộp quà thiết kế"),
                                ("experience", "Trải nghiệm, tham quan"),
                                ("pick_up", "Nhận hàng tại điểm"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "daily_capacity",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Để trống: không giới hạn",
                        null=True,
                        verbose_name="số kiện mỗi ngày",
                    ),
                ),
                (
                    "answer_minutes",
                    models.PositiveIntegerField(
                        default=120, help_text="Tính trong giờ mở cửa", verbose_name="số phút phải trả lời"
                    ),
                ),
                ("is_switched_on", models.BooleanField(default=True, verbose_name="đang nhận đơn")),
                ("off_reason", models.CharField(blank=True, max_length=200, verbose_name="lý do tạm dừng")),
                ("is_demonstration", models.BooleanField(default=False, verbose_name="dữ liệu minh hoạ")),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points_in_commune",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points_in_district",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "warehouse",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point",
                        to="warehouse.warehouse",
                    ),
                ),
            ],
            options={
                "verbose_name": "điểm bán, trung tâm",
                "verbose_name_plural": "điểm bán, trung tâm",
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="từ ngày")),
                ("last_day", models.DateField(verbose_name="đến hết ngày")),
                ("name", models.CharField(max_length=100, verbose_name="tên")),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holidays",
                        to="ocop_catalog.fulfilmentpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "ngày nghỉ",
                "verbose_name_plural": "ngày nghỉ",
                "ordering": ("first_day",),
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("inspected_on", models.DateField(verbose_name="ngày kiểm tra")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("passed", "Đạt"), ("warned", "Nhắc nhở"), ("suspended", "Tạm dừng bán")],
                        max_length=10,
                        verbose_name="kết luận",
                    ),
                ),
                ("findings", models.TextField(blank=True, verbose_name="nội dung")),
                ("suspended_at", models.DateTimeField(blank=True, null=True, verbose_name="dừng bán từ")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="cho bán lại từ")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "certified_product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspections",
                        to="ocop_catalog.certifiedproduct",
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "đợt kiểm tra",
                "verbose_name_plural": "đợt kiểm tra",
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(verbose_name="thứ")),
                ("opens", models.TimeField(verbose_name="mở cửa")),
                ("closes", models.TimeField(verbose_name="đóng cửa")),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="ocop_catalog.fulfilmentpoint",
                    ),
                ),
            ],
            options={
                "ordering": ("weekday", "opens"),
            },
        ),
        migrations.CreateModel(
            name="PointStaff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("manager", "Phụ trách"), ("operator", "Nhân viên")],
                        default="operator",
                        max_length=10,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff",
                        to="ocop_catalog.fulfilmentpoint",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="point_staff",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "người của điểm bán",
                "verbose_name_plural": "người của điểm bán",
            },
        ),
        migrations.CreateModel(
            name="Producer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("legal_name", models.CharField(max_length=250, verbose_name="tên pháp lý")),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("match_key", models.CharField(db_index=True, editable=False, max_length=250)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "Doanh nghiệp"),
                            ("cooperative", "Hợp tác xã"),
                            ("cooperative_group", "Tổ hợp tác"),
                            ("household", "Hộ sản xuất kinh doanh"),
                        ],
                        max_length=20,
                        verbose_name="loại hình",
                    ),
                ),
                (
                    "registration_number",
                    models.CharField(blank=True, max_length=30, verbose_name="số đăng ký/mã số thuế"),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="địa chỉ")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="điện thoại")),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "representative",
                    models.CharField(blank=True, max_length=150, verbose_name="người đại diện"),
                ),
                ("craft_village", models.CharField(blank=True, max_length=120, verbose_name="làng nghề")),
                ("story", models.TextField(blank=True, verbose_name="câu chuyện")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("active", "Đang hoạt động"),
                            ("suspended", "Tạm dừng bán"),
                            ("closed", "Đã ngừng hoạt động"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("standing_reason", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
                ("is_demonstration", models.BooleanField(default=False, verbose_name="dữ liệu minh hoạ")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="producers_in_commune",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="producers_in_district",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="producers_in_province",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
            ],
            options={
                "verbose_name": "chủ thể",
                "verbose_name_plural": "chủ thể",
                "ordering": ("legal_name", "pk"),
            },
        ),
        migrations.AddField(
            model_name="fulfilmentpoint",
            name="producer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="points",
                to="ocop_catalog.producer",
            ),
        ),
        migrations.AddField(
            model_name="evaluationresult",
            name="producer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="ocop_catalog.producer",
            ),
        ),
        migrations.AddField(
            model_name="certifiedproduct",
            name="producer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="ocop_catalog.producer",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="producer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="ocop_catalog.producer",
            ),
        ),
        migrations.CreateModel(
            name="ProducerDoubt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entered_name", models.CharField(max_length=250, verbose_name="tên trong danh sách")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("marks", "Tên chỉ khác dấu"),
                            ("legal_form", "Tên chỉ khác loại hình"),
                            ("place", "Cùng tên, khác hoặc chưa rõ nơi"),
                            ("spelling", "Tên khác một chữ cái"),
                        ],
                        max_length=15,
                        verbose_name="lý do nghi trùng",
                    ),
                ),
                ("line", models.PositiveIntegerField(blank=True, null=True, verbose_name="dòng trong tệp")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Chờ xác nhận"),
                            ("merged", "Là một chủ thể"),
                            ("distinct", "Hai chủ thể khác nhau"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="xác nhận lúc")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubted_by",
                        to="ocop_catalog.producer",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ocop_catalog.decision",
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="doubts",
                        to="ocop_catalog.producer",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "nghi trùng chủ thể",
                "verbose_name_plural": "nghi trùng chủ thể",
                "ordering": ("state", "-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ProducerMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Chủ"), ("staff", "Nhân viên")], default="owner", max_length=10
                    ),
                ),
                (
                    "producer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="ocop_catalog.producer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="producer_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "người của chủ thể",
                "verbose_name_plural": "người của chủ thể",
            },
        ),
        migrations.CreateModel(
            name="ProductDocumentFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("facility", "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm"),
                            ("self_declaration", "Bản tự công bố sản phẩm"),
                            ("test_report", "Phiếu kiểm nghiệm"),
                        ],
                        max_length=20,
                        verbose_name="loại",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="số")),
                ("issued_on", models.DateField(verbose_name="ngày cấp")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="có giá trị đến hết ngày"),
                ),
                ("file", models.FileField(blank=True, upload_to="documents/%Y/", verbose_name="tệp")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "certified_product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="ocop_catalog.certifiedproduct",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ sản phẩm",
                "verbose_name_plural": "hồ sơ sản phẩm",
            },
        ),
        migrations.CreateModel(
            name="ProductGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("1048", "1048/QĐ-TTg (2019)"),
                            ("148", "148/QĐ-TTg (2023)"),
                            ("148+1489", "148/QĐ-TTg sửa đổi bởi 1489/QĐ-TTg (2025)"),
                            ("26/2026", "26/2026/QĐ-TTg"),
                        ],
                        max_length=10,
                        verbose_name="bộ tiêu chí",
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="mã")),
                ("industry", models.CharField(max_length=100, verbose_name="ngành")),
                ("group", models.CharField(max_length=200, verbose_name="nhóm")),
                ("product_set", models.CharField(max_length=200, verbose_name="bộ sản phẩm")),
                (
                    "group_code",
                    models.SlugField(
                        help_text="Cùng một nhóm có cùng mã, dùng trong đường dẫn và bộ lọc", max_length=60
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "is_listable",
                    models.BooleanField(
                        default=True, help_text="Thuốc không được niêm yết", verbose_name="được niêm yết"
                    ),
                ),
                ("is_alcohol", models.BooleanField(default=False, verbose_name="đồ uống có cồn")),
                ("is_experience", models.BooleanField(default=False, verbose_name="dịch vụ, trải nghiệm")),
                ("is_craft", models.BooleanField(default=False, verbose_name="thủ công mỹ nghệ")),
                (
                    "required_documents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("facility", "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm"),
                                ("self_declaration", "Bản tự công bố sản phẩm"),
                                ("test_report", "Phiếu kiểm nghiệm"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="hồ sơ an toàn thực phẩm phải có",
                    ),
                ),
                (
                    "maps_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mapped_from",
                        to="ocop_catalog.productgroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "nhóm sản phẩm",
                "verbose_name_plural": "nhóm sản phẩm",
                "ordering": ("scheme", "position"),
            },
        ),
        migrations.AddField(
            model_name="evaluationresult",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="ocop_catalog.productgroup",
            ),
        ),
        migrations.AddField(
            model_name="certifiedproduct",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="ocop_catalog.productgroup",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="ocop_catalog.productgroup",
            ),
        ),
        migrations.CreateModel(
            name="UnitSuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_main", models.BooleanField(default=False)),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="successions",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="origins",
                        to="ocop_catalog.administrativeunit",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="administrativeunit",
            constraint=models.UniqueConstraint(
                fields=("level", "code", "valid_from"), name="unit_code_once_per_time", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="administrativeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_from__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="unit_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="administrativeunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                    _connector="OR",
                ),
                name="unit_point_is_on_earth",
            ),
        ),
        migrations.AddIndex(
            model_name="catalogevent",
            index=models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
        ),
        migrations.AddConstraint(
            model_name="certificateextension",
            constraint=models.UniqueConstraint(
                fields=("certificate", "decision_number"), name="extension_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateextension",
            constraint=models.CheckConstraint(
                condition=models.Q(("extended_until__gt", models.F("decided_on"))),
                name="extension_reaches_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("number", "date", "province"), name="decision_once"),
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="holiday_ends_after_it_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(
                condition=models.Q(("suspended_at__isnull", False)),
                fields=["certified_product"],
                name="inspection_suspensions",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "suspended"), ("suspended_at__isnull", False)),
                    models.Q(
                        models.Q(("outcome", "suspended"), _negated=True),
                        ("lifted_at__isnull", True),
                        ("suspended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="inspection_suspends_when_it_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at__isnull", True), ("lifted_at__gt", models.F("suspended_at")), _connector="OR"
                ),
                name="inspection_lifts_after_it_suspends",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__lte", 6)), name="hours_weekday_exists"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))), name="hours_close_after_they_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(fields=("point", "weekday", "opens"), name="hours_once"),
        ),
        migrations.AddConstraint(
            model_name="pointstaff",
            constraint=models.UniqueConstraint(fields=("point", "user"), name="point_staff_once"),
        ),
        migrations.AddConstraint(
            model_name="producer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("registration_number", ""), _negated=True),
                fields=("registration_number",),
                name="producer_registration_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="producer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standing", "active"), models.Q(("standing_reason", ""), _negated=True), _connector="OR"
                ),
                name="producer_restriction_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="fulfilmentpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                name="point_is_on_earth",
            ),
        ),
        migrations.AddConstraint(
            model_name="fulfilmentpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "producer"), ("producer__isnull", False)),
                    models.Q(models.Q(("kind", "producer"), _negated=True), ("producer__isnull", True)),
                    _connector="OR",
                ),
                name="point_of_a_producer_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="fulfilmentpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_switched_on", True), models.Q(("off_reason", ""), _negated=True), _connector="OR"
                ),
                name="point_off_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="producerdoubt",
            constraint=models.UniqueConstraint(fields=("producer", "candidate"), name="producer_doubt_once"),
        ),
        migrations.AddConstraint(
            model_name="producerdoubt",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "open"), ("resolved_at__isnull", False), _connector="OR"),
                name="producer_doubt_resolved_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="producermember",
            constraint=models.UniqueConstraint(fields=("producer", "user"), name="producer_member_once"),
        ),
        migrations.AddIndex(
            model_name="productdocumentfile",
            index=models.Index(fields=["certified_product", "kind"], name="document_kind"),
        ),
        migrations.AddConstraint(
            model_name="productdocumentfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("issued_on")),
                    _connector="OR",
                ),
                name="document_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="productgroup",
            constraint=models.UniqueConstraint(fields=("scheme", "code"), name="group_code_once_per_scheme"),
        ),
        migrations.AddConstraint(
            model_name="productgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("maps_to__isnull", True), models.Q(("scheme", "26/2026"), _negated=True), _connector="OR"
                ),
                name="todays_group_maps_nowhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationresult",
            constraint=models.UniqueConstraint(
                fields=("decision", "producer", "match_key"), name="result_once_per_decision"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("stars__lte", 5)), name="result_has_at_most_five_stars"
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("potential_five", False), ("stars", 4), _connector="OR"),
                name="result_potential_five_holds_four",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__isnull", True),
                    models.Q(("score__lt", 30), ("stars__lte", 1)),
                    models.Q(("score__gte", 30), ("score__lt", 50), ("stars", 2)),
                    models.Q(("score__gte", 50), ("score__lt", 70), ("stars", 3)),
                    models.Q(("potential_five", False), ("score__gte", 70), ("score__lt", 90), ("stars", 4)),
                    models.Q(("potential_five", True), ("score__gte", 90), ("score__lte", 100), ("stars", 4)),
                    models.Q(("score__gte", 90), ("score__lte", 100), ("stars", 5)),
                    _connector="OR",
                ),
                name="result_score_agrees_with_stars",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score_a__isnull", True),
                    ("score_b__isnull", True),
                    ("score_c__isnull", True),
                    ("score__isnull", True),
                    models.Q(
                        (
                            "score__gte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("score_a"), "+", models.F("score_b")
                                    ),
                                    "+",
                                    models.F("score_c"),
                                ),
                                "-",
                                models.Value(Decimal("0.05")),
                            ),
                        ),
                        (
                            "score__lte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("score_a"), "+", models.F("score_b")
                                    ),
                                    "+",
                                    models.F("score_c"),
                                ),
                                "+",
                                models.Value(Decimal("0.05")),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="result_parts_add_up",
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                fields=["certified_product", "-issued_on", "-id"], name="certificate_governing"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["product_code"], name="certificate_code"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("stars__range", (3, 5))), name="certificate_has_three_to_five_stars"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("potential_five", False), ("stars", 4), _connector="OR"),
                name="certificate_potential_five_holds_four",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "valid_until",
                        models.Func(
                            models.F("issued_on"),
                            output_field=models.DateField(),
                            template="((%(expressions)s) + interval '36 months')::date",
                        ),
                    )
                ),
                name="certificate_is_valid_36_calendar_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitsuccession",
            constraint=models.UniqueConstraint(
                fields=("predecessor", "successor"), name="unit_succession_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitsuccession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_main", True)),
                fields=("successor",),
                name="unit_has_one_main_predecessor",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitsuccession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="unit_does_not_succeed_itself",
            ),
        ),
    ]
