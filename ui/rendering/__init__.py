"""Answers, verdicts and articles → text and HTML. Pure; whatever an article holds is inert in it."""
