"""Telling staff: in the app, by mail and by chat webhook.

Promises at most one notice per cause and person, retried until it is told. Never used for letters to leads, which
pass the gate in `mail`.
"""
