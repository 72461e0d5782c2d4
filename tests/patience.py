"""How long does a test wait for what must come?

A limit only: each wait is over as soon as its condition holds, so it may be long. It must outlast a machine whose
cores are all busy with other tests.
"""

LONG = 90.0
LONG_MS = LONG * 1000
