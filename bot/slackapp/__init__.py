"""What Slack must know of this app: its commands, scopes and events, and how to set it up."""
