#!/usr/bin/env bash
# Runs every test on SQLite and then on PostgreSQL, and fails if either does. Arguments go to pytest.
# Long tests that ask no database run once.
# ALLOW_SQLITE_ONLY=1 accepts a computer that has no PostgreSQL.
set -uo pipefail
cd "$(dirname "$0")/.."
mkdir -p var
python=.venv/bin/python
failed=0
totals=()

run_on() {
  local name=$1
  shift
  printf '\n=== Tests on %s ===\n' "$name"
  "$@" | tee "var/tests-$name.log" || failed=1
  totals+=("$name: $(tail -n 1 "var/tests-$name.log" | tr -d '=')")
}

run_on SQLite env -u DATABASE_URL "$python" -m pytest -n 2 --dist worksteal "$@"
if [ "${ALLOW_SQLITE_ONLY:-}" = 1 ] && ! "$python" scripts/postgres.py find >/dev/null 2>&1; then
  totals+=("PostgreSQL: not found, and left out because ALLOW_SQLITE_ONLY=1")
else
  run_on PostgreSQL "$python" scripts/postgres.py run "$python" -m pytest -n 2 --dist worksteal \
    -m "not e2e and not no_database" "$@"
fi

printf '\n'
printf '%s\n' "${totals[@]}"
exit "$failed"
