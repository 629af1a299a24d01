"""Every invariant of routing as a statement that finds what breaks it. Reads only; no faults when all is well.

The database's guards keep most of these whoever writes; this looks at what is there, so it also finds what came in
before the guards did or past them (a restore, a superuser, a dropped trigger), and what only stands still.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from .models.parcels import HOLDING, SUPERSEDED

STATES = {"holding": [state.value for state in HOLDING], "superseded": [state.value for state in SUPERSEDED]}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A broken rule (``code``), the row it is broken at and what was found there."""

    code: str
    row: str
    found: str


CHECKS: dict[str, str] = {
    "stock_is_not_the_sum_of_its_movements": """
        SELECT format('warehouse %%s variant %%s', warehouse_id, variant_id),
               format('%%s on hand, movements add up to %%s', coalesce(s.quantity, 0), coalesce(m.units, 0))
          FROM (SELECT warehouse_id, product_variant_id AS variant_id, quantity FROM warehouse_stock) s
          FULL JOIN (SELECT warehouse_id, variant_id, sum(change) AS units FROM routing_stockmovement
                      GROUP BY warehouse_id, variant_id) m USING (warehouse_id, variant_id)
         WHERE coalesce(s.quantity, 0) <> coalesce(m.units, 0)""",
    "more_promised_than_on_hand": """
        SELECT format('stock %%s', s.id), format('%%s promised of %%s', sum(a.quantity_allocated), s.quantity)
          FROM warehouse_stock s JOIN warehouse_allocation a ON a.stock_id = s.id
         GROUP BY s.id HAVING sum(a.quantity_allocated) > s.quantity""",
    "ordered_units_are_not_in_parcels": """
        SELECT format('order %%s line %%s', l.order_id, l.id),
               format('%%s ordered, %%s in parcels, %%s in parking', l.quantity, p.units, d.units)
          FROM order_orderline l
         CROSS JOIN LATERAL (SELECT coalesce(sum(pl.quantity), 0) AS units FROM routing_parcelline pl
                               JOIN routing_parcel p ON p.id = pl.parcel_id
                              WHERE pl.order_line_id = l.id AND p.state <> ALL (%(superseded)s)) p
         CROSS JOIN LATERAL (SELECT coalesce(sum(dl.quantity), 0) AS units FROM routing_parkedline dl
                               JOIN routing_parkeddemand d ON d.id = dl.demand_id
                              WHERE dl.order_line_id = l.id AND d.state <> 'placed') d
         WHERE EXISTS (SELECT 1 FROM routing_routeplan r WHERE r.order_id = l.order_id)
           AND p.units + d.units <> l.quantity""",
    "promises_are_not_what_parcels_hold": """
        SELECT format('order line %%s stock %%s', order_line_id, stock_id),
               format('%%s promised, parcels hold %%s', coalesce(a.units, 0), coalesce(h.units, 0))
          FROM (SELECT a.order_line_id, a.stock_id, a.quantity_allocated::bigint AS units
                  FROM warehouse_allocation a JOIN order_orderline l ON l.id = a.order_line_id
                 WHERE a.quantity_allocated > 0
                   AND EXISTS (SELECT 1 FROM routing_routeplan r WHERE r.order_id = l.order_id)) a
          FULL JOIN (SELECT pl.order_line_id, pl.stock_id, sum(pl.quantity) AS units FROM routing_parcelline pl
                       JOIN routing_parcel p ON p.id = pl.parcel_id
                      WHERE p.state = ANY (%(holding)s) GROUP BY pl.order_line_id, pl.stock_id) h
               USING (order_line_id, stock_id)
         WHERE coalesce(a.units, 0) <> coalesce(h.units, 0)""",
    "parcel_holds_stock_of_another_place": """
        SELECT format('parcel %%s', p.code), format('stock %%s', pl.stock_id)
          FROM routing_parcelline pl JOIN routing_parcel p ON p.id = pl.parcel_id
          JOIN ocop_catalog_fulfilmentpoint f ON f.id = p.point_id JOIN warehouse_stock s ON s.id = pl.stock_id
         WHERE s.warehouse_id <> f.warehouse_id""",
    "parcel_has_no_lines": """
        SELECT format('parcel %%s', code), state FROM routing_parcel p
         WHERE state <> ALL (%(superseded)s)
           AND NOT EXISTS (SELECT 1 FROM routing_parcelline l WHERE l.parcel_id = p.id)""",
    "capacity_is_not_the_count_of_parcels": """
        SELECT format('place %%s on %%s', point_id, day),
               format('%%s taken, %%s parcels', coalesce(c.taken, 0), coalesce(p.parcels, 0))
          FROM routing_capacityslot c
          FULL JOIN (SELECT point_id, capacity_day AS day, count(*) AS parcels FROM routing_parcel
                      WHERE capacity_day IS NOT NULL AND state <> 'cancelled' AND state <> ALL (%(superseded)s)
                      GROUP BY point_id, capacity_day) p USING (point_id, day)
         WHERE coalesce(c.taken, 0) <> coalesce(p.parcels, 0)""",
    "state_is_not_the_last_event": """
        SELECT format('parcel %%s', p.code), format('%%s since %%s, event %%s at %%s',
                      p.state, p.state_since, e.code, e.at)
          FROM routing_parcel p
          LEFT JOIN LATERAL (SELECT code, at FROM routing_parcelevent
                              WHERE parcel_id = p.id AND code <> 'parcel.reduced' ORDER BY id DESC LIMIT 1) e
            ON true
         WHERE e.at IS DISTINCT FROM p.state_since OR e.code NOT IN ('parcel.' || p.state, 'parcel.undone')""",
    "handed_over_is_not_fulfilled": """
        SELECT format('parcel %%s', p.code), format('%%s, fulfilment %%s', p.state, f.status)
          FROM routing_parcel p LEFT JOIN order_fulfillment f ON f.id = p.fulfillment_id
         WHERE (p.state IN ('handed_over', 'delivered')) <> (f.status IS NOT DISTINCT FROM 'fulfilled')""",
    "fulfilled_units_differ": """
        SELECT format('order line %%s', l.id), format('%%s fulfilled, %%s in parcels that went out',
                      l.quantity_fulfilled, o.units)
          FROM order_orderline l
         CROSS JOIN LATERAL (SELECT coalesce(sum(pl.quantity), 0) AS units FROM routing_parcelline pl
                               JOIN routing_parcel p ON p.id = pl.parcel_id
                              WHERE pl.order_line_id = l.id AND p.state IN ('handed_over', 'delivered')) o
         WHERE EXISTS (SELECT 1 FROM routing_routeplan r WHERE r.order_id = l.order_id)
           AND l.quantity_fulfilled <> o.units""",
    "shipping_fee_is_not_shared_out": """
        SELECT format('order %%s', o.id), format('fee %%s, shares %%s',
                      o.shipping_price_gross_amount, p.share + d.share)
          FROM order_order o
         CROSS JOIN LATERAL (SELECT coalesce(sum(shipping_amount), 0) AS share FROM routing_parcel
                              WHERE order_id = o.id AND state <> ALL (%(superseded)s)) p
         CROSS JOIN LATERAL (SELECT coalesce(sum(shipping_amount), 0) AS share FROM routing_parkeddemand
                              WHERE order_id = o.id AND state <> 'placed') d
         WHERE EXISTS (SELECT 1 FROM routing_routeplan r WHERE r.order_id = o.id)
           AND o.shipping_price_gross_amount <> p.share + d.share""",
    "offer_is_long_overdue": """
        SELECT format('parcel %%s', code), format('answer was due %%s', answer_by) FROM routing_parcel
         WHERE state = 'offered' AND answer_by < now() - interval '1 day'""",
    "demand_is_stuck": """
        SELECT format('demand %%s of order %%s', id, order_id), format('to be re-planned since %%s', not_before)
          FROM routing_parkeddemand WHERE state = 'to_replan' AND not_before < now() - interval '1 day'""",
    "demand_has_no_lines": """
        SELECT format('demand %%s', id), state FROM routing_parkeddemand d
         WHERE state <> 'placed' AND NOT EXISTS (SELECT 1 FROM routing_parkedline l WHERE l.demand_id = d.id)""",
}


def find_faults() -> Iterator[Fault]:
    """Run every check; yields one fault for each row found."""
    with connection.cursor() as cursor:
        for code, statement in CHECKS.items():
            cursor.execute(statement, STATES)
            for row, found in cursor.fetchall():
                yield Fault(code=code, row=row, found=found)
