"""How the process is doing: alone, in time, not flooded; its logs and figures."""
