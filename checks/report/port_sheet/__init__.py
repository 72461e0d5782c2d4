"""What does the customer's firewall team have to open? One sheet a site, filled in as far as the record goes."""
