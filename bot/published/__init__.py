"""The editions in force: what was shipped, what was published since, which one is meant."""
