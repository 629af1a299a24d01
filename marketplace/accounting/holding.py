"""Who holds the money that a producer is owed. Pure; whole đồng.

A sale says where its money was collected, a payout from where it was paid; in between a place may have handed its cash
on to the bank. So what was collected at a place is there only as far as the place still holds cash, and the rest is
where the place handed it on to.
"""

from collections.abc import Mapping

from marketplace.ledger import accounts


def where_it_lies(owed: int, *, unpaid: Mapping[str, int], cash: Mapping[str, int]) -> dict[str, int]:
    """By account what it holds of ``owed``; the parts sum to it, and nothing is said when nothing is owed.

    ``unpaid``: by account, collected there and not paid from there (below 0: paid from there for another);
    ``cash``: what of each place's drawer is this producer's.
    """
    if owed <= 0:
        return {}
    lies = {
        account: min(amount, max(cash.get(account, 0), 0)) if account.startswith("cash:") else amount
        for account, amount in unpaid.items()
    }
    lies = {account: amount for account, amount in lies.items() if amount > 0}
    rest = owed - sum(lies.values())
    if rest > 0:  # handed on to the bank
        lies[accounts.bank()] = lies.get(accounts.bank(), 0) + rest
    for account in sorted(lies, key=lambda code: (-lies[code], code)):  # paid from elsewhere already
        taken = min(lies[account], max(-rest, 0))
        lies[account] -= taken
        rest += taken
    return {account: amount for account, amount in sorted(lies.items()) if amount}
