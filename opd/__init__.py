"""Who exists, and who may see what: people, offices, postings, the calendar. The bottom app."""
