"""What do we do with a request? One thin file a feature; `words` decides which of them a message is for."""
