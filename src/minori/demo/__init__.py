"""A company to try Minori with: 潤和計測, a maker of inspection instruments, its leads and half a year of their lives.

Everything is made up from a fixed seed and comes in through the doors that real data uses. What people do follows
hidden traits (need, timing, authority) that no scoring rule can see.
"""
