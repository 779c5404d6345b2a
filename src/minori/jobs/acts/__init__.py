"""What people and rooms do to jobs; what workers do stands in `claims.py`."""
