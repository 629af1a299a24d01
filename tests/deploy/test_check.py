"""``make check`` finds migrations that depend on what only this machine has."""

from __future__ import annotations

from importlib.metadata import PathDistribution
from pathlib import Path

from django.db.migrations import Migration

from tools.check import dependencies, recorded_migrations, unknown_dependencies


def test_ours_depend_on_what_the_wheels_brought() -> None:
    assert dependencies() == ""


def test_a_migration_that_lies_on_the_disk_and_is_in_no_wheel_is_not_known(tmp_path: Path) -> None:
    migrations = tmp_path / "shop" / "order" / "migrations"
    migrations.mkdir(parents=True)
    for name in ("__init__", "0001_initial", "0002_written_here"):
        (migrations / f"{name}.py").touch()
    information = tmp_path / "shop-1.0.dist-info"
    information.mkdir()
    (information / "RECORD").write_text(
        "shop/order/migrations/__init__.py,,\nshop/order/migrations/0001_initial.py,,\nshop-1.0.dist-info/RECORD,,\n"
    )
    recorded = recorded_migrations(PathDistribution(information))
    assert recorded == {"shop.order": {"__init__", "0001_initial"}}

    ours = Migration("0003_more", "ordering")
    ours.dependencies = [
        ("order", "0001_initial"),
        ("order", "0002_written_here"),
        ("order", "__first__"),
        ("ordering", "0002_before"),
    ]
    assert unknown_dependencies([ours], {"order": "shop.order", "ordering": "ordering"}, recorded) == [
        "ordering.0003_more depends on order.0002_written_here, which no wheel has"
    ]
