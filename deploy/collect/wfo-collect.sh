#!/bin/sh
# Looks at this machine for wfo and writes one JSON file. Reads only; changes nothing; sends nothing anywhere.
#
#   sh wfo-collect.sh site42-client-pc.look.json
#
# What it reads is listed in the look file that your support contact gave you (open it: it is short):
#   connects    host and port pairs that this machine tries to open and closes again at once, 5 seconds each
#   listening   whether the ports named there have a listener on this machine (needs ss)
#   processes   whether the programs named there are running
# Antivirus exclusions are read by the PowerShell version only. It also writes down this machine's name, system
# and the time (UTC). The file is written to the current folder; open it before you hand it on. Needs: python3 to read JSON.
set -eu
look=${1:?usage: sh wfo-collect.sh LOOK_FILE}
command -v python3 >/dev/null || { echo "wfo-collect: python3 is needed to read $look" >&2; exit 3; }
exec python3 - "$look" <<'PYTHON'
import errno, json, platform, shutil, socket, subprocess, sys, time

with open(sys.argv[1], encoding="utf-8") as file:
    wanted = json.load(file)
if wanted.get("format") != "wfo-look/1":
    sys.exit(f"wfo-collect: {sys.argv[1]} is not a look file of this version (wfo-look/1)")

ERRORS = {  # the names that the PowerShell version takes from .NET
    TimeoutError: "TimedOut", ConnectionRefusedError: "ConnectionRefused", ConnectionResetError: "ConnectionReset",
    PermissionError: "AccessDenied", errno.EHOSTUNREACH: "HostUnreachable", errno.ENETUNREACH: "NetworkUnreachable",
}


def connect(host, port):
    """One outbound connect: opened, timed, closed. Nothing is sent."""
    found = {"host": host, "port": port, "address": None, "ms": None, "error": None}
    started = time.monotonic()
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found["address"] = address[0]
        with socket.socket(family) as one:
            one.settimeout(5)
            one.connect(address)
            found["ms"] = round((time.monotonic() - started) * 1000, 1)
    except socket.gaierror as error:
        found["error"] = "TryAgain" if error.errno == socket.EAI_AGAIN else "HostNotFound"
    except OSError as error:
        found["error"] = ERRORS.get(type(error), ERRORS.get(error.errno, f"errno {error.errno}"))
    return found


def lines(*command):
    if shutil.which(command[0]) is None:
        return None
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()


problems = []
sockets = lines("ss", "-Hltn")
if sockets is None:
    problems.append("ss is not installed: listening ports could not be read")
open_ports = {}
for line in sockets or []:
    address, _, port = line.split()[3].rpartition(":")
    open_ports.setdefault(port, []).append(address.strip("[]").partition("%")[0])
# Linux keeps 15 letters of a program's name.
running = [line.strip().rsplit("/", 1)[-1] for line in lines("ps", "-eo", "comm=") or []]
report = {
    "format": "wfo-report/1", "look": wanted.get("id"), "site": wanted["site"], "role": wanted["role"],
    "host": socket.gethostname(), "platform": platform.platform(), "shell": "sh", "elevated": False,
    "collected": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    "connects": [connect(one["host"], int(one["port"])) for one in wanted.get("connects", [])],
    "listening": None if sockets is None else [
        {"port": port, "address": address, "process": None}
        for port in wanted.get("listening", []) for address in open_ports.get(str(port), [])
    ],
    "processes": [{"name": name, "running": running.count(name[:15])} for name in wanted.get("processes", [])],
    "defender": None,
    "problems": problems,
}
name = f"{wanted['site']}-{wanted['role']}-{report['host']}.report.json"
with open(name, "w", encoding="utf-8") as file:
    json.dump(report, file, indent=1)
print(f"Written: {name}")
PYTHON
