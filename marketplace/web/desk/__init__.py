"""The certification desk: Django's admin over the services. Services change rows, no edited form does."""
