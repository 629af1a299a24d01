"""The real supervisor of ``make demo`` with small programs in place of Saleor: ``stub_demo.py PORT [BEHAVIOUR]``.

The web program answers ``/readyz`` and has a child that, like gunicorn's, ends with it; the worker only waits.
``dying`` makes the worker end by itself after the demonstration is ready; ``failing`` makes preparing fail.
"""

import sys

from marketplace.embedded import demo, var_directory

WEB = """
import http.server, os, subprocess, sys
loop = "import os, sys, time\\nwhile os.getppid() == int(sys.argv[1]): time.sleep(0.1)"
helper = subprocess.Popen([sys.executable, "-c", loop, str(os.getpid()), sys.argv[2]])
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WORKER = {
    "": "import time; time.sleep(600)",
    "dying": "import time; time.sleep(2); raise SystemExit('the worker had enough')",
}

if __name__ == "__main__":
    port, behaviour = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    place = str(var_directory())
    demo.web_command = lambda port: [sys.executable, "-c", WEB, str(port), place]
    demo.worker_command = lambda: [sys.executable, "-c", WORKER.get(behaviour, WORKER[""]), place]
    demo.stripe_command = lambda address, shop: [sys.executable, "-c", WORKER[""], place]
    if behaviour == "failing":
        demo.prepare_command = lambda options: [sys.executable, "-c", "raise SystemExit('cannot migrate')"]
    else:
        logins = "open(sys.argv[1] + '/demo-logins.txt', 'w').write('an@example.test')"
        demo.prepare_command = lambda options: [sys.executable, "-c", f"import sys; {logins}", place]
    sys.exit(demo.main(["--port", port]))
