"""The broker of files hands over whole messages, or none."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

import marketplace.celery  # noqa: F401 - puts our transport in place
from marketplace.file_broker import Channel

MESSAGES = 12


@pytest.fixture
def channel(tmp_path: Path) -> Any:
    folders = {
        name: str(tmp_path / name) for name in ("data_folder_in", "processed_folder", "control_folder")
    }
    for folder in folders.values():
        Path(folder).mkdir()
    options = {**folders, "data_folder_out": folders["data_folder_in"], "store_processed": False}
    with Connection("filesystem://localhost/", transport_options=options) as connection:
        yield connection.channel()


def test_the_shop_s_tasks_travel_by_it(channel: Any) -> None:
    assert type(channel) is Channel


def test_messages_come_whole_and_once_while_others_write(channel: Any) -> None:
    body = "đồng" * 2_000_000  # takes long enough to write to be found half done

    def write(first: int) -> None:
        for number in range(first, MESSAGES, 2):
            channel._put("celery", {"number": number, "body": body})

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    while len(seen) < MESSAGES:
        try:
            message = channel._get("celery")
        except Empty:
            if not any(writer.is_alive() for writer in writers) and channel._size("celery") == 0:
                break
            continue
        assert message["body"] == body
        seen.append(message["number"])
    for writer in writers:
        writer.join()
    assert sorted(seen) == list(range(MESSAGES))


def test_one_that_was_never_finished_is_nobody_s(channel: Any) -> None:
    Path(channel.data_folder_in, "1_x.celery.unfinished").write_text('{"half": ')
    with pytest.raises(Empty):
        channel._get("celery")
    channel._put("celery", {"whole": 1})
    assert channel._get("celery") == {"whole": 1}
