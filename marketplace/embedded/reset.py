"""``make reset``: throw the demonstration away, after asking."""

from __future__ import annotations

import os
import shutil
import sys

from marketplace.embedded import demo_database, var_directory
from marketplace.embedded.locks import open_lock_file, try_exclusive
from marketplace.embedded.steps import say

KEPT = {"test", "environment.lock", "demo.lock"}  # not the demonstration's


def main() -> int:
    var = var_directory()
    doomed = sorted(path for path in var.glob("*") if path.name not in KEPT)
    if not doomed:
        say("Không có gì để xoá (there is nothing to throw away).")
        return 0
    demonstration = open_lock_file(var / "demo.lock")  # held until we end: nobody starts it meanwhile
    if not try_exclusive(demonstration) or demo_database().is_running():
        say("Bản chạy thử hoặc một lệnh manage.py đang chạy: hãy dừng trước (stop what is running first).")
        return 1
    say(f"Sẽ xoá toàn bộ dữ liệu chạy thử trong {var}: {', '.join(path.name for path in doomed)}")
    say("Gõ 'yes' để xoá (type yes to delete):")
    if sys.stdin.readline().strip() != "yes":
        say("Không xoá gì (nothing was deleted).")
        return 1
    for path in [*doomed, demo_database().socket_directory]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()
    os.close(demonstration)
    say("Đã xoá.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
