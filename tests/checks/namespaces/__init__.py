"""Are the causes right on a real network: two machines, and a router with a packet filter between them?"""
