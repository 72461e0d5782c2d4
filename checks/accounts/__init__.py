"""Who may connect to NATS, and what may each do there? Keys, tokens and permissions, without a connection."""
