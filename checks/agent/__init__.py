"""The process at a vantage point: it measures what it is asked, within what its own machine allows.

It connects out only, holds no state, and knows neither Slack nor a database. NATS is imported when it connects.
"""
