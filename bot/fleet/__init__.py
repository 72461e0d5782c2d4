"""Many sites at once: which are meant, how they are swept, what came out, what changed since the last time."""
