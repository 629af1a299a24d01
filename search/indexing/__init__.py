"""Keeping the index true: the queue of dirty products, the worker that drains it, rebuilding and checking."""
