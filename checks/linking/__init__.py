"""How does one get to NATS? The client library is imported in here only."""
