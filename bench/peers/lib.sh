# What the peers have in common. Sourced by them, from the folder of the project.

# A port that nobody uses right now.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts a PostgreSQL from the machine's own package in the empty folder $1 on the port $2, with a
# database that all may use as `postgres`. PostgreSQL refuses to run as root; its package brings a
# user to run as.
start_postgres() {
  local programs user=()
  programs=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  if [ "$(id -u)" -eq 0 ]; then
    user=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    chown postgres "$1"
  fi
  (
    cd "$1"
    "${user[@]}" "$programs/initdb" -D data -U postgres --auth=trust --encoding=UTF8 --locale=C
    "${user[@]}" "$programs/pg_ctl" -D data -l log -o "-p $2 -k $1 -c listen_addresses=127.0.0.1" -w start
  ) >&2
}

stop_postgres() {
  [ ! -f "$1/data/postmaster.pid" ] || kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")" 2>/dev/null
}

# Waits until the server at $1 answers, tells bench its address and its process $2, and then waits
# until bench has seen enough.
serve() {
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    if python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' \
      "$1/_matrix/client/versions" 2>/dev/null; then
      echo "$1 $2"
      cat >/dev/null
      return
    fi
    kill -0 "$2" || break
    sleep 0.2
  done
  echo "the server at $1 does not answer" >&2
  return 1
}
