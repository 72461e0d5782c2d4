"""What can a newcomer check at once? A site of real listeners on this machine, some broken on purpose."""
