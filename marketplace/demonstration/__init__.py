"""Data to show the marketplace with: made up, plausible, labelled as such, and the same every time from one seed.

Pure plans first (``vocabulary`` → ``producers`` → ``products`` + ``certification`` → ``places`` → ``stock``), then
``loading`` writes them in bulk. Nothing else of the marketplace imports this package; ``manage.py load_demo`` is its
door.
"""
