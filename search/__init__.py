"""Finding listable products: query → compiler → backend → results, one contract over PostgreSQL and
Elasticsearch.
"""
