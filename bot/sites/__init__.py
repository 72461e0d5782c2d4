"""Which sites are there? The record of a site, the file it is read from, what is odd about it."""
