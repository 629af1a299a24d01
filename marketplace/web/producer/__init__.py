"""The workspace of a producer's people: own products and why one is not listed, prices, stock, certificates."""
