"""How does Slack come to show what the store says?"""
