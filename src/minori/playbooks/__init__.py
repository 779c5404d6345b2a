"""Things as text: a registry of codecs, export, plan, diff and apply, and the library of ready playbooks.

Will promise that a plan that is not executed is the diff. Not built yet.
"""
