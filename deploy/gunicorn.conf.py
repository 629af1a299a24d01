"""The web server of an installation; ``make demo`` gives its own options on the command line.

Threads, because a request mostly waits for the database; few workers, because each holds the whole of Saleor
(some 150 MB). A worker is replaced after many requests, spread out, so that a slow leak never matters.
"""

import os

bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
preload_app = False  # connections and locks must not be shared between workers
timeout = 30
graceful_timeout = 30  # requests under way are finished when the server is told to stop
keepalive = 65  # longer than the proxy's
max_requests = 5_000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat file must not wait for a disk
limit_request_line = 0  # the proxy bounds it; a search of 10 kB gets our answer, not a bare 414
accesslog = None  # the proxy writes one, with the same request id
forwarded_allow_ips = ""  # X-Forwarded-* is judged by marketplace.middleware alone
