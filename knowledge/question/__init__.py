"""What is asked? Text becomes questions, stage by stage: normalise, tokens, numbers, concepts, asks."""
