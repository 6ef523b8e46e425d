#!/usr/bin/env bash
# Prints the path of a Python new enough for this project, or says what to install.
set -euo pipefail

is_usable() {
  "$1" -c 'import sys, sqlite3, ssl, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

candidates() {
  [ -z "${PYTHON:-}" ] || printf '%s\n' "$PYTHON"
  printf '%s\n' python3 python3.13 python3.12 python3.14
  ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python 2>/dev/null | sort -rV
}

while read -r candidate; do
  if is_usable "$candidate"; then
    # The real program, not a shim of pyenv that follows the folder it is called from.
    "$candidate" -c "import sys; print(sys.executable)"
    exit 0
  fi
done < <(candidates)

cat >&2 <<'TEXT'
No Python 3.12 or newer (with its venv and sqlite3 modules) was found. Install one, for example:
  Debian 13, Ubuntu 24.04 and newer:  sudo apt-get install python3 python3-venv
  macOS with Homebrew:                brew install python@3.13
  any system with pyenv:              pyenv install 3.13
or name the one you have:             make run PYTHON=/path/to/python3
TEXT
exit 1
