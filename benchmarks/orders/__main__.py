"""``python -m benchmarks.orders``: see ``benchmarks.orders.measure``."""

from benchmarks.under_django import run

if __name__ == "__main__":
    run("benchmarks.orders.measure")
