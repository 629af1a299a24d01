"""The broker of files (``CELERY_BROKER_URL=filesystem://``), writing each message whole.

kombu's own writes a message under the name that readers look for: one that looks in between takes half of it, and the
worker ends with a JSON error. Here it gets its name when it is all there. ``marketplace.celery`` puts it in the place
of kombu's.
"""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:
        message = Path(self.data_folder_out, f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg")
        unfinished = message.with_suffix(".unfinished")
        try:
            unfinished.write_bytes(dumps(payload).encode())
            unfinished.rename(message)
        except OSError as error:
            raise ChannelError(f"Cannot write the message {message}") from error


class Transport(filesystem.Transport):
    Channel = Channel
