"""How fast search is, on catalogues of several sizes, on both backends, beside Saleor's own."""
