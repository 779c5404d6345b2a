"""Forms that people fill in, and what happens after they are sent.

Promises one submission and one lead per press of the button, with the consent wording kept as it was shown.
"""
