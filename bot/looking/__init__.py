"""A site and an edition become a plan; a plan becomes stored findings."""
