"""What do a customer's firewall rules let through of what the requirements ask for? Pure: text in, verdicts out."""
