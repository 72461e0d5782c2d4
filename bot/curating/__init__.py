"""Documents and open questions on their way to being published."""
