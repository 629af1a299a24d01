"""The public GraphQL API of the shop: an allow-list of fields over ocop_catalog, search and marketplace.ordering."""
