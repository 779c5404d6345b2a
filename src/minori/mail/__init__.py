"""Letters: templates, broadcasts, the send gate and its ledger, delivery and unsubscribing.

Promises planned = waiting + in flight + sent + skipped + failed + unknown at every instant, no letter lost or sent
twice silently, and nobody mailed who refused.
"""
