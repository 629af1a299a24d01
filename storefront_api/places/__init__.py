"""The operator's queue over the API: what a place's people see and do, for handhelds and shop systems."""
