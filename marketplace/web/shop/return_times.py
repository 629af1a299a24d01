"""The deadlines of returns in words, for the pages that tell of them."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import ngettext

from marketplace.ordering.selectors.returns import return_policy

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def return_times() -> dict[str, dict[str, str]]:
    """``{"fresh": {"at_fault": "24 giờ", "changed_mind": ""}, …}``; empty: not at all. ``wrongly_told`` stands in
    ``"law"``.
    """
    policy = return_policy()
    times = {
        kind.value: {"at_fault": in_words(terms.at_fault), "changed_mind": in_words(terms.changed_mind)}
        for kind, terms in policy.terms.items()
    }
    return times | {"law": {"wrongly_told": in_words(policy.wrongly_told)}}


def in_words(length: timedelta | None) -> str:
    """A length in days; in hours up to a day and when it is no number of days. Empty for None."""
    if length is None:
        return ""
    if length > DAY and not length % DAY:
        return ngettext("%(n)d ngày", "%(n)d ngày", length // DAY) % {"n": length // DAY}
    hours = length // HOUR
    return ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours}
