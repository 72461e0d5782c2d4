"""Which concepts do the words of a text stand for? Text becomes tokens, typos are forgiven, phrases found."""
