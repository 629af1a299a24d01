"""Views of the shop: they read the request, call a service or a selector, and choose a template."""
