"""The week: facts, verdicts, frozen results, dashboards. The top app."""
