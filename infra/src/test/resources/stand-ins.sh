# What the commands of docs/how-to/operate meet in their test. The command and its files are real. The clock is set, and
# leaps when a page says that something has happened meanwhile. systemd is simulated: a service runs its ExecStart.
set -euo pipefail
collector=

# The time that it is; it goes on from what it was set to.
set_clock() {
  clock=$(date -u -d "$1" +%s)
  set_at=$SECONDS
}
now() { date -u -d "@$((clock + SECONDS - set_at + 1))" +%Y-%m-%dT%H:%M:%SZ; }
set_clock 2026-09-21T00:00:00Z

clocked() {
  case $2 in
    collect | ingest | aggregate | daily | retain | erase | rectify | export | hold | restrict | restore | doctor | verify)
      "$@" --now "$(now)"
      ;;
    *) "$@" ;;
  esac
}

sudo() {
  [[ $1 == -u && $2 == telemetry && $3 == -- ]]
  shift 3
  if [[ $1 == "$TELEMETRY/telemetry" ]]; then clocked "$@"; else "$@"; fi
}

# There is no user telemetry here.
install() {
  local words=()
  while [[ $# -gt 0 ]]; do
    if [[ $1 == -o ]]; then shift 2; else words+=("$1") && shift; fi
  done
  command install "${words[@]}"
}

placed() { sed "s#/opt/telemetry#$TELEMETRY#g; s#/var/lib/telemetry#$DATA#g" "$1"; }

systemd-sysusers() { grep -q '^u telemetry ' "$ETC/sysusers.d/telemetry.conf"; }

systemd-tmpfiles() {
  placed "$ETC/tmpfiles.d/telemetry.conf" | while read -r kind path mode _; do
    case $kind in
      d) command install -d -m "$mode" "$path" ;;
      f) command install -m "$mode" /dev/null "$path" ;;
    esac
  done
}

systemctl() {
  local verb=$1 unit
  shift
  [[ $verb != disable ]] || verb=stop
  for unit in "$@"; do
    [[ $unit != --now ]] || continue
    [[ -f $ETC/systemd/system/$unit ]]
    case $verb-$unit in
      enable-*.timer | start-*.timer) touch "$WORK/$unit" ;;
      stop-*.timer) rm "$WORK/$unit" ;;
      stop-telemetry-collector.service) end ;;
      stop-telemetry-daily.service) ;; # a start waits for its end
      status-telemetry-collector.service) [[ -n $collector ]] && kill -0 "$collector" ;;
      restart-telemetry-collector.service) end && start "$unit" ;;
      enable-*.service | start-*.service) start "$unit" ;;
      *) return 1 ;;
    esac
  done
}

start() {
  local words
  read -r -a words < <(placed "$ETC/systemd/system/$1" | sed -n 's/^ExecStart=//p')
  if [[ $1 == telemetry-collector.service ]]; then
    [[ -z $collector ]]
    env $(placed "$ETC/systemd/system/$1" | sed -n 's/^Environment=//p') TELEMETRY_COLLECT_LISTEN_PORT=0 \
      TELEMETRY_COLLECT_OPERATIONS_LISTEN_PORT="$PORT" "${words[@]}" --now "$(now)" >>"$WORK/collector.log" 2>&1 &
    collector=$!
  else
    "${words[@]}" --now "$(now)"
    while read -r -a words; do
      "${words[@]}" || true
    done < <(placed "$ETC/systemd/system/$1" | sed -n 's/^ExecStartPost=-//p')
  fi
}

# One that is still starting is ended by the signal itself.
end() {
  kill "$collector"
  wait "$collector" || [[ $? -eq 143 ]]
  collector=
}
trap '[[ -z $collector ]] || kill "$collector"' EXIT

# Sorted paths without the run that wrote the file.
without_run() { sed -E 's/-[0-9]{8}T[0-9]{6}Z-[a-z]+-[0-9a-f]{8}//' | sort; }

meanwhile() {
  case $1 in
    five-weeks) # of reports and events
      set_clock 2026-10-08T12:00:00Z
      sudo -u telemetry -- "$TELEMETRY/telemetry" ingest --lake "$LAKE" --keys "$KEYS" \
        --reports "$WORK/synthetic/reports.ndjson.gz" --events "$WORK/synthetic/events.ndjson.gz" \
        --consents "$WORK/synthetic/consents.ndjson"
      ;;
    ten-days) # and then some that no copy of the rows will have
      set_clock 2026-10-20T12:00:00Z
      for person in {1..20}; do
        printf '{"type":"page","userId":"p%s","messageId":"m%s","timestamp":"2026-10-12T08:00:00Z",' "$person" "$person"
        printf '"properties":{"url":"https://obmeet.org/home"}}\n'
      done >"$WORK/events"
      sudo -u telemetry -- "$TELEMETRY/telemetry" ingest --lake "$LAKE" --keys "$KEYS" --events "$WORK/events"
      ;;
    broken) # one space in an entry, and so another hash than the next entry says
      cp -a "$LAKE" "$WORK/lake-whole"
      cp -a "$KEYS" "$WORK/ring-whole"
      chmod u+w "$LAKE/ledger/commits/0000000002.json"
      sed -i '1s/,/, /' "$LAKE/ledger/commits/0000000002.json"
      ;;
    mended)
      rm -rf "$LAKE" "$KEYS"
      mv "$WORK/lake-whole" "$LAKE"
      mv "$WORK/ring-whole" "$KEYS"
      ;;
    disk) # the last copy of what was decided, and then the disk dies
      sudo -u telemetry -- "$TELEMETRY/infra/backup" "$LAKE" "$KEYS" "$BACKUPS"
      cp -a "$LAKE" "$WORK/lake-before"
      rm -rf "$LAKE" "$KEYS"
      ;;
    erased-stay-erased) # nothing is found again, and all else is
      sudo -u telemetry -- "$TELEMETRY/telemetry" export --lake "$LAKE" --keys "$KEYS" \
        --person "$PERSON" --out "$WORK/again.zip"
      # The next ingest merges the files of decided weeks again.
      printf '{"type":"page","userId":"q","messageId":"q","timestamp":"2026-10-19T08:00:00Z",' >"$WORK/next"
      printf '"properties":{"url":"https://obmeet.org/home"}}\n' >>"$WORK/next"
      sudo -u telemetry -- "$TELEMETRY/telemetry" ingest --lake "$LAKE" --keys "$KEYS" --events "$WORK/next"
      # The same content; the run in a name may be another one.
      diff <(cd "$WORK/lake-before" && find clean/instance_statistics release -type f | without_run) \
        <(cd "$LAKE" && find clean/instance_statistics release -type f | without_run)
      ;;
    *) return 1 ;;
  esac
}
