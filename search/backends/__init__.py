"""The backends: each a folder with a pure compiler and a thin class that talks to its server."""
