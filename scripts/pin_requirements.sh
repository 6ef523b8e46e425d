#!/usr/bin/env bash
# Pins what the two .in files name, for every system and every Python from 3.12 on.
set -euo pipefail
cd "$(dirname "$0")/.."

pin() {
  .venv/bin/uv pip compile --quiet --universal --python-version 3.12 \
    --no-header --no-annotate --no-emit-index-url "$@"
}

pin requirements.in --output-file requirements.txt
pin requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt
