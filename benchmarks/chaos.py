"""``python -m benchmarks.chaos``: kill -9 while people buy (``benchmarks.reliability.chaos``)."""

from benchmarks.under_django import run

if __name__ == "__main__":
    run("benchmarks.reliability.chaos")
