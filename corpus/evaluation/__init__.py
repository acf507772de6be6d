"""How right is the extraction: figures on labelled documents, by rule and by document, and honest confidence.

::

    gold.py        labelled documents: the real ones beside the checkout, and the made-up ones of corpus/samples
    extraction.py  files -> records with the rule and the confidence of every finding, cached
    comparable.py  when two values are the same
    run.py         every document with its record, judgements and figures
    scoring.py     record against label -> judgements, and the figures that follow from them
    baseline.py    gains and losses against the stored run; the gate
    rules.py       every rule: where it fired, right and wrong
    calibration.py does a confidence mean its chance of being right; fits nlp/data/calibration.json
    report.py      all of it as tables

``giaoviec evaluate`` (:mod:`api.cli.evaluating`) is its face; docs/evaluation.md says how to read the output.
"""
