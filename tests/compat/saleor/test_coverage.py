"""No mutation of Saleor's is left untried without a reason."""

import re
from pathlib import Path

from saleor.graphql.api import schema

NOT_TRIED = {
    "pluginUpdate",  # there is no plugin of Saleor's to configure
    "shopFetchTaxRates",  # asks Vatlayer's servers
    "paymentSecureConfirm",  # needs a gateway with two steps; the field is closed in every schema of ours
}
BY_KIND = re.compile(
    r"(attribute|category|collection|product|productType|productVariant|checkout|user)(Update|Clear)(Private)?Metadata"
)


def test_every_mutation_is_tried_somewhere_beside_this_file() -> None:
    here = Path(__file__)
    tried: set[str] = set()
    for path in here.parent.glob("test_*.py"):
        if path != here:
            text = path.read_text(encoding="utf-8")
            tried.update(re.findall(r"(?:do|attempt)\(\s*\"(\w+)\"", text))
            tried.update(re.findall(r"mutation[^{]*\{ (\w+)", text))
    offered = set(schema.get_mutation_type().fields)
    by_kind = {name for name in offered if BY_KIND.fullmatch(name)}  # one parametrised test tries them all
    assert offered - tried - by_kind == NOT_TRIED
