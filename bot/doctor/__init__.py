"""What keeps this bot from working, and where is it mended?"""
