"""The people of a chaos run: shoppers who repeat a request until they are answered, an operator of all places."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql_relay import to_global_id
from saleor.account.models import User

from marketplace.routing.errors import RoutingError
from marketplace.routing.models import DeclineReason, Parcel
from marketplace.routing.services import parcels, refusals

CREATE = """mutation ($lines: [CheckoutLineInput!]!) { checkoutCreate(input: {lines: $lines}) {
    checkout { id } checkoutErrors { code } } }"""
COMPLETE = """mutation ($id: ID!, $placement: PlacementInput!) {
    checkoutComplete(checkoutId: $id, placement: $placement) {
        replayed order { number } checkoutErrors { code retryable } } }"""


@dataclass
class Answers:
    """What shoppers were told; ``retries`` counts requests that got no answer."""

    ordered: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    given: int = 0
    replays: int = 0


class Shopper(threading.Thread):
    """Buys again and again until its share of the orders is answered."""

    def __init__(
        self, number: int, orders: int, url: str, variants: list[int], commune: str, answers: Answers
    ) -> None:
        super().__init__(daemon=True)
        self.random = Random(number)
        self.orders, self.url, self.variants, self.commune, self.answers = (
            orders,
            url,
            variants,
            commune,
            answers,
        )
        self.answered = 0

    def run(self) -> None:
        while self.answered < self.orders:
            self.buy()
            self.answered += 1

    def buy(self) -> None:
        chosen = self.random.sample(self.variants, self.random.randint(1, 3))
        lines = [
            {"variantId": to_global_id("ProductVariant", variant), "quantity": self.random.randint(1, 3)}
            for variant in chosen
        ]
        created = self.ask(CREATE, {"lines": lines})["checkoutCreate"]
        if created["checkout"] is None:
            return  # nothing was ordered: that product is sold out
        basket = created["checkout"]["id"]
        placement = {
            "contact": {"fullName": "Nguyễn Thị An", "phone": "0912345678", "email": "an@example.vn"},
            "destination": {"method": "DELIVERY", "commune": self.commune, "street": "12 Hàng Bạc"},
            "paymentMethod": "cash_on_delivery",
            "consents": {"terms": True, "privacy": True},
        }
        while True:
            done = self.ask(COMPLETE, {"id": basket, "placement": placement})["checkoutComplete"]
            if done["order"] is not None:
                self.answers.ordered[basket] = done["order"]["number"]
                self.answers.replays += done["replayed"]
                return
            (error,) = done["checkoutErrors"]
            if not error["retryable"]:
                self.answers.refused[basket] = error["code"]
                return

    def ask(self, query: str, variables: dict[str, Any]) -> Any:
        """Ask until there is an answer."""
        while True:
            address = ".".join(str(self.random.randint(1, 250)) for _ in range(4))
            request = urllib.request.Request(
                self.url,
                json.dumps({"query": query, "variables": variables}).encode(),
                {"Content-Type": "application/json", "X-Forwarded-For": address},
            )
            try:
                with urllib.request.urlopen(request, timeout=20) as response:
                    body = json.load(response)
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise RuntimeError(error.read().decode()) from error
                self.answers.retries += 1
                time.sleep(0.2)
                continue
            except (OSError, ValueError):
                self.answers.retries += 1
                time.sleep(0.2)
                continue
            self.answers.given += 1
            if body.get("errors"):
                raise RuntimeError(body["errors"])
            return body["data"]


def work_through_queues(seed: int) -> None:
    """An operator of all places: takes any parcel and does the next thing with it, or refuses it."""
    random = Random(seed)
    hanh = User.objects.get(first_name="Hạnh")
    steps = {
        "offered": (parcels.accept_parcel, parcels.accept_parcel, refusals.decline_parcel),
        "accepted": (parcels.pack_parcel, parcels.pack_parcel, refusals.decline_parcel),
        "packed": (parcels.hand_over_parcel, parcels.hand_over_parcel, parcels.undo_step),
        "handed_over": (parcels.deliver_parcel, parcels.undo_step),
    }
    while True:
        parcel = Parcel.objects.filter(state__in=steps).order_by("?").first()
        if parcel is None:
            time.sleep(0.2)
            continue
        step = random.choice(steps[parcel.state])
        reason = {"reason": random.choice(list(DeclineReason))} if step is refusals.decline_parcel else {}
        with suppress(RoutingError):
            step(parcel_id=parcel.pk, actor=hanh, **reason)
        time.sleep(random.random() / 20)
