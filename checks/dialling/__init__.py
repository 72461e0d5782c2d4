"""How does a probe reach a peer, hear it out, and put the right word to what went wrong?

In the order it happens: a name is resolved, its addresses are held against the allowed networks, one checked
address is dialled, then the two talk, in plain or over TLS, and what else may sit there is guessed.
"""
