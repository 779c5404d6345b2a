"""The pulse: one beat of Minori, in the order in which the product tells its story."""
