"""Saleor's own schema for staff and integrations, behind an active staff user's token; off unless STAFF_API_ENABLED."""
