"""What is known before reading: bodies, provinces, document types, abbreviations, units, themes.

For the other rooms and components:

========================================================  =====================================================
:func:`nlp.gazetteers.folding.fold`                       case, tone placement, look-alikes; same length (NFC)
:func:`nlp.gazetteers.folding.fold_name`                  the key of a name
:func:`nlp.gazetteers.folding.strip_marks`                no accents, đ as d
:func:`nlp.gazetteers.names.expand_abbreviations`         "Sở TT&TT" -> "Sở Thông tin và Truyền thông"
:func:`nlp.gazetteers.names.agency_by_name`               the record of a body on a date
:func:`nlp.gazetteers.names.current_agency`               what became of a body by a date (mergers of 2025)
:func:`nlp.gazetteers.names.province_by_name`             the record of a province on a date
:func:`nlp.gazetteers.names.find_province`                the province that a text names
:func:`nlp.gazetteers.names.document_type_by_symbol`      "KH" -> Kế hoạch
:func:`nlp.gazetteers.loader.load`                        all records of one gazetteer
========================================================  =====================================================

The JSON files are made by ``build.py``; a record has ``id``, ``name``, ``aliases``, ``abbreviations``, ``type``,
``parent``, ``valid_from``, ``valid_to`` (ISO dates, both days included), ``successor``, ``examples`` and ``source``.
"""
