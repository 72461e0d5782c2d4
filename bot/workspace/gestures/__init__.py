"""What a user can do: write, command, press, enter, submit, upload, open Home; by hand or by a test."""
