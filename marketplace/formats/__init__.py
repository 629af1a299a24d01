"""How the admin's lists and rows write days, one module a language (``FORMAT_MODULE_PATH``).

Both as papers here do, ``26/11/2026``: Django's own Vietnamese spells the month out, too long for a table on a phone,
and its English short form puts the month first. Pages of the shop say days by the filters of ``web.templatetags``.
"""
