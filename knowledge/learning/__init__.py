"""What is there to learn in an edition? Lessons and cards, made from its rows and from nothing else."""
