"""What can go wrong in searching; each error has a stable ``code`` and says whether trying again may help."""

from __future__ import annotations


class SearchError(Exception):
    """Base of this package's errors."""

    code = "search_error"
    retryable = False


class BackendUnavailable(SearchError):
    """The backend cannot be reached, or not in time. Trying again, or another backend, may help."""

    code = "backend_unavailable"
    retryable = True


class BackendRefused(SearchError):
    """The backend answered that it will never do this (a mapping or a query it does not take). A fault of
    ours.
    """

    code = "backend_refused"


class RebuildRunning(SearchError):
    """Another process is rebuilding the index; one at a time."""

    code = "rebuild_running"
    retryable = True
