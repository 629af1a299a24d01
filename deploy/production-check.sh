#!/usr/bin/env bash
# make production-check: nginx, Redis and PostgreSQL from Debian's packages, production settings, one order bought.
# Installs the packages where it may; everything else lives in a throw-away folder and is stopped at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

missing=()
command -v nginx >/dev/null || missing+=(nginx-light)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v openssl >/dev/null || missing+=(openssl)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Thiếu gói (missing packages): ${missing[*]} — apt-get install ${missing[*]}" >&2
    exit 1
  fi
  echo "apt-get install ${missing[*]} …"
  # Packages only: the servers of the system are neither started nor stopped by this check.
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d.production-check && chmod +x /usr/sbin/policy-rc.d.production-check
  trap 'rm -f /usr/sbin/policy-rc.d.production-check' EXIT
  [ -e /usr/sbin/policy-rc.d ] || { ln -s policy-rc.d.production-check /usr/sbin/policy-rc.d; remove_policy=1; }
  { apt-get update -qq || true; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null
  [ -z "${remove_policy:-}" ] || rm -f /usr/sbin/policy-rc.d
fi
.venv/bin/python -m deploy.production_check "$@"
