"""THE WAY OUT: lists of tasks as workbooks, plain tables, calendars and the lists that offices file.

:func:`corpus.exports.rows.rows_from_record` turns an extraction record into :class:`corpus.exports.rows.TaskRow`;
every writer takes such rows and returns bytes:

    workbook.to_xlsx · plain.to_csv · plain.to_jsonl · calendar.to_icalendar · official_list.to_docx
"""
