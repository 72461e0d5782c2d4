"""How does an accepted request come to its visible answer?"""
