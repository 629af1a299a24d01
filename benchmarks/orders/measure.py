"""``python -m benchmarks.orders``: orders per second with 1 and 4 clients, and SQL per order by number of lines."""

from __future__ import annotations

import argparse
import multiprocessing
import os
from time import perf_counter, process_time
from typing import Any

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from benchmarks.orders.shop import Shop, baskets, open_shop, throw_away_database
from benchmarks.orders.sides import Ours, Saleors

WARM_UP = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orders", description=__doc__)
    parser.add_argument("--orders", type=int, default=200, help="per side and number of clients")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with throw_away_database():
        shop = open_shop(options.seed)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT version(), current_setting('fsync'), current_setting('synchronous_commit')"
            )
            version, fsync, commit = cursor.fetchone()
        print(
            f"{version.split(',')[0]}, fsync {fsync}, synchronous_commit {commit}, load {os.getloadavg()[0]:.1f}"
        )
        print(
            f"\n{'':34}{'SQL: 1 line':>12}{'3':>5}{'10 lines':>9}{'1 client':>11}{'4 clients':>11}{'Python':>17}"
        )
        for side in (Ours(shop.home.code), Saleors(shop.home.code)):
            sql = [statements(side, shop, lines) for lines in (1, 3, 10)]
            alone, python = place_orders(side, shop, 1, options.orders)
            together, _python = place_orders(side, shop, 4, options.orders)
            counts = f"{sql[0]:>12}{sql[1]:>5}{sql[2]:>9}"
            print(
                f"{side.name:34}{counts}{alone:>9.1f}/s{together:>9.1f}/s{python:>8.1f} ms/order", flush=True
            )


def statements(side: Any, shop: Shop, lines: int) -> int:
    """SQL of one order, transactions' own statements included."""
    for token in baskets(shop, 2, lines, seed=lines, paid=side.paid):
        with CaptureQueriesContext(connection) as captured:
            side.place(token)
    return len(captured)


def place_orders(side: Any, shop: Shop, clients: int, orders: int) -> tuple[float, float]:
    """Clients in processes of their own place orders of three lines.

    Answers orders per second from the first order to the last, and the processor time of the clients (milliseconds per
    order; the database's comes on top), which says more than the clock on a machine that is busy with other things.
    """
    each = orders // clients
    tokens = [baskets(shop, each + WARM_UP, 3, seed=100 + i, paid=side.paid) for i in range(clients)]
    context = multiprocessing.get_context("fork")
    ready, done = context.Barrier(clients + 1), context.Barrier(clients + 1)
    processor = context.Value("d", 0.0)

    def work(mine: list[Any]) -> None:
        for token in mine[:WARM_UP]:
            side.place(token)
        ready.wait()
        begin = process_time()
        for token in mine[WARM_UP:]:
            side.place(token)
        with processor.get_lock():
            processor.value += process_time() - begin
        done.wait()

    connections.close_all()
    processes = [context.Process(target=work, args=(mine,), daemon=True) for mine in tokens]
    for process in processes:
        process.start()
    ready.wait(120)
    begin = perf_counter()
    done.wait(600)
    took = perf_counter() - begin
    for process in processes:
        process.join(5)
    return each * clients / took, processor.value * 1000 / (each * clients)
