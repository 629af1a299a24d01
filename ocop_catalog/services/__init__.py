"""Writes of the catalogue: keyword-only functions, each in one transaction, each leaving an event with its
actor."""
