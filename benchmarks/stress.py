"""``python -m benchmarks.stress``: races over and over (``benchmarks.reliability.stress``)."""

from benchmarks.under_django import run

if __name__ == "__main__":
    run("benchmarks.reliability.stress")
