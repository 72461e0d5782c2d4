"""What did somebody type? Slack's mark-up → text → a value; no client, no database."""
