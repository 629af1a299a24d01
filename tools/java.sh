#!/bin/sh
# Java and Maven for the tests of search on a real Elasticsearch. Installed here when we may; otherwise says so, and those
# tests are skipped (tests/parts.py; with CI=true they fail). With --needed it fails where they are missing.
command -v javac >/dev/null 2>&1 && command -v mvn >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Cài Java và Maven cho kiểm thử Elasticsearch …"
  if DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null &&
     DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends \
       default-jdk-headless maven </dev/null >/dev/null; then
    exit 0
  fi
fi
if [ "${1:-}" = --needed ]; then
  echo "Cần Java ≥ 17 (javac) và Maven (Java 17 or newer and Maven are needed)."
else
  echo "Không có Java hay Maven: các kiểm thử Elasticsearch sẽ bị bỏ qua (no Java or Maven: Elasticsearch tests are skipped)."
fi
echo "Cài đặt: sudo apt-get install default-jdk-headless maven"
[ "${1:-}" != --needed ]
