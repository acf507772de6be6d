"""QUESTIONS AS TYPED: one box that understands bodies, roles, numbers, provinces, periods, themes and deadline states.

lexicon = Lexicon.from_gazetteers(today)
question = understand("viec qua han cua so tu phap", lexicon, today)
question.pieces      # what was understood, each with its place in the question: removable filters
question.words       # the rest
to_query(question)   # the index's own language
"""
