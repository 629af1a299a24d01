"""Settings that only Saleor reads and that are the same in every installation; base.py takes them all over."""

PLUGINS_MANAGER = "saleor.plugins.manager.PluginsManager"
PAYMENT_MODEL = "order.Payment"
SEARCH_BACKEND = "saleor.search.backends.postgresql"
MAX_CHECKOUT_LINE_QUANTITY = 50
DEFAULT_MAX_DIGITS = 12
DEFAULT_CURRENCY_CODE_LENGTH = 3
DEFAULT_MAX_EMAIL_DISPLAY_NAME_LENGTH = 78
DEFAULT_MENUS = {"top_menu_name": "navbar", "bottom_menu_name": "footer"}
TEMPLATED_EMAIL_TEMPLATE_DIR = "templated_email/"
TEMPLATED_EMAIL_FILE_EXTENSION = "email"
REAL_IP_ENVIRON = "REMOTE_ADDR"  # set by marketplace.middleware.client_address

# Not used here, but read all the same
COUNTRIES_OVERRIDE: dict[str, str] = {}
PLAYGROUND_ENABLED = False
ENABLE_DEBUG_TOOLBAR = False
OPENTRACING_MAX_QUERY_LENGTH_LOG = 2000
OPENEXCHANGERATES_API_KEY = None
VATLAYER_ACCESS_KEY = None
GOOGLE_ANALYTICS_TRACKING_ID = None

# Pictures: sizes are made at upload, never while a page waits
VERSATILEIMAGEFIELD_SETTINGS = {"create_images_on_demand": False}
VERSATILEIMAGEFIELD_RENDITION_KEY_SETS = {
    "products": [
        ("product_gallery", "thumbnail__540x540"),
        ("product_gallery_2x", "thumbnail__1080x1080"),
        ("product_small", "thumbnail__60x60"),
        ("product_small_2x", "thumbnail__120x120"),
        ("product_list", "thumbnail__255x255"),
        ("product_list_2x", "thumbnail__510x510"),
    ],
    "background_images": [("header_image", "thumbnail__1080x440")],
    "user_avatars": [("default", "thumbnail__445x445")],
}
DEFAULT_PLACEHOLDER = "web/placeholder.svg"
PLACEHOLDER_IMAGES = {size: DEFAULT_PLACEHOLDER for size in (60, 120, 255, 540, 1080)}
