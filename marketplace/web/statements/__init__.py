"""Statements of producers and places in four clothes: page, CSV, XLSX and PDF, for any period.

Whose statement may be read is the workspace's to decide (``producer``, ``operator``, ``desk``); here is what all share.
"""
