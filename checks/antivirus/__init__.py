"""What does Microsoft Defender leave out of its scans, and is that what a requirement asks for?"""
