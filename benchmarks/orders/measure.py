"""``python -m benchmarks.orders``: orders per second with 1 and 4 clients, and SQL per order by number of lines."""

from __future__ import annotations

import argparse
import multiprocessing
import os
from time import perf_counter
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
        print(f"\n{'':34}{'SQL: 1 line':>12}{'3 lines':>9}{'10 lines':>9}{'1 client':>12}{'4 clients':>12}")
        for side in (Ours(shop.home.code), Saleors(shop.home.code)):
            sql = [statements(side, shop, lines) for lines in (1, 3, 10)]
            speed = [orders_per_second(side, shop, clients, options.orders) for clients in (1, 4)]
            print(
                f"{side.name:34}{sql[0]:>12}{sql[1]:>9}{sql[2]:>9}{speed[0]:>10.1f}/s{speed[1]:>10.1f}/s",
                flush=True,
            )


def statements(side: Any, shop: Shop, lines: int) -> int:
    """SQL of one order, transactions' own statements included."""
    for token in baskets(shop, 2, lines, seed=lines, paid=side.paid):
        with CaptureQueriesContext(connection) as captured:
            side.place(token)
    return len(captured)


def orders_per_second(side: Any, shop: Shop, clients: int, orders: int) -> float:
    """Clients in processes of their own place orders of three lines; from the first order to the last."""
    each = orders // clients
    tokens = [baskets(shop, each + WARM_UP, 3, seed=100 + i, paid=side.paid) for i in range(clients)]
    context = multiprocessing.get_context("fork")
    ready, done = context.Barrier(clients + 1), context.Barrier(clients + 1)

    def work(mine: list[Any]) -> None:
        for token in mine[:WARM_UP]:
            side.place(token)
        ready.wait()
        for token in mine[WARM_UP:]:
            side.place(token)
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
    return each * clients / took
