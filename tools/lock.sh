#!/bin/sh
# Renew the locks after a change in pyproject.toml. Versions that still fit are kept; to raise them all, delete the
# requirements*.lock files first, or one package with: tools/lock.sh --upgrade-package NAME
set -eu
cd "$(dirname "$0")/.."
compile() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url "$@" >/dev/null
}
compile pyproject.toml -o requirements.lock "$@"
compile --group dev -c requirements.lock -o requirements-dev.lock "$@"
compile --group bootstrap -o requirements-bootstrap.lock "$@"
git diff --stat -- 'requirements*.lock'
