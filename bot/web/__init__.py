"""What does the bot serve over HTTP?"""
