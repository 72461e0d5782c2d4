#!/bin/sh
# Looks at this machine for wfo and writes one JSON file. Reads only; changes nothing; sends nothing anywhere.
#
#   sh wfo-collect.sh site42-client-pc.look.json
#
# What it reads is listed in the look file that your support contact gave you (open it: it is short):
#   connects    host and port pairs that this machine tries to open and closes again at once, 5 seconds each
#   listening   whether the ports named there have a listener on this machine
#   processes   whether the programs named there are running
# It also writes down this machine's name, system and the time (UTC). The file is written to the current folder;
# open it before you hand it on. Antivirus exclusions are read by the PowerShell version only.
# What cannot be looked at here is written down as that, under "problems". Needs only what POSIX has.
set -eu
export LC_ALL=C # programs then say what went wrong in the words that `reason` knows
look=${1:?usage: sh wfo-collect.sh LOOK_FILE}
tab=$(printf '\t')
has() { command -v "$1" >/dev/null 2>&1; }
stop() { echo "wfo-collect: $1" >&2; exit 3; }

# The look file as lines of key and value; a list repeats its key.
wanted=$(awk '
  { text = text $0 " " }
  function hold(next_one) { if (held != "") print key "\t" held; held = next_one }
  END {
    while (match(text, /"([^"\\]|\\.)*"|[0-9]+|true|false|:/)) {
      token = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
      if (token == ":") { key = held; held = ""; continue }
      gsub(/^"|"$/, "", token); gsub(/\\"/, "\"", token); gsub(/\\\\/, "\\", token); hold(token)
    }
    hold("")
  }' "$look") || stop "$look cannot be read"
get() { printf '%s\n' "$wanted" | sed -n "s/^$1$tab//p"; }
[ "$(get format)" = wfo-look/1 ] || stop "$look is not a look file of this version (wfo-look/1)"
site=$(get site) role=$(get role) host=$(uname -n)
case $site,$role in ,* | *, | *[!A-Za-z0-9.,_-]*) stop "$look names a site or role that cannot be part of a file name" ;; esac

# Which program can open a connection here? The first of these.
opener=none
if has nc && nc -h 2>&1 | grep -q '[[:space:]]-z[[:space:]]'; then opener=nc
elif has bash && has timeout; then opener=bash
elif has perl && perl -MIO::Socket::IP -e 1 2>/dev/null; then opener=perl
elif has python3; then opener=python3
elif has busybox && busybox nc --help 2>&1 | grep -q 'e PROG'; then opener=busybox
fi

# One outbound connect, at most 5 seconds: opened and closed, nothing is sent. Prints what went wrong.
open_and_close() { # host port
  case $opener in
    nc) nc -z -v -w 5 "$1" "$2" ;;
    bash)
      # shellcheck disable=SC2016 # for bash to expand
      timeout 5 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2"
      ;;
    perl) perl -MIO::Socket::IP -e 'IO::Socket::IP->new(PeerHost => $ARGV[0], PeerPort => $ARGV[1], Timeout => 5) or die "$@\n"' "$1" "$2" ;;
    python3) python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)' "$1" "$2" ;;
    busybox) busybox nc -w 5 "$1" "$2" -e busybox true ;;
  esac </dev/null 2>&1
}

# What the program printed, as one of the words that the PowerShell version has from .NET.
reason() { # exit code, text
  case $1:$2 in
    *refused*) echo ConnectionRefused ;;
    124:* | 143:* | *[Tt]imed\ out* | *TIMEOUT* | *now\ in\ progress*) echo TimedOut ;;
    *o\ route\ to\ host* | *ost\ is\ unreachable*) echo HostUnreachable ;;
    *etwork\ is\ unreachable*) echo NetworkUnreachable ;;
    *ermission\ denied* | *not\ permitted*) echo AccessDenied ;;
    *reset\ by\ peer*) echo ConnectionReset ;;
    *emporary\ failure* | *ry\ again* | *name\ lookup\ failure*) echo TryAgain ;;
    *not\ known* | *o\ address\ associated* | *nknown\ host*) echo HostNotFound ;;
    *) printf 'code %s: %s' "$1" "$2" | tr -cs '\41-\176' ' ' | cut -c 1-90 ;;
  esac
}

# The first address of a name; nothing if this machine cannot tell: the connect then says why.
address_of() {
  if has getent; then getent ahosts "$1" | awk '{ print $1; exit }'
  else case $1 in *[!0-9.]*) ;; *) echo "$1" ;; esac
  fi
}

# Milliseconds since the start of this machine, to 10; nothing where the system does not tell.
clock() { [ ! -r /proc/uptime ] || awk '{ printf "%d", $1 * 1000 }' /proc/uptime; }

connect() { # host port
  address=$(address_of "$1") before=$(clock) error='' spent=''
  said=$(open_and_close "${address:-$1}" "$2") || error=$(reason $? "$said")
  if [ -z "$error" ] && [ -n "$before" ]; then spent=$(($(clock) - before)); fi
  printf 'connect\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$address" "$spent" "$error"
}

# All connects, at most 50 at a time.
connects() {
  if [ "$opener" = none ] && [ -n "$(get host)" ]; then
    printf 'problem\tconnects were not looked at: none of nc (with -z), bash (with timeout), perl, python3 and busybox is here\n'
    return
  fi
  name='' port='' begun=0
  while IFS=$tab read -r key value; do
    case $key in host) name=$value ;; port) port=$value ;; esac
    if [ -z "$name" ] || [ -z "$port" ]; then continue; fi
    case $name$port in
      -* | *[!A-Za-z0-9.:_-]*) printf 'problem\tno host and port to connect to: %s %s\n' "$name" "$port" ;;
      *) connect "$name" "$port" & ;;
    esac
    name='' port='' begun=$((begun + 1))
    [ $((begun % 50)) != 0 ] || wait
  done
  wait
}

# All listening TCP sockets of this machine as `address:port`; fails where nothing tells.
sockets() {
  if all=$(ss -ltn 2>/dev/null); then printf '%s\n' "$all" | awk 'NR > 1 { print $4 }'
  elif all=$(netstat -an 2>/dev/null); then printf '%s\n' "$all" | awk '/^tcp.*LISTEN/ { print $4 }'
  elif [ -r /proc/net/tcp ]; then
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '
      function hex(text, n, i) { for (i = 1; i <= length(text); i++) n = n * 16 + index("123456789ABCDEF", substr(text, i, 1)); return n + 0 }
      $4 == "0A" { # listening; addresses are groups of four bytes, each group the wrong way round
        split($2, part, ":"); bytes = part[1]; address = ""; six = length(bytes) > 8
        for (group = 1; group < length(bytes); group += 8)
          for (byte = 6; byte >= 0; byte -= 2) {
            two = substr(bytes, group + byte, 2)
            address = address (six ? two (byte % 4 || group + byte == 25 ? "" : ":") : hex(two) (byte ? "." : ""))
          }
        print address ":" hex(part[2])
      }'
  else return 1
  fi
}

listening() {
  if ! found=$(sockets); then
    printf 'unseen\tlistening\nproblem\tlistening ports were not looked at: none of ss, netstat and /proc/net is here\n'
    return
  fi
  for port in $(get listening); do
    printf '%s\n' "$found" | sed -n "s/^\[\{0,1\}\([^]%]*\).*[.:]$port\$/listener$tab$port$tab\1/p"
  done
}

# The names of all programs that run, as Linux keeps them: 15 letters; fails where this account does not see them all.
programs() {
  if [ -r /proc/1/comm ]; then cat /proc/[0-9]*/comm 2>/dev/null || true
  elif [ ! -e /proc/self ] && has ps; then ps -A -o comm= | sed 's,.*/,,'
  else return 1
  fi
}

processes() {
  if ! found=$(programs); then
    printf 'unseen\tprocesses\nproblem\tprograms were not looked at: this account does not see those of others\n'
    return
  fi
  get processes | while IFS= read -r name; do
    count=$(printf '%s\n' "$found" | cut -c 1-15 | grep -c -x -F -e "$(printf '%.15s' "$name")") || true
    printf 'process\t%s\t%s\n' "$name" "$count"
  done
}

system=$(sed -n 's/^PRETTY_NAME="\{0,1\}\([^"]*\).*/\1/p' /etc/os-release 2>/dev/null) || true
elevated=false
[ "$(id -u)" != 0 ] || elevated=true
name=$site-$role-$host.report.json
trap 'rm -f "$name.part"' EXIT
{
  printf 'text\t%s\t%s\n' format wfo-report/1 look "$(get id)" site "$site" role "$role" host "$host" \
    platform "$(uname -srm) ${system:-}" shell "sh, connects by $opener" collected "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  [ "$(get exclusions)" != true ] || printf 'problem\tantivirus exclusions are read by the PowerShell version only\n'
  printf '%s\n' "$wanted" | connects
  listening
  processes
  echo end
} | awk -F '\t' -v elevated="$elevated" '
  function quoted(text, out, i, c) {
    for (i = 1; i <= length(text); i++) { c = substr(text, i, 1); out = out (c ~ /[\\"]/ ? "\\" c : c < " " ? " " : c) }
    return "\"" out "\""
  }
  function known(text) { return text == "" ? "null" : quoted(text) }
  function add(list, one) { lists[list] = lists[list] (lists[list] == "" ? "\n  " : ",\n  ") one }
  $1 == "text" { print (NR == 1 ? "{" : "") " " quoted($2) ": " quoted($3) "," }
  $1 == "unseen" { unseen[$2] = 1 }
  $1 == "connect" {
    add("connects", "{\"host\": " quoted($2) ", \"port\": " $3 ", \"address\": " known($4) ", \"ms\": " ($5 == "" ? "null" : $5) ", \"error\": " known($6) "}")
  }
  $1 == "listener" { add("listening", "{\"port\": " $2 ", \"address\": " quoted($3) ", \"process\": null}") }
  $1 == "process" { add("processes", "{\"name\": " quoted($2) ", \"running\": " $3 "}") }
  $1 == "problem" { add("problems", quoted($2)) }
  $1 == "end" { complete = 1 }
  END {
    if (!complete) exit 1
    print " \"elevated\": " elevated ",\n \"defender\": null,"
    count = split("connects listening processes problems", names, " ")
    for (i = 1; i <= count; i++)
      print " \"" names[i] "\": " (unseen[names[i]] ? "null" : "[" lists[names[i]] "]") (i < count ? "," : "\n}")
  }' >"$name.part" || stop "the report could not be written"
mv "$name.part" "$name"
echo "Written: $name"
