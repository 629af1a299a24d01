"""Log lines as JSON."""

import json
import logging
import sys

from marketplace.logging import JsonFormatter, RequestIdFilter, current_request_id


def line(**extra: object) -> dict[str, object]:
    record = logging.makeLogRecord(
        {"name": "shop", "levelname": "INFO", "msg": "đơn %s", "args": ("7",), **extra}
    )
    RequestIdFilter().filter(record)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_line_has_its_time_in_utc_level_logger_text_and_number() -> None:
    token = current_request_id.set("abc")
    try:
        found = line(created=0.0)
    finally:
        current_request_id.reset(token)
    assert found == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "INFO",
        "logger": "shop",
        "message": "đơn 7",
        "request_id": "abc",
    }


def test_extra_fields_stand_under_their_names_and_anything_can_be_written() -> None:
    found = line(order=7, amount={1, 2})
    assert found["order"] == 7
    assert found["amount"] in ("{1, 2}", "{2, 1}")


def test_a_traceback_is_one_field() -> None:
    try:
        raise ValueError("hỏng")
    except ValueError:
        found = line(exc_info=sys.exc_info())
    assert "ValueError: hỏng" in str(found["exception"])
