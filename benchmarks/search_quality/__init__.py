"""How well the search finds what people mean: judged queries over the demonstration catalogue.

``python -m benchmarks.search_quality`` needs a database with ``load_demo`` and ``search_rebuild`` done; the
judgements are rules over what the catalogue says of a product (``rules.py``, ``judgements.py``), never the
engine's own output. ``tests/search/test_quality.py`` holds the floors.
"""
