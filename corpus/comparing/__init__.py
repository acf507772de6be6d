"""PLANS SIDE BY SIDE: themes of tasks, targets by province and year, duties aligned over documents, what a plan lacks.

themes.score_themes · targets.compare_targets · duties.compare_duties · gaps.find_gaps · matrix.to_xlsx
"""
