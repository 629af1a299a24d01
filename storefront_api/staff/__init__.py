"""Saleor's own schema for staff and integrations, behind a header token of an active staff user; off unless STAFF_API_ENABLED."""
