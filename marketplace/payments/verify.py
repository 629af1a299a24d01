"""Whether the money of every payment method is accounted for; reads only."""

from collections.abc import Iterator

from .money import Fault, methods, verify_of


def find_faults() -> Iterator[Fault]:
    """What does not add up, method by method."""
    for method in methods():
        verify = verify_of(method)
        if verify is not None:
            yield from verify.find_faults()
