"""Names of Vietnamese public bodies in running text: where they begin, where they end, what their full name is.

* :func:`nlp.bodies.reading.read_body`    the body that begins at a place
* :func:`nlp.bodies.reading.read_list`    a list of bodies: "Sở Nội vụ, các sở, ban, ngành và UBND cấp xã"
* :func:`nlp.bodies.finding.find_bodies`  all bodies of a stretch of text
* :func:`nlp.bodies.names.full_name`      "Giám đốc Sở TT&TT" -> "Sở Thông tin và Truyền thông"

Pure functions over strings; the components ``agencies`` and ``tasks`` both stand on them.
"""
