"""The command line `wfo`: one file a command, imported only when it is called."""
