"""``manage.py plan_route``: a file in, an answer out, no database."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]

CASE = {
    "at": "2026-11-22T10:00:00+07:00",
    "destination": {"lat": 21.0, "lon": 105.8},
    "lines": [{"id": "1", "variant": "gao", "quantity": 3}],
    "places": [
        {"id": "p1", "lat": 21.01, "lon": 105.8, "stock": {"gao": 2}},
        {"id": "p2", "lat": 21.01, "lon": 105.8, "stock": {"gao": 2}, "switched_on": False},
        {"id": "p3", "stock": {"gao": 9}, "open_from": "2026-12-01T08:00:00+07:00"},
    ],
}


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Call the command on some data; (exit status, standard output, standard error)."""

    def call(data: Any, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "case.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        try:
            with translation.override("vi"):
                call_command("plan_route", str(path), *options, stdout=out, stderr=err)
        except SystemExit as exit_:
            return int(exit_.code or 0), out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return call


def test_json_answers_in_the_documented_form(run: Any) -> None:
    status, out, err = run(CASE, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "parcels": [{"place": "p1", "km": 1.111951, "lines": [{"id": "1", "variant": "gao", "quantity": 2}]}],
        "shortfall": [{"id": "1", "variant": "gao", "quantity": 1}],
        "objective": {"parcels": 1, "km": 1.111951},
        "gap": 0.0,
        "passed_over": [{"place": "p2", "reason": "switched_off"}, {"place": "p3", "reason": "closed"}],
    }


def test_a_list_of_cases_is_answered_by_a_list(run: Any) -> None:
    status, out, _ = run([CASE, CASE], "--json")
    first, second = json.loads(out)
    assert status == 0
    assert first == second == json.loads(run(CASE, "--json")[1])


def test_explain_tells_every_place_and_why(run: Any) -> None:
    assert run(CASE, "--explain") == (
        0,
        "1 kiện, 1,1 km, đã tối ưu\n"
        "  p1 · 1,1 km · sẵn sàng 22/11/2026 12:00\n"
        "    2 × gao [1]\n"
        "  Không nơi nào có:\n"
        "    1 × gao [1]\n"
        "  Không dùng:\n"
        "    p2: Điểm đang tạm dừng nhận đơn. [switched_off]\n"
        "    p3: Điểm không mở cửa kịp trước 24/11/2026 10:00. [closed]\n",
        "",
    )


def test_without_explain_the_reasons_are_left_out(run: Any) -> None:
    status, out, _ = run(CASE)
    assert status == 0
    assert "p1" in out
    assert "p2" not in out


def test_explain_with_json_adds_bounds_promise_and_rules(run: Any) -> None:
    explain = json.loads(run(CASE, "--explain", "--json")[1])["explain"]
    assert explain["objective"] == explain["lower_bound"]
    assert explain["objective"]["units"] == 2
    assert explain["promise"] == {
        "ready_from": "2026-11-22T12:00:00+07:00",
        "ready_until": "2026-11-22T12:00:00+07:00",
    }
    assert explain["rules"] == {"p2": "switch", "p3": "hours"}


def test_an_unusable_case_answers_nothing_and_exits_with_2(run: Any) -> None:
    faulty = {**CASE, "lines": [{"id": "1", "variant": "gao", "quantity": -3}]}
    status, out, err = run([CASE, faulty])
    assert (status, out) == (2, "")
    assert err == "[1].lines[0].quantity: giá trị không dùng được (-3); cần số nguyên từ 1 trở lên\n"
    status, out, _ = run([CASE, faulty], "--json")
    assert status == 2
    assert json.loads(out) == {
        "faults": [
            {
                "where": "[1].lines[0].quantity",
                "value": -3,
                "message": "giá trị không dùng được",
                "expected": "số nguyên từ 1 trở lên",
            }
        ]
    }


def test_an_infinite_number_does_not_make_the_report_unreadable(run: Any) -> None:
    status, out, _ = run(
        '{"places": [], "lines": [{"id": "1", "variant": "gao", "quantity": 1e999}]}', "--json"
    )
    assert status == 2
    assert json.loads(out, parse_constant=pytest.fail)["faults"][0]["value"] == "Infinity"


def test_what_is_no_json_is_refused_with_line_and_column(run: Any) -> None:
    status, out, err = run('{"lines":\n  oops}')
    assert (status, out) == (2, "")
    assert "case.json:2:3: không phải JSON" in err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("plan_route", str(tmp_path / "nowhere.json"))
    assert left.value.code == 2
    assert "nowhere.json" in capsys.readouterr().err


def test_it_needs_no_database() -> None:
    """A process of its own, with a database that cannot be reached, reading standard input."""
    environment = os.environ | {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "plan_route", "-", "--json"],
        input=json.dumps(CASE),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["objective"]["parcels"] == 1
