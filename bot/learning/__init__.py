"""How does somebody learn with us? What to do next, when to ask again, when to remind, how far they are."""
