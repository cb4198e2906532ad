"""Doors of the complaints: citizens, the public, offices, Kominfo."""
