"""How long goods can be given back, where the shop's terms are others than the published ones."""

from datetime import timedelta

from marketplace.settings import env

NOT_AT_ALL = "no"


def policy() -> dict[str, timedelta | None]:
    """The terms that are set, as data for ``marketplace.ordering.return_rules.policy_of``, which knows the others and
    judges them all. None: not at all (``RETURN_GOODS_CHANGED_MIND=no``).
    """
    written = {
        "fresh_at_fault": env.text("RETURN_FRESH_AT_FAULT", ""),
        "bespoke_at_fault": env.text("RETURN_BESPOKE_AT_FAULT", ""),
        "goods_at_fault": env.text("RETURN_GOODS_AT_FAULT", ""),
        "goods_changed_mind": env.text("RETURN_GOODS_CHANGED_MIND", ""),
        "wrongly_told": env.text("RETURN_WRONGLY_TOLD", ""),
    }
    return {
        term: None
        if (term, text) == ("goods_changed_mind", NOT_AT_ALL)
        else env.duration(f"RETURN_{term.upper()}")
        for term, text in written.items()
        if text
    }
