"""Saleor mutations and queries that the staff API does not serve, each with its reason.

Everything else of Saleor 2.10.1 is served; a test asserts that each field is in exactly one of the two sets, so
that nothing is opened or closed by accident.
"""

from __future__ import annotations

_SELF_SERVICE = (
    "self-service of accounts leaks, re-activates or hijacks (CVE-2022-39275, -2026-35407, -39851, -44472); "
    "the shop's pages do it"
)
_CHECKOUT = "takes money before the order and oversells; orders are placed by marketplace.ordering alone"
_PAYMENT = "payments move through marketplace.payments and its ledger alone"
_ORDER = "Saleor frees and takes stock of the wrong place; parcels are handled by marketplace.routing"
_STOCK = "stock changes only through counted movements of marketplace.routing"
_META = "no owner check on orders and checkouts: anyone reads and erases every order by its number"
_APPS = "app tokens are stored in clear, and any of them may create webhooks; integrations use a staff user's token"
_WEBHOOKS = "posts to any address of the inside network; the outbox notifies instead"
_UPLOAD = "trusts the client's content type (CVE-2026-23499); pictures are uploaded in the desk, where they are decoded"
_DIGITAL = "paid files would lie in the public media folder; the shop sells none"
_PLUGINS = "plugins are set by settings, never by a row that could switch a gateway on"
_WISHLIST = "not offered"
_GIFT_CARDS = "a balance can be spent twice by two parallel checkouts; the shop sells none"

CLOSED_MUTATIONS: dict[str, str] = {
    **dict.fromkeys(
        (
            "request_password_reset",
            "confirm_account",
            "set_password",
            "password_change",
            "request_email_change",
            "confirm_email_change",
            "account_address_create",
            "account_address_update",
            "account_address_delete",
            "account_set_default_address",
            "account_register",
            "account_update",
            "account_request_deletion",
            "account_delete",
            "account_update_meta",
            "address_create",
            "address_update",
            "address_delete",
            "address_set_default",
            "token_create",
            "token_refresh",
            "token_verify",
        ),
        _SELF_SERVICE,
    ),
    **dict.fromkeys(
        (
            "checkout_add_promo_code",
            "checkout_billing_address_update",
            "checkout_complete",
            "checkout_create",
            "checkout_customer_attach",
            "checkout_customer_detach",
            "checkout_email_update",
            "checkout_line_delete",
            "checkout_lines_add",
            "checkout_lines_update",
            "checkout_remove_promo_code",
            "checkout_payment_create",
            "checkout_shipping_address_update",
            "checkout_shipping_method_update",
        ),
        _CHECKOUT,
    ),
    **dict.fromkeys(
        ("payment_capture", "payment_refund", "payment_void", "payment_secure_confirm"), _PAYMENT
    ),
    **dict.fromkeys(("order_capture", "order_mark_as_paid", "order_refund", "order_void"), _PAYMENT),
    **dict.fromkeys(
        (
            "draft_order_complete",
            "draft_order_create",
            "draft_order_delete",
            "draft_order_bulk_delete",
            "draft_order_lines_bulk_delete",
            "draft_order_lines_create",
            "draft_order_line_delete",
            "draft_order_line_update",
            "draft_order_update",
            "order_cancel",
            "order_bulk_cancel",
            "order_fulfill",
            "order_fulfillment_cancel",
            "order_fulfillment_update_tracking",
            "order_update",
            "order_update_shipping",
        ),
        _ORDER,
    ),
    **dict.fromkeys(
        (
            "product_variant_stocks_create",
            "product_variant_stocks_delete",
            "product_variant_stocks_update",
            "create_warehouse",
            "update_warehouse",
            "delete_warehouse",
            "assign_warehouse_shipping_zone",
            "unassign_warehouse_shipping_zone",
        ),
        _STOCK,
    ),
    **dict.fromkeys(
        (
            "delete_metadata",
            "delete_private_metadata",
            "update_metadata",
            "update_private_metadata",
            "checkout_update_metadata",
            "checkout_clear_metadata",
            "checkout_update_private_metadata",
            "checkout_clear_private_metadata",
            "order_clear_private_meta",
            "order_clear_meta",
            "order_update_meta",
            "order_update_private_meta",
            "order_fulfillment_clear_meta",
            "order_fulfillment_clear_private_meta",
            "order_fulfillment_update_meta",
            "order_fulfillment_update_private_meta",
        ),
        _META,
    ),
    **dict.fromkeys(
        (
            "app_create",
            "app_update",
            "app_delete",
            "app_token_create",
            "app_token_delete",
            "service_account_create",
            "service_account_update",
            "service_account_delete",
            "service_account_update_private_metadata",
            "service_account_clear_private_metadata",
            "service_account_token_create",
            "service_account_token_delete",
        ),
        _APPS,
    ),
    **dict.fromkeys(("webhook_create", "webhook_delete", "webhook_update"), _WEBHOOKS),
    **dict.fromkeys(("product_image_create", "user_avatar_update", "user_avatar_delete"), _UPLOAD),
    **dict.fromkeys(
        (
            "digital_content_create",
            "digital_content_delete",
            "digital_content_update",
            "digital_content_url_create",
        ),
        _DIGITAL,
    ),
    **dict.fromkeys(("plugin_update", "authorization_key_add", "authorization_key_delete"), _PLUGINS),
    **dict.fromkeys(
        ("gift_card_activate", "gift_card_create", "gift_card_deactivate", "gift_card_update"), _GIFT_CARDS
    ),
}

CLOSED_QUERIES: dict[str, str] = {
    **dict.fromkeys(("apps", "app", "service_accounts", "service_account"), _APPS),
    **dict.fromkeys(("webhook", "webhooks", "webhook_events", "webhook_sample_payload"), _WEBHOOKS),
    **dict.fromkeys(("checkout", "checkouts", "checkout_line", "checkout_lines"), _CHECKOUT),
    **dict.fromkeys(("payment", "payments"), "a payment carries the gateway's raw answer with its secrets"),
    **dict.fromkeys(("plugin", "plugins"), _PLUGINS),
    **dict.fromkeys(("digital_content", "digital_contents"), _DIGITAL),
    **dict.fromkeys(("gift_card", "gift_cards"), _GIFT_CARDS),
    "order_by_token": "an order by its token alone; the shop's page asks for the phone as well",
}
