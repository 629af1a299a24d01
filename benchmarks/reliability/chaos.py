"""``python -m benchmarks.chaos [--orders 500]``: kill -9 whatever runs, while people buy; nothing may be lost.

A web server, a Celery worker with its clock, and operators who work through their queues run as processes of their
own; shoppers order over HTTP and repeat a request until they get an answer. All the while somebody kills processes at
random, and they are started again. When every shopper has their answer, the backlog is worked off, and then: every
order a shopper was told about is there once and whole, no other is there, stock is the sum of its ledger, no message
is stuck, and relaying again sends nothing. Prints what happened; 1 when a rule broke.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import timezone
from tqdm import tqdm

from benchmarks.orders.shop import throw_away_database
from benchmarks.reliability import programs
from benchmarks.reliability.people import Answers, Shopper, work_through_queues
from marketplace.ordering.models import Placement
from marketplace.outbox.models import OutboxMessage
from marketplace.outbox.services import RelayReport, relay
from marketplace.routing.models import Parcel, ParkedDemand
from marketplace.routing.services import offers, replanning
from marketplace.routing.verify import find_faults
from ocop_catalog.models import FulfilmentPoint
from tests import factories

SHOPPERS = 4
PLACES = 12
PRODUCTS = 24
WORKER_LIVES = 15
"""Seconds a Celery worker is left alone to do some work before it may be killed."""
UNITS = 40
"""Of a product at a place that has it: not enough for everybody, so that some are refused."""


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
        servers, url = programs.servers(self.folder, self.mails)
        share = orders // SHOPPERS
        shoppers = [
            Shopper(i, share, url, [variant.pk for variant in variants], commune, self.answers)
            for i in range(SHOPPERS)
        ]
        try:
            for server in servers:
                server.keep_running()
            programs.wait_for(url, self.folder / "web.log")
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

    def let_loose(self, shoppers: list[Shopper], servers: list[programs.Server]) -> None:
        for shopper in shoppers:
            shopper.start()
        with tqdm(total=sum(shopper.orders for shopper in shoppers), unit="order", disable=None) as bar:
            while any(shopper.is_alive() for shopper in shoppers):
                self.kill_somebody(servers)
                time.sleep(self.random.uniform(0.2, 1.5))
                bar.update(sum(shopper.answered for shopper in shoppers) - bar.n)

    def kill_somebody(self, servers: list[programs.Server]) -> None:
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
            programs.kill(pid)
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
