"""``python -m benchmarks.chaos [--orders 500]``: kill -9 whatever runs, while people buy; nothing may be lost.

A web server, a Celery worker with its clock, and operators who work through their queues run as processes of their
own; shoppers order over HTTP and repeat a request until they get an answer. All the while somebody kills processes at
random, and they are started again. When every shopper has their answer, the backlog is worked off, and then: every
order a shopper was told about is there once and whole, no other is there, stock is the sum of its ledger, no message
is stuck, and relaying again sends nothing. Prints what happened; 1 when a rule broke.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from graphql_relay import to_global_id
from saleor.account.models import User
from tqdm import tqdm

from benchmarks.orders.shop import throw_away_database
from marketplace.ordering.models import Placement
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import RelayReport, relay
from marketplace.routing.errors import RoutingError
from marketplace.routing.models import DeclineReason, Parcel, ParkedDemand
from marketplace.routing.services import offers, parcels, refusals, replanning
from marketplace.routing.verify import find_faults
from ocop_catalog.models import FulfilmentPoint
from tests import databases, factories

ROOT = Path(__file__).resolve().parents[2]
SHOPPERS = 4
PLACES = 12
PRODUCTS = 24
WORKER_LIVES = 15
"""Seconds a Celery worker is left alone to do some work before it may be killed."""
UNITS = 40
"""Of a product at a place that has it: not enough for everybody, so that some are refused."""

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


@dataclass
class Server:
    """A program that is started again whenever it is gone."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def keep_running(self) -> None:
        if self.process is None or self.process.poll() is not None:
            self.stop()  # what a killed master left behind, as systemd would
            self.started = time.monotonic()
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(
                    self.command,
                    env=self.environment,
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def members(self) -> list[int]:
        """The process and those it started, also when it is gone itself."""
        if self.process is None:
            return []
        found = subprocess.run(
            ["pgrep", "-g", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in found.stdout.split()]

    def stop(self) -> None:
        if self.process is not None:
            for pid in self.members():
                kill(pid)
            self.process.wait(10)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


# --- shoppers ---------------------------------------------------------------------------------------------------------


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


# --- operators --------------------------------------------------------------------------------------------------------


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


# --- the run ----------------------------------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave nobody behind
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, throw_away_database():
        return Chaos(Path(folder), options.seed).run(options.orders)


class Chaos:
    """One run in a scratch folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, Random(seed)
        self.mails = folder / "mails"
        self.answers = Answers()
        self.kills: Counter[str] = Counter()
        self.operator: Any = None
        self.given_at_last_kill = 0

    def run(self, orders: int) -> int:
        variants = [factories.product(f"Sản phẩm {i}", price=10_000 * (i + 1)) for i in range(PRODUCTS)]
        factories.user("Hạnh")
        for i in range(PLACES):
            factories.point(
                f"Điểm {i}",
                at=(21.0 + i / 100, 105.8 + self.random.random() / 20),
                stock=dict.fromkeys(self.random.sample(variants, PRODUCTS // 2), UNITS),
                daily_capacity=60,
            )
        commune = factories.home().commune_code
        servers, url = self.servers()
        share = orders // SHOPPERS
        shoppers = [
            Shopper(i, share, url, [variant.pk for variant in variants], commune, self.answers)
            for i in range(SHOPPERS)
        ]
        try:
            for server in servers:
                server.keep_running()
            self.wait_for(url)
            self.let_loose(shoppers, servers)
        finally:
            for server in servers:
                server.stop()
            if self.operator is not None:
                self.operator.kill()
                self.operator.join()
        if any(shopper.answered < share for shopper in shoppers):
            print("BROKEN a shopper got an answer that is none", file=sys.stderr)
            return 1
        self.work_off()
        return self.judge(len(shoppers) * share)

    def let_loose(self, shoppers: list[Shopper], servers: list[Server]) -> None:
        for shopper in shoppers:
            shopper.start()
        with tqdm(total=sum(shopper.orders for shopper in shoppers), unit="order", disable=None) as bar:
            while any(shopper.is_alive() for shopper in shoppers):
                self.kill_somebody(servers)
                time.sleep(self.random.uniform(0.2, 1.5))
                bar.update(sum(shopper.answered for shopper in shoppers) - bar.n)

    def servers(self) -> tuple[list[Server], str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = os.environ | {
            "DATABASE_URL": databases.url(settings.DATABASES["default"]["NAME"]),
            "DJANGO_SETTINGS_MODULE": "marketplace.settings.base",
            "VAR_DIR": str(self.folder),
            "EMAIL_URL": f"file://{self.mails}",
            "TRUSTED_PROXIES": "127.0.0.1",
        }
        programs = Path(sys.executable).parent
        web = [
            str(programs / "gunicorn"),
            "marketplace.wsgi",
            "--preload",
            "--workers",
            "2",
            "--bind",
            f"127.0.0.1:{port}",
        ]
        worker = [
            str(programs / "celery"),
            "-A",
            "marketplace.celery",
            "worker",
            "-B",
            "--pool",
            "threads",
            "-c",
            "2",
        ]
        return [
            Server("web", web, environment, self.folder / "web.log"),
            Server("worker", worker, environment, self.folder / "worker.log"),
        ], f"http://127.0.0.1:{port}/graphql/"

    def wait_for(self, url: str) -> None:
        for _i in range(300):
            try:
                urllib.request.urlopen(url.replace("/graphql/", "/healthz"), timeout=5)
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(f"the web server did not start: {(self.folder / 'web.log').read_text()[-2000:]}")

    def kill_somebody(self, servers: list[Server]) -> None:
        for server in servers:
            server.keep_running()
        if self.operator is None or not self.operator.is_alive():
            connections.close_all()
            context = multiprocessing.get_context("fork")
            self.operator = context.Process(
                target=work_through_queues, args=(self.random.random(),), daemon=True
            )
            self.operator.start()
            return
        victim = self.random.choice(["web", "web", "web", "worker", "operator"])
        if victim == "operator":
            self.operator.kill()
            self.kills["operator"] += 1
            return
        if (
            victim == "web"
        ):  # somebody must have got an answer since it was last killed, or nothing would go on
            if self.answers.given == self.given_at_last_kill:
                return
            self.given_at_last_kill = self.answers.given
        server = next(server for server in servers if server.name == victim)
        if victim == "worker" and time.monotonic() - server.started < WORKER_LIVES:
            return
        members = server.members()
        if members:
            pid = self.random.choice(members)
            kill(pid)
            self.kills[victim if pid != members[0] else f"{victim} master"] += 1

    def work_off(self) -> None:
        """Whatever would have been done in the hours after, at once."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(self.mails)
        later = timezone.now() + timedelta(days=1)
        for _round in range(20):
            offers.time_out_parcels(now=later)
            replanning.replan_due(now=later)
            OutboxMessage.objects.filter(delivered_at__isnull=True, dead_at__isnull=True).update(
                leased_until=None, available_at=timezone.now()
            )
            relay(limit=100_000)

    def judge(self, asked: int) -> int:
        broken: list[str] = []
        numbers = set(self.answers.ordered.values())
        placed = set(Placement.objects.values_list("number", flat=True))
        if numbers != placed:
            broken.append(f"told but not there {numbers - placed}, there but not told {placed - numbers}")
        if len(numbers) != len(self.answers.ordered):
            broken.append("two baskets became one order")
        broken += [f"{fault.code}: {fault.row}: {fault.found}" for fault in find_faults()]
        waiting = OutboxMessage.objects.filter(delivered_at__isnull=True)
        broken += [f"message stuck: {message}: {message.last_error}" for message in waiting]
        sent = self.sent()
        if relay() != RelayReport() or self.sent() != sent:
            broken.append("relaying again sent something")
        confirmations = OutboxMessage.objects.filter(topic="order.placed").count()
        if len(sent) < confirmations:
            broken.append(f"{confirmations} orders, {len(sent)} different mails")
        states = Counter(Parcel.objects.values_list("state", flat=True))
        print(
            f"{asked} baskets asked for: {len(numbers)} ordered, {Counter(self.answers.refused.values())} refused"
        )
        told = f"requests without an answer {self.answers.retries}, replays {self.answers.replays}"
        print(f"killed: {dict(self.kills)}; {told}")
        print(
            f"parcels: {dict(states)}; demand: {Counter(ParkedDemand.objects.values_list('state', flat=True))}"
        )
        again = sum(sent.values()) - len(sent)
        print(f"mails: {len(sent)} different, {again} sent again after a kill between sending and noting it")
        print(f"places: {FulfilmentPoint.objects.count()}, faults: {len(broken)}")
        for rule in broken:
            print(f"BROKEN {rule}")
        return 1 if broken else 0

    def sent(self) -> Counter[str]:
        """How often each mail went out, by its identity."""
        identities: Counter[str] = Counter()
        for path in self.mails.glob("*"):
            text = path.read_text(encoding="utf-8", errors="replace")
            identities.update(line for line in text.splitlines() if line.startswith("Message-ID:"))
        return identities
