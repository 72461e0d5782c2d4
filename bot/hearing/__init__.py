"""From a delivery of Slack to a stored request: connections, envelopes, intake, what we missed."""
