"""How does the bot know its agents: who is let in, who is there, and what do they send?"""
