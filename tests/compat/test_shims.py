"""Each shim is needed: what it mends works with all of them, and fails without that one, in a process of its own."""

import importlib
import importlib.util
import inspect
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import django
import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace import compat
from marketplace.compat import table
from marketplace.compat.shim import after_import

PROBES: dict[str, Callable[[], None]] = {}
FAILURES: dict[str, str] = {}


def probe(name: str, *, without: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Registers what shows that the shim ``name`` works, and the end of the error that comes ``without`` it.

    Runs after ``django.setup()`` and without a database.
    """

    def register(function: Callable[[], None]) -> Callable[[], None]:
        PROBES[name] = function
        FAILURES[name] = without
        return function

    return register


@probe("smart_text", without="cannot import name 'smart_text'")
def _() -> None:
    import saleor.checkout.utils
    import saleor.product.models

    assert saleor.product.models.smart_text(1) == "1"
    assert saleor.checkout.utils.smart_text("đ") == "đ"


@probe("force_text", without="cannot import name 'force_text'")
def _() -> None:
    import graphene_django.utils.utils

    assert graphene_django.utils.utils.force_text(1) == "1"


@probe("url", without="cannot import name 'url' from 'django.conf.urls'")
def _() -> None:
    from saleor.data_feeds.urls import urlpatterns

    assert urlpatterns[0].pattern.match("google/")


@probe("bound_field", without="cannot import name 'BoundField'")
def _() -> None:
    from saleor.account.i18n import COUNTRY_FORMS

    lines = COUNTRY_FORMS["VN"]().i18n_fields_order
    assert [field.name for field in lines[0]] == ["first_name", "last_name"]


@probe("json_field", without="AssertionError: fields.E904")
def _() -> None:
    from django.core.checks import run_checks
    from django.db import models
    from saleor.core.db.fields import SanitizedJSONField
    from saleor.product.models import Product

    assert "fields.E904" not in [message.id for message in run_checks()], "fields.E904"
    assert issubclass(SanitizedJSONField, models.JSONField)
    assert type(Product._meta.get_field("metadata")) is models.JSONField


@probe("magic", without="No module named 'magic'")
def _() -> None:
    import io

    from PIL import Image
    from versatileimagefield.utils import get_image_metadata_from_file

    for form in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"):
        file = io.BytesIO()
        Image.new("RGB", (2, 2)).save(file, form)
        file.seek(0)
        assert get_image_metadata_from_file(file)[1] == f"image/{form.lower()}"


@probe("sympy", without="No module named 'sympy'")
def _() -> None:
    from measurement.measures import Weight

    assert (Weight(kg=1) + Weight(g=500)).g == 1500
    assert round(Weight(lb=1).kg, 4) == 0.4536


@probe("email_change", without="'str' object has no attribute 'decode'")
def _() -> None:
    from saleor.account.utils import create_jwt_token, decode_jwt_token

    assert decode_jwt_token(create_jwt_token({"user_pk": 1})) == {"user_pk": 1}


@probe("reordering", without="'FinalSortOrder' object has no attribute '_prepare_related_fields_for_save'")
def _() -> None:
    from types import SimpleNamespace

    from saleor.graphql.core.utils.reordering import Reordering
    from saleor.menu.models import MenuItem

    written: list[tuple[int, int]] = []

    class Rows(list):  # type: ignore[type-arg]
        """Takes the place of the query of `bulk_update`: only what is prepared for it is looked at."""

        def bulk_update(self, rows: list[MenuItem], fields: list[str]) -> None:
            for row in rows:
                row._prepare_related_fields_for_save(operation_name="bulk_update", fields=[])
                assert row._is_pk_set()
                written.append((row.pk, row.sort_order))

    model = type("Model", (), {"objects": Rows(), "__new__": lambda cls, **values: MenuItem(**values)})
    move = Reordering(SimpleNamespace(model=model), {}, "moves")
    move.__dict__.update(ordered_node_map={1: 0, 2: 5}, old_sort_map={1: 0, 2: 1})
    move.commit()
    assert written == [(2, 5)]


@probe("attribute_values", without="needs to have a primary key value before this relationship can be used")
def _() -> None:
    from saleor.graphql.product.mutations.attributes import AttributeCreate
    from saleor.product.models import Attribute

    AttributeCreate.check_values_are_unique([{"name": "Sứ"}, {"name": "Sành"}], Attribute(name="Chất liệu"))


@probe("array_agg", without="AssertionError: None")
def _() -> None:
    from saleor.graphql.account import utils

    default = utils.ArrayAgg("permissions").default
    assert default == [], default


@probe("failed_login", without="AssertionError: token is not nullable")
def _() -> None:
    from graphql.type.definition import GraphQLNonNull
    from saleor.graphql.api import schema

    for name in ("CreateToken", "SetPassword"):
        fields = schema.get_type(name).fields
        assert not isinstance(fields["token"].type, GraphQLNonNull), "token is not nullable"
        assert set(fields) == {"errors", "accountErrors", "user", "token"}


@probe("sample_payload", without="is not a valid UUID")
def _() -> None:
    import saleor.core.utils.anonymization as anonymization
    from saleor.account.models import Address, User
    from saleor.checkout.models import Checkout, CheckoutLine
    from saleor.webhook import payloads

    anonymization.generate_fake_user = lambda: User(email="gia@example.com")
    anonymization.generate_fake_address = lambda: Address()
    checkout = Checkout()
    fetched = checkout.lines.all()
    fetched._result_cache = [CheckoutLine(quantity=3)]
    checkout._prefetched_objects_cache = {"lines": fetched}
    copy = payloads.anonymize_checkout(checkout)
    assert copy.token == ""
    assert "checkout_id" in str(copy.lines.prefetch_related("variant").query)
    assert [line.quantity for line in copy.lines.all()] == [3]


RUN = """
import sys
sys.path.insert(0, {root!r})
from marketplace import compat
compat.apply(shim for shim in compat.SHIMS if shim.name not in {without!r})
import django
django.setup()
from tests.compat.test_shims import PROBES
for name in {names!r}:
    PROBES[name]()
"""


def run(names: list[str], *, without: list[str]) -> "subprocess.CompletedProcess[str]":
    root = str(Path(__file__).resolve().parents[2])
    script = RUN.format(root=root, names=names, without=without)
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=240, check=False
    )


def test_every_shim_has_a_probe() -> None:
    assert sorted(PROBES) == sorted(shim.name for shim in compat.SHIMS)


def test_what_the_shims_mend_works_with_them() -> None:
    done = run(list(PROBES), without=[])
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("name", list(PROBES))
def test_what_a_shim_mends_fails_without_it(name: str) -> None:
    done = run([name], without=[name])
    assert done.returncode == 1
    assert FAILURES[name] in done.stderr.strip().splitlines()[-1]


def test_a_module_is_patched_once_after_its_import_and_looking_for_it_does_not_spoil_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "patched_later.py").write_text("value = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    patched: list[int] = []
    after_import("patched_later", lambda module: patched.append(module.value))
    assert importlib.util.find_spec("patched_later") is not None
    assert patched == []
    module = importlib.import_module("patched_later")
    importlib.reload(module)
    assert patched == [1]
    assert "value = 1" in inspect.getsource(module)
    after_import("patched_later", lambda module: patched.append(module.value + 1))
    assert patched == [1, 2]


def test_another_django_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compat, "_applied", False)
    monkeypatch.setattr(django, "VERSION", (6, 0, 0, "final", 0))
    applied: list[str] = []
    with pytest.raises(ImproperlyConfigured, match=r"answers for Django 5\.2 only"):
        compat.apply([compat.Shim("x", "", "", lambda: applied.append("x"))])
    assert applied == []


def test_shims_are_applied_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compat, "_applied", False)
    applied: list[str] = []
    for _attempt in range(2):
        compat.apply([compat.Shim("x", "", "", lambda: applied.append("x"))])
    assert applied == ["x"]


def test_the_table_in_the_readme_is_the_list_of_shims() -> None:
    readme = (Path(compat.__file__).parent / "README.md").read_text(encoding="utf-8")
    assert table.markdown(compat.SHIMS) in readme
