#!/bin/sh
# Go for the tests of what we send to Stripe (stripe-mock is a Go program). Installed here when we may; otherwise says so,
# and those tests are skipped (tests/parts.py; with CI=true they fail).
command -v go >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Cài Go cho kiểm thử Stripe …"
  if DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null &&
     DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
       golang-go </dev/null >/dev/null; then
    exit 0
  fi
fi
echo "Không có Go: các kiểm thử với stripe-mock sẽ bị bỏ qua (no Go: tests with stripe-mock are skipped)."
echo "Cài đặt: sudo apt-get install golang-go"
