"""Social accounts of the offices: registry, mandates, polling of the platforms, activity."""
