"""Calls of Slack's Web API: who we are, posts, modals, files."""
