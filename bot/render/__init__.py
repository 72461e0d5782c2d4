"""How does a value look in Slack? Pure functions: values in, `bot.message.Message` out, within Slack's limits."""
