#!/usr/bin/env bash
# Holds a running server against the OpenAPI document with Schemathesis: every operation, with right and with wrong input,
# as nobody, as a citizen, as the administrator and as an officer with every other role.
set -euo pipefail

readonly version=4.32.5
readonly callers=(anonymous citizen administrator officer)

usage() {
  cat <<'TEXT'
Usage: scripts/schemathesis.sh [CALLER…]

Starts motcua on a fresh database with the demonstration province, once for each caller, and lets Schemathesis try all
operations with all its checks. Callers are anonymous, citizen, administrator and officer; all when none is
named. Ends with 0 when nothing was found. Needs python3, curl, and a built motcua; Schemathesis is installed from
PyPI, at a fixed version, into a folder of its own below ~/.cache.

  SCHEMATHESIS_DATABASE      sqlite (what it is without), or postgresql: a cluster of its own, gone at the end
  SCHEMATHESIS_SECONDS       time for the whole run, shared by the callers (300)
  SCHEMATHESIS_MAX_EXAMPLES  requests of one kind for one operation (20)
  SCHEMATHESIS_SEED          the seed of an earlier run, to repeat it
  MOTCUA                     the program (target/release/motcua, else target/debug/motcua)
  MOTCUA_PORT                the port (8099)
TEXT
}

[[ " $* " != *" --help "* && " $* " != *" -h "* ]] || { usage; exit 0; }
chosen=("${@:-${callers[@]}}")
for caller in "${chosen[@]}"; do
  [[ " ${callers[*]} " == *" $caller "* ]] || { echo "No caller is called '$caller'; there are: ${callers[*]}" >&2; exit 2; }
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${MOTCUA:-$root/target/release/motcua}
[ -x "$program" ] || program=$root/target/debug/motcua
[ -x "$program" ] || { echo "There is no motcua yet: cargo build --release" >&2; exit 2; }
seconds=$(( ${SCHEMATHESIS_SECONDS:-300} / ${#chosen[@]} ))
port=${MOTCUA_PORT:-8099}
database=${SCHEMATHESIS_DATABASE:-sqlite}
[[ $database == sqlite || $database == postgresql ]] ||
  { echo "SCHEMATHESIS_DATABASE is sqlite or postgresql, not '$database'" >&2; exit 2; }
work=$(mktemp -d)
server=
cluster=
stop() { [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; server=; }; }
as_postgres() { "$@"; }
end() {
  stop
  [ -z "$cluster" ] || as_postgres "$binaries/pg_ctl" --pgdata "$cluster" --mode immediate stop >/dev/null || true
  rm -rf "$work"
}
trap end EXIT

# A PostgreSQL of the run's own, which listens on a socket below its folder only. It does not run as root.
start_cluster() {
  binaries=$(dirname "$(readlink -f "$(command -v initdb || find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)")")
  [ -x "$binaries/initdb" ] || { echo "There is no PostgreSQL: apt-get install postgresql" >&2; exit 2; }
  cluster=$work/cluster
  mkdir "$cluster"
  if [ "$(id -u)" -eq 0 ]; then
    as_postgres() { (cd / && runuser -u postgres -- "$@"); }
    chmod 711 "$work"
    chown postgres "$cluster"
  fi
  as_postgres "$binaries/initdb" --pgdata "$cluster" --username motcua --auth trust --encoding UTF8 --locale C >"$work/initdb.log"
  as_postgres "$binaries/pg_ctl" --pgdata "$cluster" --log "$cluster/log" --wait \
    --options "-c listen_addresses='' -c unix_socket_directories='$cluster' -c fsync=off" start >/dev/null
}
[ "$database" = sqlite ] || start_cluster

# database_url CALLER: of an empty database.
database_url() {
  if [ "$database" = sqlite ]; then
    echo "sqlite://$work/$1/motcua.db"
  else
    as_postgres "$binaries/createdb" --host "$cluster" --username motcua "$1"
    echo "postgres:///$1?host=$cluster&user=motcua"
  fi
}

tool=${XDG_CACHE_HOME:-$HOME/.cache}/motcua-ci/schemathesis-$version
if [ ! -x "$tool/bin/schemathesis" ]; then
  python3 -m venv "$tool"
  "$tool/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
fi

# Nothing of the run may be refused for its frequency; what is limited is tried by the tests.
export MOTCUA_PORT=$port MOTCUA_LOG_FORMAT=json MOTCUA_RATE_TRACKING=1000000 MOTCUA_RATE_SIGN_IN=1000000 \
  MOTCUA_RATE_COMPUTATION=1000000 MOTCUA_LOCKOUT_ATTEMPTS=1000 MOTCUA_LOCKOUT_NAME_ATTEMPTS=10000 \
  MOTCUA_LOCKOUT_ADDRESS_ATTEMPTS=100000 \
  MOTCUA_ARGON2_MEMORY_KIB=8192 MOTCUA_ARGON2_PASSES=1

# run CALLER: on a server and a database of its own, so that none meets what another has changed.
run() {
  local caller=$1 folder=$work/$1 password ready='' arguments=()
  password=$(head -c 18 /dev/urandom | base64)
  mkdir "$folder"
  DATABASE_URL=$(database_url "$caller")
  export MOTCUA_DATA_DIR=$folder/data DATABASE_URL
  echo "$password" | "$program" admin create-admin --username kiem.thu --full-name "Lê Kiểm Thử" --password-stdin >"$folder/admin.log"
  "$program" serve --demo >"$folder/accounts.txt" 2>"$folder/server.log" &
  server=$!
  for _ in $(seq 600); do
    curl --silent --fail "http://127.0.0.1:$port/health/ready" >/dev/null && { ready=yes; break; }
    kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; return 1; }
    sleep 0.5
  done
  [ -n "$ready" ] || { echo "The server does not become ready:"; tail "$folder/server.log"; return 1; } >&2
  cp "$root"/scripts/schemathesis/{schemathesis.toml,checks.py} "$folder"
  if [ "$caller" = anonymous ]; then
    sed -i '/^\[auth\.dynamic/,/^$/d' "$folder/schemathesis.toml"
  else
    python3 "$root/scripts/schemathesis/callers.py" "http://127.0.0.1:$port" "$caller" "$password" >"$folder/caller.env"
    # shellcheck source=/dev/null
    source "$folder/caller.env"
    # It sends what it has seen elsewhere, and so would find and change its own password.
    arguments+=(--exclude-operation-id changePassword)
  fi
  [ -z "${SCHEMATHESIS_SEED:-}" ] || arguments+=(--seed "$SCHEMATHESIS_SEED")
  echo "== $caller ($database)"
  local code=0
  (cd "$folder" && PYTHONPATH=. SCHEMATHESIS_HOOKS=checks "$tool/bin/schemathesis" run \
    "http://127.0.0.1:$port/api/v1/openapi.json" --checks all --continue-on-failure --no-color --warnings off \
    --max-time "$seconds" --max-examples "${SCHEMATHESIS_MAX_EXAMPLES:-20}" --generation-database none \
    "${arguments[@]}") || code=$?
  stop
  # Broken HTTP is the framework's to complain of, and is answered with 400.
  if grep '"level":"ERROR"' "$folder/server.log" | grep '"target":"motcua' >"$folder/errors.log"; then
    echo "The server logged errors:"
    head -n 20 "$folder/errors.log"
    code=1
  fi
  return "$code"
}

failed=()
for caller in "${chosen[@]}"; do
  run "$caller" || failed+=("$caller")
done
[ "${#failed[@]}" -eq 0 ] || { echo "Found something as: ${failed[*]}"; exit 1; }
echo "Nothing was found."
