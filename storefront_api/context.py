"""What resolvers may know about a request: the caller by token, never by session, and this request's loaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from saleor.account.models import User


@dataclass
class ApiContext:
    """``info.context`` of our schema. ``loaders`` holds one dataloader of each class for this request, ``uploads``
    the files that came with it, by what stands for each in the variables."""

    http: HttpRequest
    user: User | AnonymousUser
    address: str
    request_id: str
    uploads: Mapping[str, bytes] = field(default_factory=dict)
    loaders: dict[type, Any] = field(default_factory=dict)

    def loader(self, kind: type) -> Any:
        """This request's dataloader of class ``kind``."""
        if kind not in self.loaders:
            self.loaders[kind] = kind()
        return self.loaders[kind]
