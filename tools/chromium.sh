#!/bin/sh
# A browser for the browser tests: Debian's chromium and a font that has Vietnamese letters. Installed here when we may;
# otherwise says so, and those tests are skipped (tests/parts.py; with CI=true they fail).
for program in chromium chromium-browser google-chrome; do
  command -v "$program" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Cài chromium cho kiểm thử trình duyệt …"
  if DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null &&
     DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
       chromium fonts-dejavu-core </dev/null >/dev/null; then
    exit 0
  fi
fi
echo "Không có chromium: các kiểm thử trình duyệt sẽ bị bỏ qua (no chromium: browser tests are skipped)."
echo "Cài đặt: sudo apt-get install chromium fonts-dejavu-core"
