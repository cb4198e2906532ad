"""Forms of the complaint pages: what people typed, judged field by field."""
