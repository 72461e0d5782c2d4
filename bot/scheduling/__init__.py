"""When is it time, and when is it not: what somebody types, as moments."""
