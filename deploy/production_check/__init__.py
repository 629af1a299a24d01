"""One order through nginx, gunicorn, Redis, Celery and PostgreSQL as an installation runs them."""
