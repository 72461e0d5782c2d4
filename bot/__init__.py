"""The Slack side: listens, does the work, shows it; the only package that knows Slack and the database."""
