"""What do the environmental requirements say?"""
