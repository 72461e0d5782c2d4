"""Everything that must survive a lost machine, as one file: taken while the bot runs, put back into an empty place."""
