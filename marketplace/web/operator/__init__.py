"""The workspace of the people of a place: its queue of parcels, its shelves, its day. Nobody sees another place's."""
