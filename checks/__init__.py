"""What is true at a site?"""
