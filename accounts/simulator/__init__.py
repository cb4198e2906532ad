"""A web application that speaks the wires of the platforms: for `make run`, tests and benchmarks.

Nothing that runs in production imports it, and it imports nothing of the portal. `world` holds who
exists and what they posted, `sites` and `youtube` write it as the real software does, `faults`
breaks it on demand, `app` finds the address, `server` listens.
"""
