"""How warm a lead is and why: fit and behaviour rules, decay, bands, special triggers.

Promises that a score is a pure function of attributes, events, model and moment, the same for one lead and for
everybody, now and in the past.
"""
