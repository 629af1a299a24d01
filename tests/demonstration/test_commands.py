"""``load_demo`` and ``demo_logins`` as a person calls them."""

from __future__ import annotations

import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from PIL import Image
from saleor.account.models import User
from saleor.product.models import Product, ProductImage

from marketplace.accounting.models import PayeeAccount, PayoutBatch
from marketplace.accounting.payable import Held
from marketplace.accounting.selectors.payables import payables
from marketplace.accounting.verify import find_faults
from marketplace.demonstration import cast
from marketplace.demonstration.loading.business import show_business
from marketplace.demonstration.loading.pictures import drawing, missing_pictures
from marketplace.demonstration.models import DemonstrationLoad
from marketplace.demonstration.pictures import Picture
from marketplace.web.pictures import FORMATS, WIDTHS, find

FEW = ("--products=60", "--producers=20", "--points=3", "--centres=2", "--no-pictures")


def run(command: str, *arguments: str, **options: Any) -> str:
    output = StringIO()
    call_command(command, *arguments, stdout=output, **options)
    return output.getvalue()


def test_a_load_says_what_it_made(db: None) -> None:
    said = run("load_demo", *FEW)
    assert said.startswith("Đã nạp 60 sản phẩm của 20 chủ thể, 3 điểm bán, 2 trung tâm trong ")
    assert DemonstrationLoad.objects.get().seed == 1


def test_the_same_load_again_does_nothing_be_it_tomorrow(db: None) -> None:
    run("load_demo", *FEW)
    written = set(Product.objects.values_list("pk", "updated_at"))
    assert "đã có" in run("load_demo", *FEW)
    assert "đã có" in run("load_demo", *FEW, "--on=2030-01-01")
    assert set(Product.objects.values_list("pk", "updated_at")) == written


def test_the_pages_of_money_have_something_to_show_and_the_books_agree(db: None) -> None:
    run("load_demo", *FEW)
    batch = PayoutBatch.objects.get()
    assert list(batch.transfers.order_by("pk").values_list("state", flat=True)) == ["paid", "planned"]
    states = set(PayeeAccount.objects.values_list("state", flat=True))
    assert states == {"active", "proposed"}
    known = PayeeAccount.objects.count()
    held = {row.held for row in payables(batch.until)}
    assert {Held.ON_ITS_WAY, Held.NO_ACCOUNT} <= held
    assert list(find_faults()) == []
    show_business()
    assert (PayoutBatch.objects.count(), PayeeAccount.objects.count()) == (1, known), "made once"


def test_a_load_of_an_earlier_version_gets_its_newcomers_and_its_business(db: None) -> None:
    run("load_demo", *FEW, "--password=cu-khoai-lang")
    # As if nobody had known her when it was loaded.
    User.objects.filter(email=cast.DESK_COLLEAGUE.email).update(email="ai-khac@cho-ocop.example")
    assert "đã có" in run("load_demo", *FEW)
    again = User.objects.get(email=cast.DESK_COLLEAGUE.email)
    assert (again.check_password("cu-khoai-lang"), again.is_staff) == (True, True)
    assert set(again.groups.all()) == set(User.objects.get(email=cast.DESK_OFFICER.email).groups.all())


@pytest.mark.parametrize(
    "other", ["--seed=2", "--products=61", "--points=4", "--centres=3", "--producers=21"]
)
def test_another_load_on_top_is_refused_with_the_way_out(db: None, other: str) -> None:
    run("load_demo", *FEW)
    with pytest.raises(CommandError, match="make reset"):
        run("load_demo", *FEW, other)
    assert Product.objects.count() == 60


def test_real_products_are_never_mixed_with_made_up_ones(db: None) -> None:
    run("load_demo", *FEW)
    DemonstrationLoad.objects.all().delete()
    with pytest.raises(CommandError, match="chỗ trống"):
        run("load_demo", *FEW)
    assert not DemonstrationLoad.objects.exists()


@pytest.mark.parametrize(
    "wrong", [("--on=2020-01-01",), ("--producers=61",), ("--products=0",), ("--points=-1",)]
)
def test_numbers_that_make_no_sense_are_refused(db: None, wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run("load_demo", *FEW, *wrong)
    assert not Product.objects.exists()


def test_every_installation_has_a_password_of_its_own_that_only_its_owner_reads(
    db: None, tmp_path: Path
) -> None:
    run("load_demo", *FEW)
    password = cast.kept_password()
    assert password is not None
    assert len(password) >= 14
    assert stat.S_IMODE(cast.password_file().stat().st_mode) == 0o600
    assert User.objects.get(email="an@cho-ocop.example").check_password(password)
    assert len({cast.new_password() for _ in range(20)}) == 20


def test_a_password_can_be_given(db: None) -> None:
    run("load_demo", *FEW, "--password=cho-kiem-thu-12")
    assert User.objects.get(email="dung@cho-ocop.example").check_password("cho-kiem-thu-12")
    assert "cho-kiem-thu-12" in run("demo_logins")


def test_the_logins_of_all_seven_are_printed_with_their_pages(db: None, settings: Any) -> None:
    run("load_demo", *FEW)
    lines = run("demo_logins").splitlines()
    assert len(lines) == 7
    assert all(str(cast.kept_password()) in line for line in lines)
    assert lines[3].split()[-1] == f"{settings.PUBLIC_URL}/diem-ban/"
    assert "dung@cho-ocop.example" in lines[5]


def test_without_a_demonstration_there_are_no_logins(db: None) -> None:
    with pytest.raises(CommandError, match="load_demo"):
        run("demo_logins")


def test_pictures_are_drawn_once_with_every_variant(tmp_path: Path) -> None:
    wanted = [Picture("hat", "paper"), Picture("rice", "indigo")]
    done: list[int] = []
    with drawing(wanted) as store:
        store(done.append)
    assert done == [1, 1]
    for picture in wanted:
        with default_storage.open(picture.path) as file, Image.open(file) as image:
            assert image.size == (1080, 1080)
        photo = find(picture.path)
        assert all(f" {width}w" in getattr(photo, name) for width in WIDTHS for name, *_ in FORMATS)
        assert picture not in missing_pictures()
    assert missing_pictures()


def test_a_picture_that_cannot_be_drawn_is_not_passed_over(tmp_path: Path) -> None:
    with (
        drawing([Picture("no-such-motif", "paper")]) as store,
        pytest.raises(Exception, match="returned non-zero"),
    ):
        store(lambda _number: None)


def test_a_load_that_lost_its_pictures_gets_them_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = [Picture("vase", "paper")]
    module = "marketplace.demonstration.management.commands.load_demo"
    run("load_demo", *FEW)
    monkeypatch.setattr(f"{module}.missing_pictures", lambda: lost)
    run("load_demo", *FEW[:-1])
    assert default_storage.exists(lost[0].path)
    assert ProductImage.objects.count() == 60
