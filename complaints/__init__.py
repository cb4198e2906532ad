"""Complaints and aspirations of citizens: intake, routing, deadlines, answers, notification."""
