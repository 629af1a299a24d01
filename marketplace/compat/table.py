"""The table of shims in README.md: ``python -m marketplace.compat.table`` prints it, a test compares it."""

from collections.abc import Iterable

from .shim import Shim


def markdown(shims: Iterable[Shim]) -> str:
    """The shims as a Markdown table, in the order they are applied in."""
    rows = [f"| `{shim.name}` | {shim.removed_in} | {shim.why} |" for shim in shims]
    return "\n".join(["| shim | changed in | what of Saleor needs it |", "|---|---|---|", *rows])


if __name__ == "__main__":
    from marketplace.compat import SHIMS

    print(markdown(SHIMS))  # noqa: T201
