"""Making papers: PDF pages in Vietnamese, CSV and XLSX files. Knows nothing of what is written on them.

``pdf`` turns sections of flowables into a file, ``layout`` has the flowables and styles, ``fonts`` the embedded
letters, ``spreadsheets`` the tables that offices open, ``wording`` how amounts and dates are written. The same content
always makes the same PDF, byte for byte: no clock and no random number goes into it.
"""
