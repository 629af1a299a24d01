-- migrations: {"account.0001_initial": "d39440024b22f30b", "account.0002_auto_20150907_0602": "b16602bccff7a7a9", "account.0003_auto_20151104_1102": "f64f672047114de2", "account.0004_auto_20160114_0419": "c7172567774d8c2a", "account.0005_auto_20160205_0651": "c6244f6afdf6eb6e", "account.0006_auto_20160829_0819": "ee2bfdf2005e87d2", "account.0007_auto_20161115_0940": "f4e9809d87c11804", "account.0008_auto_20161115_1011": "20fb8be1352e5c06", "account.0009_auto_20170206_0407": "9f12a6bc35b61fb1", "account.0010_auto_20170919_0839": "f398052acda4c677", "account.0011_auto_20171110_0552": "8cc48b05c0d4bd53", "account.0012_auto_20171117_0846": "7c5067610b8bebc7", "account.0013_auto_20171120_0521": "8797667bf469ae50", "account.0014_auto_20171129_1004": "39aee2ec60329396", "account.0015_auto_20171213_0734": "ecd573c61b50739a", "account.0016_auto_20180108_0814": "4cc66b21e91fbd1e", "account.0017_auto_20180206_0957": "aa31be8621155b6b", "account.0018_auto_20180426_0641": "d86dd2138c345a38", "account.0019_auto_20180528_1205": "d26b30abc6dd2e5e", "account.0020_user_token": "1a5e2413ba72e858", "account.0021_unique_token": "e56229881d2b7b66", "account.0022_auto_20180718_0956": "993d4a5e129ff495", "account.0023_auto_20180719_0520": "50bb7bdff6b48b16", "account.0024_auto_20181011_0737": "7cbd6d69dfdd88c4", "account.0025_auto_20190314_0550": "986ebe14f410d24b", "account.0026_user_avatar": "f5043d8651f60874", "account.0027_customerevent": "ab8e7b2f0892d3b5", "account.0028_user_private_meta": "3280482d49e76cc7", "account.0029_user_meta": "93309d906892b9d0", "account.0030_auto_20190719_0733": "c51e7c9f590fd50f", "account.0031_auto_20190719_0745": "3dc63f4f4757a9c9", "account.0032_remove_user_token": "ca4b90be4a62a248", "account.0033_serviceaccount": "f3b6f500905c2977", "account.0034_service_account_token": "dfb57f2ada1b7346", "account.0035_staffnotificationrecipient": "e454c39acce50767", "account.0036_auto_20191209_0407": "bbef07f162bb9e5f", "account.0037_auto_20191219_0944": "9080f9b77ef4a017", "account.0038_auto_20200123_0034": "9cf4cb5ff690a83b", "account.0039_auto_20200221_0257": "bc6e32de6f1459ef", "account.0040_auto_20200225_0237": "cffbe80acdc2a293", "account.0040_auto_20200415_0443": "3d95b2425f003c8c", "account.0041_merge_20200421_0529": "4ca739ae6760413e", "account.0041_permissions_to_groups": "4a922cd0d33447e6", "account.0042_merge_20200422_0555": "84922c0c4b1a4823", "account.0043_rename_service_account_to_app": "62858d594af54746", "account.0044_unmount_app_and_app_token": "e170e33175fa4031", "account.0045_auto_20200427_0425": "b528bb471c1bf668", "admin.0001_initial": "f4716989d9815b62", "admin.0002_logentry_remove_auto_add": "2c127e659a2236ed", "admin.0003_logentry_add_action_flag_choices": "02700a827190720e", "app.0001_initial": "52e092ccf54d97b5", "auth.0001_initial": "845cff319606332f", "auth.0002_alter_permission_name_max_length": "feaf97e0e8f7d148", "auth.0003_alter_user_email_max_length": "9d5657b4db9872dc", "auth.0004_alter_user_username_opts": "9538db342c9a9bec", "auth.0005_alter_user_last_login_null": "79f60a35dc000fdd", "auth.0006_require_contenttypes_0002": "00cb16e3405f14b6", "auth.0007_alter_validators_add_error_messages": "115db87dc327530f", "auth.0008_alter_user_username_max_length": "02857f65f7d64814", "auth.0009_alter_user_last_name_max_length": "19a89500e7f108a7", "auth.0010_alter_group_name_max_length": "0963ed6498ac0b3a", "auth.0011_update_proxy_permissions": "85a5dde708dc4b61", "auth.0012_alter_user_first_name_max_length": "6cefbc9f80903763", "axes.0001_initial": "e4c0194cf158395b", "axes.0002_auto_20151217_2044": "a092989bdd502de7", "axes.0003_auto_20160322_0929": "ff269df1341caca0", "axes.0004_auto_20181024_1538": "71cdafbe7458c772", "axes.0005_remove_accessattempt_trusted": "baf3f5f6de5b5ee8", "axes.0006_remove_accesslog_trusted": "82850f25ae37e081", "axes.0007_alter_accessattempt_unique_together": "c9fdd81629030721", "axes.0008_accessfailurelog": "2680dce9ecfcd4df", "axes.0009_add_session_hash": "82762be269ea4c62", "axes.0010_accessattemptexpiration": "524ca5b4566a41b8", "checkout.0001_auto_20170113_0435": "29c72e82aebf2b30", "checkout.0001_initial": "2d622686265f6277", "checkout.0002_auto_20161014_1221": "f067e981f432e8f7", "checkout.0002_auto_20170206_0407": "43c3eebb220cb690", "checkout.0003_auto_20170906_0556": "f0b436f9671efa32", "checkout.0004_auto_20171129_1004": "0ba18920a34812eb", "checkout.0005_auto_20180108_0814": "2675686d3e20d407", "checkout.0006_auto_20180221_0825": "3c988726023c598d", "checkout.0007_merge_cart_with_checkout": "73c27864a2a4d9ec", "checkout.0008_rename_tables": "55a5a347e5d94100", "checkout.0009_cart_translated_discount_name": "b84489d8f8dc4f34", "checkout.0010_auto_20180822_0720": "f9d73ebe06304171", "checkout.0011_auto_20180913_0817": "e9981e8a1120f6ed", "checkout.0012_remove_cartline_data": "0a86afea1cd54d18", "checkout.0013_auto_20180913_0841": "cc18de32da4be9d9", "checkout.0014_auto_20180921_0751": "cfdda7b6e13dfaa7", "checkout.0015_auto_20181017_1346": "65aef2c30ab625d9", "checkout.0016_auto_20190112_0506": "a43d1ceb709b3ffa", "checkout.0017_auto_20190130_0207": "35cabdc5da7be6ad", "checkout.0018_auto_20190410_0132": "b7723bf0aea5601d", "checkout.0019_checkout_gift_cards": "a813455603ca4a17", "checkout.0020_auto_20190723_0722": "5b3446261e36968e", "checkout.0021_django_price_2": "e44985f64cf76377", "checkout.0022_auto_20191219_1137": "b2b6d277e291bf83", "checkout.0023_checkout_country": "b4740175e39ecc58", "checkout.0024_auto_20200120_0154": "f0fbfeefd0aa1212", "checkout.0025_auto_20200221_0257": "a41be3a5658a9749", "checkout.fix_empty_data_in_lines": "546c20a5c4c3bbd4", "contenttypes.0001_initial": "35ed8489a147e0b4", "contenttypes.0002_remove_content_type_name": "7d36494075750f0e", "core.0001_migrate_metadata": "19a75129d273fe53", "discount.0001_initial": "896d235d80461048", "discount.0002_voucher": "98495bf2f01c465e", "discount.0003_auto_20160207_0534": "27f5fd8e8d807d7d", "discount.0004_auto_20170206_0407": "83f9f3b5fea627ff", "discount.0005_auto_20170919_0839": "6fe54cf5d87d16d5", "discount.0006_auto_20171129_1004": "6ab4c6b8b4f60ccc", "discount.0007_auto_20180108_0814": "24c2b3cbb255fa60", "discount.0008_sale_collections": "15d2ff0b91cd9b22", "discount.0009_auto_20180719_0520": "0d91a5436c867d70", "discount.0010_auto_20180724_1251": "e0b14cd761b92163", "discount.0011_auto_20180803_0528": "bb2b821fc26a4a31", "discount.0012_auto_20190329_0836": "8f1e10f05d201c40", "discount.0013_auto_20190618_0733": "40d991794c999481", "discount.0014_auto_20190701_0402": "4e5164f0662f432e", "discount.0015_voucher_min_quantity_of_products": "15ea3566a8c26037", "discount.0016_auto_20190716_0330": "735c2b98ca865262", "discount.0017_django_price_2": "6167da5b9b8f7e38", "discount.0018_auto_20190827_0315": "08a75f55eea10d64", "discount.0019_auto_20200217_0350": "7377cfc15930cf95", "django_prices_openexchangerates.0001_initial": "281ce9b3204b88cb", "django_prices_openexchangerates.0002_auto_20160329_0702": "f196d794e803785d", "django_prices_openexchangerates.0003_auto_20161018_0707": "856fd43470682b6d", "django_prices_openexchangerates.0004_auto_20170316_0944": "db045be175b52c08", "django_prices_openexchangerates.0005_auto_20190124_1008": "1d5c6ccb65ef22aa", "django_prices_vatlayer.0001_initial": "3a373f03e9225898", "django_prices_vatlayer.0002_ratetypes": "712c8241a49d8288", "django_prices_vatlayer.0003_auto_20180316_1053": "49c7e7f1192e6616", "giftcard.0001_initial": "f94e6ebb1a952209", "giftcard.0002_auto_20190814_0413": "69a8e645997b337c", "giftcard.0003_auto_20200217_0350": "9292a5105fa3de38", "menu.0001_initial": "a3d6944076c142e6", "menu.0002_auto_20180319_0412": "d5ad444220dbc6e2", "menu.0003_auto_20180405_0854": "69a8cdb863557fb6", "menu.0004_sort_order_index": "b166ddd9b6e6d415", "menu.0005_auto_20180719_0520": "47105b537bbd0605", "menu.0006_auto_20180803_0528": "11d62cd8a2333964", "menu.0007_auto_20180807_0547": "d97193a87a918cc3", "menu.0008_menu_json_content_new": "21fbe86a86d9ac0c", "menu.0009_remove_menu_json_content": "ba0e36a6492120a8", "menu.0010_auto_20180913_0841": "31ce2ba777e65d2a", "menu.0011_auto_20181204_0004": "367962e10a29434f", "menu.0012_auto_20190104_0443": "2754ae6dea84a7e0", "menu.0013_auto_20190507_0309": "8a1d1cc29e13b302", "menu.0014_auto_20190523_0759": "8faa897c9875004c", "menu.0015_auto_20190725_0811": "64b40c9df06f2b33", "menu.0016_auto_20200217_0350": "ce3f4495ffab5fcd", "order.0001_initial": "2dd050cf968832f8", "order.0002_auto_20150820_1955": "492552346f7e1408", "order.0003_auto_20150825_1433": "b39ac1d03faada8c", "order.0004_order_total": "6fa09e0cd65e8bf0", "order.0005_deliverygroup_last_updated": "2555e33310a9874f", "order.0006_deliverygroup_shipping_method": "025f721e48df185d", "order.0007_deliverygroup_tracking_number": "b1b1ed2805335af8", "order.0008_auto_20151026_0820": "0537ec9b1e7e6c4c", "order.0009_auto_20151201_0820": "636f8eca0ae4e123", "order.0010_auto_20160119_0541": "b77d56f7e93320e3", "order.0011_auto_20160207_0534": "0316bf3f123f0e1f", "order.0012_auto_20160216_1032": "324a35cd7ec00419", "order.0013_auto_20160906_0741": "9efc30eef99e3f16", "order.0014_auto_20161028_0955": "cfd74564d6a26124", "order.0015_auto_20170206_0407": "408fec46e3dbed20", "order.0016_order_language_code": "7b1f6d65eb774ff4", "order.0017_auto_20170906_0556": "539ed22d53135c0b", "order.0018_auto_20170919_0839": "1b8602303f542af1", "order.0019_auto_20171109_1423": "d87ce46899b47f29", "order.0020_auto_20171123_0609": "eca0484d4dabec11", "order.0021_auto_20171129_1004": "1b0981d27b5527cc", "order.0022_auto_20171205_0428": "236b47a972549326", "order.0023_auto_20171206_0506": "e28c72a73b5a1cf4", "order.0024_remove_order_status": "cbb1757736cd1bd4", "order.0025_auto_20171214_1015": "76df678a2295147f", "order.0026_auto_20171218_0428": "46d9ecb5fc860483", "order.0027_auto_20180108_0814": "868300f66f60349d", "order.0028_status_fsm": "0aba051c0a4607e2", "order.0029_auto_20180111_0845": "7ba7c6e3c00a3828", "order.0030_auto_20180118_0605": "124cd9958b04786c", "order.0031_auto_20180119_0405": "18d76e712f6eb1b4", "order.0032_orderline_is_shipping_required": "129368c9d411bec3", "order.0033_auto_20180123_0832": "5768b0f020f58a22", "order.0034_auto_20180221_1056": "e252cf32fc0d1e61", "order.0035_auto_20180221_1057": "5af7993e56aa957c", "order.0036_remove_order_total_tax": "00bbeadb82782861", "order.0037_auto_20180228_0450": "c0be4d644b72c633", "order.0038_auto_20180228_0451": "89392a281bf58ede", "order.0039_auto_20180312_1203": "2215ae7de198d532", "order.0040_auto_20180210_0422": "ba575ce45b64d2da", "order.0041_auto_20180222_0458": "5c5dce32f829a5ff", "order.0042_auto_20180227_0436": "e28ab350667f86bb", "order.0043_auto_20180322_0655": "8992228a731035b4", "order.0044_auto_20180326_1055": "f462b0251f65db3e", "order.0045_auto_20180329_0142": "105bffbbd8622fcd", "order.0046_order_line_taxes": "51d2de20cf4fd1ad", "order.0047_order_line_name_length": "90f14c85e3e84489", "order.0048_auto_20180629_1055": "fed4c4cb08b7aa7b", "order.0049_auto_20180719_0520": "fdb2eb862e09a84d", "order.0050_auto_20180803_0337": "3c9158a9aad24113", "order.0050_auto_20180803_0528": "2456c7098276b743", "order.0051_merge_20180807_0704": "83ab94a2ffb3e651", "order.0052_auto_20180822_0720": "9fd3154e2604fcb2", "order.0053_orderevent": "58b6346d257bf2b5", "order.0054_move_data_to_order_events": "ba66bd38e8e1863b", "order.0055_remove_order_note_order_history_entry": "c7e508ac7e70fa50", "order.0056_auto_20180911_1541": "903b67d06745eb58", "order.0057_orderevent_parameters_new": "4d73039bf0234e84", "order.0058_remove_orderevent_parameters": "07acb2f6d5c5413a", "order.0059_auto_20180913_0841": "3f3821469b86e6b1", "order.0060_auto_20180919_0731": "a166b2960c08dd87", "order.0061_auto_20180920_0859": "01c254cd2360418e", "order.0062_auto_20180921_0949": "29ce1d44d676786f", "order.0063_auto_20180926_0446": "e5af47745cd7f4be", "order.0064_auto_20181016_0819": "d0ce8c0b19b8c70d", "order.0065_auto_20181017_1346": "f14098809c3f4847", "order.0066_auto_20181023_0319": "fac81a2393508bae", "order.0067_auto_20181102_1054": "bd7e195079561de0", "order.0068_order_checkout_token": "ac8f9ed8e2995a2b", "order.0069_auto_20190225_2305": "719288792fa96049", "order.0070_drop_update_event_and_rename_events": "0feb43bb51c7c485", "order.0071_order_gift_cards": "12acfd58d998b05c", "order.0072_django_price_2": "c007519610278d5e", "order.0073_auto_20190829_0249": "33cd4f2925056751", "order.0074_auto_20190930_0731": "43f7fd28de42b772", "order.0075_auto_20191006_1433": "82f22ecaf3814e24", "order.0076_auto_20191018_0554": "6794739aa243d92e", "order.0077_auto_20191118_0606": "62b483d9797c5296", "order.0078_auto_20200221_0257": "751a7ae5ce6f758e", "order.0079_auto_20200225_0237": "c6be110e2ae13a70", "order.0079_auto_20200304_0752": "efb8f37624ae402e", "order.0080_invoice": "006c7ca16854c8d7", "order.0081_auto_20200406_0456": "e9da7764308c62bd", "order.0081_merge_20200309_0952": "18940080fbb201dc", "order.0082_fulfillmentline_stock": "806fef7b7fcba38a", "order.0083_merge_20200421_0529": "20f393bc927f0181", "page.0001_initial": "546317fc93813527", "page.0002_auto_20180321_0417": "90479a845608f391", "page.0003_auto_20180719_0520": "df10bbd7467b1ab7", "page.0004_auto_20180803_0528": "0ca4a8ab04e9f505", "page.0005_auto_20190208_0456": "ac86e3e1aafd69ef", "page.0006_auto_20190220_1928": "d3c0a629216d4581", "page.0007_auto_20190225_0252": "a801d0877f88c8ea", "page.0008_raw_html_to_json": "7186d1cb40c82d7d", "page.0009_auto_20191108_0402": "a11f55b3044a91ac", "page.0010_auto_20200129_0717": "3222c4707b515c5e", "page.0011_auto_20200217_0350": "dd34d45ca3ef19eb", "payment.0001_initial": "57864e5f45bea6c8", "payment.0002_transfer_payment_to_payment_method": "e290830686d5464e", "payment.0003_rename_payment_method_to_payment": "1e21ae3f9e717ade", "payment.0004_auto_20181206_0031": "a98a4b631335c0b0", "payment.0005_auto_20190104_0443": "a2ddcd53c990c726", "payment.0006_auto_20190109_0358": "4135cd46fcfa50b0", "payment.0007_auto_20190125_0242": "2a88b64d024a3053", "payment.0007_auto_20190206_0938": "8e8622bbe9ffc76b", "payment.0008_merge_20190214_0447": "b665d251a71ae96e", "payment.0009_convert_to_partially_charged_and_partially_refunded": "d1cb9fbf29c036fe", "payment.0010_auto_20190220_2001": "5ffe3d37a9811964", "payment.0011_auto_20190516_0901": "ea23098e142f958c", "payment.0012_transaction_customer_id": "4b9b5c1fd2d719fd", "payment.0013_auto_20190813_0735": "991cc52a3195b066", "payment.0014_django_price_2": "6707106884d29875", "payment.0015_auto_20200203_1116": "11e47c4a1ad49c65", "payment.0016_auto_20200423_0314": "fce1c10e9d4c95f3", "plugins.0001_initial": "4dee0a034f9f21f8", "plugins.0002_auto_20200417_0335": "cdf02565f7ef0db8", "plugins.0003_auto_20200429_0142": "39b4477b97230181", "product.0001_initial": "7a72b2c232c76e1d", "product.0002_auto_20150722_0545": "f03eda91dadb4c74", "product.0003_auto_20150820_1955": "4520fde607d9c330", "product.0003_auto_20150820_2016": "7cf73bdf7a343f6b", "product.0004_merge": "744ac8cb49837e2b", "product.0005_auto_20150825_1433": "7ef0d19b54ebd73e", "product.0006_product_updated_at": "6d9752bd04dd59e3", "product.0007_auto_20160112_1025": "fd675c8814cc3f69", "product.0008_auto_20160114_0733": "3b41e579da9e6c20", "product.0009_discount_categories": "81f9a41940accc7c", "product.0010_auto_20160129_0826": "fb301dc84adc4773", "product.0011_stock_quantity_allocated": "68920fda78eb1028", "product.0012_auto_20160218_0812": "53414365980f1dba", "product.0013_auto_20161130_0608": "9fe795cbef6e246f", "product.0013_auto_20161207_0555": "ddd3289e8f22f718", "product.0014_auto_20161207_0840": "f21297985a1106be", "product.0014_remove_productvariant_attributes": "ea929df7eb767e1f", "product.0015_productvariant_attributes": "43cdd504fec1f671", "product.0015_transfer_locations": "b5d32f1f49560402", "product.0016_auto_20161204_0311": "d0f6018c1f38bc50", "product.0016_auto_20161207_0843": "ddf459e03e43f949", "product.0017_attributechoicevalue_slug": "0bebc31cb6fc0292", "product.0017_remove_stock_location": "aee628e8d73450ab", "product.0018_auto_20161207_0844": "58c0bfe95e5954f0", "product.0018_auto_20161212_0725": "d9b1600a7f6bb223", "product.0019_auto_20161212_0230": "0f6580798e468b01", "product.0020_attribute_data_to_class": "e91ec74d6cb849a1", "product.0021_add_hstore_extension": "8c9a369534a04632", "product.0022_auto_20161212_0301": "dbe218a11754b019", "product.0023_auto_20161211_1912": "05f1c699e677c0f0", "product.0024_migrate_json_data": "7b283d47578954f0", "product.0025_auto_20161219_0517": "f0b9435942bc64f7", "product.0026_auto_20161230_0347": "d09600f11adab468", "product.0026_merge_20161221_0845": "45abbd7e33abcad2", "product.0027_auto_20170113_0435": "1c4b4abaa502be05", "product.0028_merge_20170116_1016": "22406fb5903b085c", "product.0029_product_is_featured": "51f3dcf8b0aec2bb", "product.0030_auto_20170206_0407": "6f937929bc26872e", "product.0031_auto_20170206_0601": "1dfc9f622a559a98", "product.0032_auto_20170216_0438": "8ec0ef57fadafd00", "product.0033_auto_20170227_0757": "b1d353d45f42a93f", "product.0034_product_is_published": "fd46fb353ea3f2c7", "product.0035_auto_20170919_0846": "5222e131274c36b6", "product.0036_auto_20171115_0608": "ed32999c8d4be2e9", "product.0037_auto_20171124_0847": "a16d78a85b5a2d02", "product.0037_auto_20171129_1004": "7082bc5665a795fb", "product.0038_auto_20171129_0616": "618e5dc0c2e0edf1", "product.0039_merge_20171130_0727": "c72920cc4458fb9b", "product.0040_auto_20171205_0428": "d0731e29ee7d6b3e", "product.0041_auto_20171205_0546": "f8308c332b540e68", "product.0042_auto_20171206_0501": "0771e6f27cf5575f", "product.0043_auto_20171207_0839": "54e9d3c646d9e321", "product.0044_auto_20180108_0814": "5677dff80449008b", "product.0045_md_to_html": "5c567d7d527ef956", "product.0046_product_category": "424c1ba6a33b302a", "product.0047_auto_20180117_0359": "39249c950e6804d2", "product.0048_product_class_to_type": "eebe58719696716a", "product.0049_collection": "a06d9b7c12235e59", "product.0050_auto_20180131_0746": "001e0910df6cc62d", "product.0051_auto_20180202_1106": "6f46a680b1fc0b3f", "product.0052_slug_field_length": "c1614263b732baf3", "product.0053_auto_20180305_1002": "1538f550330a4230", "product.0053_product_seo_description": "a7a51e0c4a9a6bfb", "product.0054_merge_20180320_1108": "d9b9efb4824beb17", "product.0055_auto_20180321_0417": "d0bb424c453a422b", "product.0056_auto_20180330_0321": "b1ee685f65b51670", "product.0057_auto_20180403_0852": "7a7ddd33646da608", "product.0058_auto_20180329_0142": "d58945bcbad3e48a", "product.0059_generate_variant_name_from_attrs": "720bed6b98667433", "product.0060_collection_is_published": "f3bbeea0dd1fd03b", "product.0061_product_taxes": "9a9779ed9d471f14", "product.0062_sortable_models": "ed4eac5877d2542f", "product.0063_required_attr_value_order": "cc0e03105a332ab9", "product.0064_productvariant_handle_stock": "95d807e8031f8e6c", "product.0065_auto_20180719_0520": "e1492312e44685d4", "product.0066_auto_20180803_0528": "125957457323617d", "product.0067_remove_product_is_featured": "583504b8fd76fff9", "product.0068_auto_20180822_0720": "9816fc8cc4300949", "product.0069_auto_20180912_0326": "d49bdb6dcd8e3b95", "product.0070_auto_20180912_0329": "28fb5810b078bc83", "product.0071_attributechoicevalue_value": "1f9efb4e826f5e0f", "product.0072_auto_20180925_1048": "23138622fffa8be6", "product.0073_auto_20181010_0729": "6378064fefec5ad7", "product.0074_auto_20181010_0730": "94597315a6f82a2b", "product.0075_auto_20181010_0842": "36f4380858e36f1b", "product.0076_auto_20181012_1146": "c3323cc0abd03072", "product.0077_generate_versatile_background_images": "eaef7feff102c75d", "product.0078_auto_20181120_0437": "765c5836b05a8134", "product.0079_default_tax_rate_instead_of_empty_field": "17001769b0e63c50", "product.0080_auto_20181214_0440": "a35d1b30b9b27362", "product.0080_collection_published_date": "cc7380d15432b53a", "product.0081_auto_20181218_0024": "cba8a35f81370a78", "product.0081_merge_20181215_1659": "496062c34f1dfc89", "product.0082_merge_20181219_1440": "77f8fbe33456ca69", "product.0083_auto_20190104_0443": "29a463145ea1dfd4", "product.0084_auto_20190122_0113": "b63a8248cb01e4a7", "product.0085_auto_20190125_0025": "c0209dc7cb4c6d9e", "product.0086_product_publication_date": "c8315ec4b94c260c", "product.0087_auto_20190208_0326": "aaa4a540064b4ca9", "product.0088_auto_20190220_1928": "ee3917e798a03d15", "product.0089_auto_20190225_0252": "6527fe601a82ac7f", "product.0090_auto_20190328_0608": "8b09aef8a57b17ef", "product.0091_auto_20190402_0853": "2b457a3221e0ee56", "product.0092_auto_20190507_0309": "70c10a76caaaa5b5", "product.0093_auto_20190521_0124": "805712506b58ead4", "product.0094_auto_20190618_0430": "f883371e421d6e4c", "product.0095_auto_20190618_0842": "30a83193b4261a11", "product.0096_auto_20190719_0339": "3f6a6b741bd7ddf7", "product.0096_raw_html_to_json": "1b503b2b7f7be6ab", "product.0097_auto_20190719_0458": "06cedc74880a6b13", "product.0098_auto_20190719_0733": "23f48b5e5c8f13fa", "product.0099_auto_20190719_0745": "13bf60f57f31d0fe", "product.0100_merge_20190719_0803": "794de17bb092d99c", "product.0101_auto_20190719_0839": "6e4e95a7173f84f1", "product.0102_migrate_data_enterprise_grade_attributes": "02f71507ce166388", "product.0103_schema_data_enterprise_grade_attributes": "135346d70f0f374d", "product.0104_fix_invalid_attributes_map": "0eb9166aa5674314", "product.0105_product_minimal_variant_price": "4b925ec8fa9bdbe9", "product.0106_django_prices_2": "70bdf05c332fc85f", "product.0107_attributes_map_to_m2m": "9a259bafdc83589e", "product.0108_auto_20191003_0422": "4fbe09ff612487d5", "product.0109_auto_20191006_1433": "088c1f69a6ff301d", "product.0110_auto_20191108_0340": "130be4457a6ceaa6", "product.0111_auto_20191209_0437": "95e8d16d77381d3a", "product.0112_auto_20200129_0050": "8df68dfa1672abb7", "product.0113_auto_20200129_0717": "8decdee28b0a647c", "product.0114_auto_20200129_0815": "ddd8e66727e1c614", "product.0115_auto_20200221_0257": "ee29326318a37187", "product.0116_auto_20200225_0237": "1d287a1991d31c9a", "product.0117_auto_20200423_0737": "c303bbc961753581", "sessions.0001_initial": "2aa438e2393ee513", "shipping.0001_initial": "201aec348672f88d", "shipping.0002_auto_20160906_0741": "aca517cd26b6b16b", "shipping.0003_auto_20170116_0700": "9521bd7288a38a42", "shipping.0004_auto_20170206_0407": "c707e8ef5fac156d", "shipping.0005_auto_20170906_0556": "d74f6c0f41723b2a", "shipping.0006_auto_20171109_0908": "22ff1d09a79c9b07", "shipping.0007_auto_20171129_1004": "3704a8cb2c64a7e8", "shipping.0008_auto_20180108_0814": "492d41bd3962e2d9", "shipping.0009_auto_20180629_1055": "51e06cb19cc698aa", "shipping.0010_auto_20180719_0520": "a40fa232739bbee8", "shipping.0011_auto_20180802_1238": "a7e0107c445333c4", "shipping.0012_remove_legacy_shipping_methods": "94b2fb85ba620827", "shipping.0013_auto_20180822_0721": "f91d87c74429a785", "shipping.0014_auto_20180920_0956": "aa8aae5f1d2082f2", "shipping.0015_auto_20190305_0640": "e01efae3bd87348d", "shipping.0016_shippingmethod_meta": "c2b38ac588e422a6", "shipping.0017_django_price_2": "29f008c0dea7df4d", "site.0001_initial": "aa1abf7de091631f", "site.0002_add_default_data": "39471a3686bcbeb0", "site.0003_sitesettings_description": "d33d4ff449b5a12d", "site.0004_auto_20170221_0426": "6a137a046a62ef31", "site.0005_auto_20170906_0556": "b789100dba88ffa1", "site.0006_auto_20171025_0454": "28eb36978c2d3e69", "site.0007_auto_20171027_0856": "600998b0486c31ee", "site.0008_auto_20171027_0856": "ca238348692701ec", "site.0009_auto_20171109_0849": "11eea39827c209a5", "site.0010_auto_20171113_0958": "027055560c2a6556", "site.0011_auto_20180108_0814": "64c6f6b2e29d1c32", "site.0012_auto_20180405_0757": "8fbef4eac2958802", "site.0013_assign_default_menus": "55b37de29f8fe2fe", "site.0014_handle_taxes": "5677aa8b13668e62", "site.0015_sitesettings_handle_stock_by_default": "59c54242a0cad0de", "site.0016_auto_20180719_0520": "911a7d76030d4fae", "site.0017_auto_20180803_0528": "b3be14606b029ad0", "site.0018_sitesettings_homepage_collection": "8e72857bda4c3dd5", "site.0019_sitesettings_default_weight_unit": "c1fc9d21f783b816", "site.0020_auto_20190301_0336": "1e9ac97eba614649", "site.0021_auto_20190326_0521": "767c6e7efd1ea92f", "site.0022_sitesettings_company_address": "281b885fa9e58173", "site.0023_auto_20191007_0835": "2fdddb1d9873d2eb", "site.0024_sitesettings_customer_set_password_url": "5c7d360a0e948e05", "site.0025_auto_20191024_0552": "cb7dc2b106c0191c", "sites.0001_initial": "f1f63add9e43c1b2", "sites.0002_alter_domain_unique": "9652bb20a40a9c50", "warehouse.0001_initial": "60aa0e64b39ebaca", "warehouse.0002_auto_20200123_0036": "a731f7782f1dc34f", "warehouse.0003_warehouse_slug": "56f05a5da8b89117", "warehouse.0004_auto_20200129_0717": "053a426f556c51d7", "warehouse.0005_auto_20200204_0722": "872051c135a151cb", "warehouse.0006_auto_20200228_0519": "dcb3df7489446e93", "warehouse.0007_auto_20200406_0341": "b61182ffece7487b", "warehouse.0008_auto_20200430_0239": "cb20ad18c7132eb5", "warehouse.0009_remove_invalid_allocation": "54bf9bffc51ab837", "webhook.0001_initial": "ea5262d46059dddf", "webhook.0002_webhook_name": "a8b3e0e09b5ffda6", "webhook.0003_unmount_service_account": "f578d4fcb9a93234", "webhook.0004_mount_app": "3ed1b7e192cfe2a2", "wishlist.0001_initial": "021dca993cda1ca0"}
CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE TABLE public.account_address (
    id integer CONSTRAINT userprofile_address_id_not_null NOT NULL,
    first_name character varying(256) CONSTRAINT userprofile_address_first_name_not_null NOT NULL,
    last_name character varying(256) CONSTRAINT userprofile_address_last_name_not_null NOT NULL,
    company_name character varying(256) CONSTRAINT userprofile_address_company_name_not_null NOT NULL,
    street_address_1 character varying(256) CONSTRAINT userprofile_address_street_address_1_not_null NOT NULL,
    street_address_2 character varying(256) CONSTRAINT userprofile_address_street_address_2_not_null NOT NULL,
    city character varying(256) CONSTRAINT userprofile_address_city_not_null NOT NULL,
    postal_code character varying(20) CONSTRAINT userprofile_address_postal_code_not_null NOT NULL,
    country character varying(2) CONSTRAINT userprofile_address_country_not_null NOT NULL,
    country_area character varying(128) CONSTRAINT userprofile_address_country_area_not_null NOT NULL,
    phone character varying(128) CONSTRAINT userprofile_address_phone_not_null NOT NULL,
    city_area character varying(128) CONSTRAINT userprofile_address_city_area_not_null NOT NULL
);
CREATE TABLE public.account_customerevent (
    id integer NOT NULL,
    date timestamp with time zone NOT NULL,
    type character varying(255) NOT NULL,
    parameters jsonb NOT NULL,
    order_id integer,
    user_id integer NOT NULL
);
ALTER TABLE public.account_customerevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_customerevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_customernote (
    id integer NOT NULL,
    date timestamp with time zone NOT NULL,
    content text NOT NULL,
    is_public boolean NOT NULL,
    customer_id integer NOT NULL,
    user_id integer
);
ALTER TABLE public.account_customernote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_customernote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.app_app (
    id integer CONSTRAINT account_serviceaccount_id_not_null NOT NULL,
    private_metadata jsonb,
    metadata jsonb,
    name character varying(60) CONSTRAINT account_serviceaccount_name_not_null NOT NULL,
    created timestamp with time zone CONSTRAINT account_serviceaccount_created_not_null NOT NULL,
    is_active boolean CONSTRAINT account_serviceaccount_is_active_not_null NOT NULL
);
ALTER TABLE public.app_app ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_serviceaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.app_app_permissions (
    id integer CONSTRAINT account_serviceaccount_permissions_id_not_null NOT NULL,
    app_id integer CONSTRAINT account_serviceaccount_permissions_serviceaccount_id_not_null NOT NULL,
    permission_id integer CONSTRAINT account_serviceaccount_permissions_permission_id_not_null NOT NULL
);
ALTER TABLE public.app_app_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_serviceaccount_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.app_apptoken (
    id integer CONSTRAINT account_serviceaccounttoken_id_not_null NOT NULL,
    name character varying(128) CONSTRAINT account_serviceaccounttoken_name_not_null NOT NULL,
    auth_token character varying(30) CONSTRAINT account_serviceaccounttoken_auth_token_not_null NOT NULL,
    app_id integer CONSTRAINT account_serviceaccounttoken_service_account_id_not_null NOT NULL
);
ALTER TABLE public.app_apptoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_serviceaccounttoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_staffnotificationrecipient (
    id integer NOT NULL,
    staff_email character varying(254),
    active boolean NOT NULL,
    user_id integer
);
ALTER TABLE public.account_staffnotificationrecipient ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_staffnotificationrecipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_user (
    id integer CONSTRAINT userprofile_user_id_not_null NOT NULL,
    is_superuser boolean CONSTRAINT userprofile_user_is_superuser_not_null NOT NULL,
    email character varying(254) CONSTRAINT userprofile_user_email_not_null NOT NULL,
    is_staff boolean CONSTRAINT userprofile_user_is_staff_not_null NOT NULL,
    is_active boolean CONSTRAINT userprofile_user_is_active_not_null NOT NULL,
    password character varying(128) CONSTRAINT userprofile_user_password_not_null NOT NULL,
    date_joined timestamp with time zone CONSTRAINT userprofile_user_date_joined_not_null NOT NULL,
    last_login timestamp with time zone,
    default_billing_address_id integer,
    default_shipping_address_id integer,
    note text,
    first_name character varying(256) NOT NULL,
    last_name character varying(256) NOT NULL,
    avatar character varying(100),
    private_metadata jsonb,
    metadata jsonb
);
CREATE TABLE public.account_user_addresses (
    id integer CONSTRAINT userprofile_user_addresses_id_not_null NOT NULL,
    user_id integer CONSTRAINT userprofile_user_addresses_user_id_not_null NOT NULL,
    address_id integer CONSTRAINT userprofile_user_addresses_address_id_not_null NOT NULL
);
CREATE TABLE public.account_user_groups (
    id integer CONSTRAINT userprofile_user_groups_id_not_null NOT NULL,
    user_id integer CONSTRAINT userprofile_user_groups_user_id_not_null NOT NULL,
    group_id integer CONSTRAINT userprofile_user_groups_group_id_not_null NOT NULL
);
CREATE TABLE public.account_user_user_permissions (
    id integer CONSTRAINT userprofile_user_user_permissions_id_not_null NOT NULL,
    user_id integer CONSTRAINT userprofile_user_user_permissions_user_id_not_null NOT NULL,
    permission_id integer CONSTRAINT userprofile_user_user_permissions_permission_id_not_null NOT NULL
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accessattempt (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    get_data text NOT NULL,
    post_data text NOT NULL,
    failures_since_start integer NOT NULL,
    CONSTRAINT axes_accessattempt_failures_since_start_check CHECK ((failures_since_start >= 0))
);
ALTER TABLE public.axes_accessattempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessattempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accessattemptexpiration (
    access_attempt_id integer NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.axes_accessfailurelog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    locked_out boolean NOT NULL
);
ALTER TABLE public.axes_accessfailurelog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accessfailurelog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.axes_accesslog (
    id integer NOT NULL,
    user_agent character varying(255) NOT NULL,
    ip_address inet,
    username character varying(255),
    http_accept character varying(1025) NOT NULL,
    path_info character varying(255) NOT NULL,
    attempt_time timestamp with time zone NOT NULL,
    logout_time timestamp with time zone,
    session_hash character varying(64) NOT NULL
);
ALTER TABLE public.axes_accesslog ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.axes_accesslog_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.checkout_checkoutline (
    id integer CONSTRAINT cart_cartline_id_not_null NOT NULL,
    quantity integer CONSTRAINT cart_cartline_quantity_not_null NOT NULL,
    checkout_id uuid CONSTRAINT cart_cartline_cart_id_not_null NOT NULL,
    variant_id integer CONSTRAINT cart_cartline_product_id_not_null NOT NULL,
    data jsonb CONSTRAINT checkout_cartline_data_new_not_null NOT NULL,
    CONSTRAINT cart_cartline_quantity_check CHECK ((quantity >= 0))
);
ALTER TABLE public.checkout_checkoutline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cart_cartline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.checkout_checkout (
    created timestamp with time zone CONSTRAINT cart_cart_created_not_null NOT NULL,
    last_change timestamp with time zone CONSTRAINT cart_cart_last_status_change_not_null NOT NULL,
    email character varying(254) CONSTRAINT cart_cart_email_not_null NOT NULL,
    token uuid CONSTRAINT cart_cart_token_not_null NOT NULL,
    quantity integer CONSTRAINT cart_cart_quantity_not_null NOT NULL,
    user_id integer,
    billing_address_id integer,
    discount_amount numeric(12,2) CONSTRAINT cart_cart_discount_amount_not_null NOT NULL,
    discount_name character varying(255),
    note text CONSTRAINT cart_cart_note_not_null NOT NULL,
    shipping_address_id integer,
    shipping_method_id integer,
    voucher_code character varying(12),
    translated_discount_name character varying(255),
    metadata jsonb,
    private_metadata jsonb,
    currency character varying(3) NOT NULL,
    country character varying(2) NOT NULL,
    CONSTRAINT cart_cart_quantity_check CHECK ((quantity >= 0))
);
CREATE TABLE public.checkout_checkout_gift_cards (
    id integer NOT NULL,
    checkout_id uuid NOT NULL,
    giftcard_id integer NOT NULL
);
ALTER TABLE public.checkout_checkout_gift_cards ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.checkout_checkout_gift_cards_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_sale (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    type character varying(10) NOT NULL,
    value numeric(12,2) NOT NULL,
    end_date timestamp with time zone,
    start_date timestamp with time zone NOT NULL
);
CREATE TABLE public.discount_sale_categories (
    id integer NOT NULL,
    sale_id integer NOT NULL,
    category_id integer NOT NULL
);
ALTER TABLE public.discount_sale_categories ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_sale_categories_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_sale_collections (
    id integer NOT NULL,
    sale_id integer NOT NULL,
    collection_id integer NOT NULL
);
ALTER TABLE public.discount_sale_collections ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_sale_collections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.discount_sale ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_sale_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_sale_products (
    id integer NOT NULL,
    sale_id integer NOT NULL,
    product_id integer NOT NULL
);
ALTER TABLE public.discount_sale_products ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_sale_products_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_saletranslation (
    id integer NOT NULL,
    language_code character varying(10) NOT NULL,
    name character varying(255),
    sale_id integer NOT NULL
);
ALTER TABLE public.discount_saletranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_saletranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_voucher (
    id integer NOT NULL,
    type character varying(20) NOT NULL,
    name character varying(255),
    code character varying(12) NOT NULL,
    usage_limit integer,
    used integer NOT NULL,
    start_date timestamp with time zone NOT NULL,
    end_date timestamp with time zone,
    discount_value_type character varying(10) NOT NULL,
    discount_value numeric(12,2) NOT NULL,
    min_spent_amount numeric(12,2),
    apply_once_per_order boolean NOT NULL,
    countries character varying(749) NOT NULL,
    min_checkout_items_quantity integer,
    apply_once_per_customer boolean NOT NULL,
    currency character varying(3) NOT NULL,
    CONSTRAINT discount_voucher_min_checkout_items_quantity_check CHECK ((min_checkout_items_quantity >= 0)),
    CONSTRAINT discount_voucher_usage_limit_check CHECK ((usage_limit >= 0)),
    CONSTRAINT discount_voucher_used_check CHECK ((used >= 0))
);
CREATE TABLE public.discount_voucher_categories (
    id integer NOT NULL,
    voucher_id integer NOT NULL,
    category_id integer NOT NULL
);
ALTER TABLE public.discount_voucher_categories ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_voucher_categories_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_voucher_collections (
    id integer NOT NULL,
    voucher_id integer NOT NULL,
    collection_id integer NOT NULL
);
ALTER TABLE public.discount_voucher_collections ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_voucher_collections_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.discount_voucher ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_voucher_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_voucher_products (
    id integer NOT NULL,
    voucher_id integer NOT NULL,
    product_id integer NOT NULL
);
ALTER TABLE public.discount_voucher_products ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_voucher_products_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_vouchercustomer (
    id integer NOT NULL,
    customer_email character varying(254) NOT NULL,
    voucher_id integer NOT NULL
);
ALTER TABLE public.discount_vouchercustomer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_vouchercustomer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.discount_vouchertranslation (
    id integer NOT NULL,
    language_code character varying(10) NOT NULL,
    name character varying(255),
    voucher_id integer NOT NULL
);
ALTER TABLE public.discount_vouchertranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.discount_vouchertranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id integer NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);
ALTER TABLE public.django_admin_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_admin_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id integer NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_prices_openexchangerates_conversionrate (
    id integer NOT NULL,
    to_currency character varying(3) CONSTRAINT django_prices_openexchangerates_conversion_to_currency_not_null NOT NULL,
    rate numeric(20,12) NOT NULL,
    modified_at timestamp with time zone CONSTRAINT django_prices_openexchangerates_conversion_modified_at_not_null NOT NULL
);
ALTER TABLE public.django_prices_openexchangerates_conversionrate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_prices_openexchangerates_conversionrate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_prices_vatlayer_ratetypes (
    id integer NOT NULL,
    types text NOT NULL
);
ALTER TABLE public.django_prices_vatlayer_ratetypes ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_prices_vatlayer_ratetypes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_prices_vatlayer_vat (
    id integer NOT NULL,
    country_code character varying(2) NOT NULL,
    data text NOT NULL
);
ALTER TABLE public.django_prices_vatlayer_vat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_prices_vatlayer_vat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.django_site (
    id integer NOT NULL,
    domain character varying(100) NOT NULL,
    name character varying(50) NOT NULL
);
ALTER TABLE public.django_site ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.giftcard_giftcard (
    id integer NOT NULL,
    code character varying(16) NOT NULL,
    created timestamp with time zone NOT NULL,
    start_date date NOT NULL,
    end_date date,
    last_used_on timestamp with time zone,
    is_active boolean NOT NULL,
    initial_balance_amount numeric(12,2) CONSTRAINT giftcard_giftcard_initial_balance_not_null NOT NULL,
    current_balance_amount numeric(12,2) CONSTRAINT giftcard_giftcard_current_balance_not_null NOT NULL,
    user_id integer,
    currency character varying(3) NOT NULL
);
ALTER TABLE public.giftcard_giftcard ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.giftcard_giftcard_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.menu_menu (
    id integer NOT NULL,
    name character varying(128) NOT NULL,
    json_content jsonb CONSTRAINT menu_menu_json_content_new_not_null NOT NULL
);
ALTER TABLE public.menu_menu ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.menu_menu_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.menu_menuitem (
    id integer NOT NULL,
    name character varying(128) NOT NULL,
    sort_order integer,
    url character varying(256),
    lft integer NOT NULL,
    rght integer NOT NULL,
    tree_id integer NOT NULL,
    level integer NOT NULL,
    category_id integer,
    collection_id integer,
    menu_id integer NOT NULL,
    page_id integer,
    parent_id integer,
    CONSTRAINT menu_menuitem_level_check CHECK ((level >= 0)),
    CONSTRAINT menu_menuitem_lft_check CHECK ((lft >= 0)),
    CONSTRAINT menu_menuitem_rght_check CHECK ((rght >= 0)),
    CONSTRAINT menu_menuitem_tree_id_check CHECK ((tree_id >= 0))
);
ALTER TABLE public.menu_menuitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.menu_menuitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.menu_menuitemtranslation (
    id integer NOT NULL,
    language_code character varying(10) NOT NULL,
    name character varying(128) NOT NULL,
    menu_item_id integer NOT NULL
);
ALTER TABLE public.menu_menuitemtranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.menu_menuitemtranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.order_fulfillment (
    id integer NOT NULL,
    tracking_number character varying(255) NOT NULL,
    created timestamp with time zone CONSTRAINT order_fulfillment_shipping_date_not_null NOT NULL,
    order_id integer NOT NULL,
    fulfillment_order integer NOT NULL,
    status character varying(32) NOT NULL,
    metadata jsonb,
    private_metadata jsonb,
    CONSTRAINT order_fulfillment_fulfillment_order_check CHECK ((fulfillment_order >= 0))
);
ALTER TABLE public.order_fulfillment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_fulfillment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.order_fulfillmentline (
    id integer NOT NULL,
    order_line_id integer NOT NULL,
    quantity integer NOT NULL,
    fulfillment_id integer NOT NULL,
    stock_id integer,
    CONSTRAINT order_fulfillmentline_quantity_81b787d3_check CHECK ((quantity >= 0))
);
ALTER TABLE public.order_fulfillmentline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_fulfillmentline_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.order_invoice (
    id integer NOT NULL,
    number character varying(255) NOT NULL,
    created timestamp with time zone NOT NULL,
    url character varying(2048) NOT NULL,
    order_id integer
);
ALTER TABLE public.order_invoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_invoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.order_order (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    tracking_client_id character varying(36) NOT NULL,
    user_email character varying(254) CONSTRAINT order_order_anonymous_user_email_not_null NOT NULL,
    token character varying(36) NOT NULL,
    billing_address_id integer,
    shipping_address_id integer,
    user_id integer,
    total_net_amount numeric(12,2) CONSTRAINT order_order_total_net_not_null NOT NULL,
    discount_amount numeric(12,2) NOT NULL,
    discount_name character varying(255),
    voucher_id integer,
    language_code character varying(35) NOT NULL,
    shipping_price_gross_amount numeric(12,2) CONSTRAINT order_order_shipping_price_not_null NOT NULL,
    total_gross_amount numeric(12,2) CONSTRAINT order_order_total_gross_not_null NOT NULL,
    shipping_price_net_amount numeric(12,2) CONSTRAINT order_order_shipping_price_net_not_null NOT NULL,
    status character varying(32) NOT NULL,
    shipping_method_name character varying(255),
    shipping_method_id integer,
    display_gross_prices boolean NOT NULL,
    translated_discount_name character varying(255),
    customer_note text NOT NULL,
    weight double precision NOT NULL,
    checkout_token character varying(36) NOT NULL,
    currency character varying(3) NOT NULL,
    metadata jsonb,
    private_metadata jsonb
);
CREATE TABLE public.order_order_gift_cards (
    id integer NOT NULL,
    order_id integer NOT NULL,
    giftcard_id integer NOT NULL
);
ALTER TABLE public.order_order_gift_cards ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_order_gift_cards_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.order_order ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_order_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.order_orderline (
    id integer CONSTRAINT order_ordereditem_id_not_null NOT NULL,
    product_name character varying(386) CONSTRAINT order_ordereditem_product_name_not_null NOT NULL,
    product_sku character varying(255) CONSTRAINT order_ordereditem_product_sku_not_null NOT NULL,
    quantity integer CONSTRAINT order_ordereditem_quantity_not_null NOT NULL,
    unit_price_net_amount numeric(12,2) CONSTRAINT order_ordereditem_unit_price_net_not_null NOT NULL,
    unit_price_gross_amount numeric(12,2) CONSTRAINT order_ordereditem_unit_price_gross_not_null NOT NULL,
    is_shipping_required boolean NOT NULL,
    order_id integer NOT NULL,
    quantity_fulfilled integer NOT NULL,
    variant_id integer,
    tax_rate numeric(5,2) NOT NULL,
    translated_product_name character varying(386) NOT NULL,
    currency character varying(3) NOT NULL,
    translated_variant_name character varying(255) NOT NULL,
    variant_name character varying(255) NOT NULL
);
ALTER TABLE public.order_orderline ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_ordereditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.order_orderevent (
    id integer NOT NULL,
    date timestamp with time zone NOT NULL,
    type character varying(255) NOT NULL,
    order_id integer NOT NULL,
    user_id integer,
    parameters jsonb CONSTRAINT order_orderevent_parameters_new_not_null NOT NULL
);
ALTER TABLE public.order_orderevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_orderevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.page_page (
    id integer NOT NULL,
    slug character varying(255) NOT NULL,
    title character varying(250) NOT NULL,
    content text NOT NULL,
    created timestamp with time zone NOT NULL,
    is_published boolean CONSTRAINT page_page_is_visible_not_null NOT NULL,
    publication_date date,
    seo_description character varying(300),
    seo_title character varying(70),
    content_json jsonb NOT NULL
);
ALTER TABLE public.page_page ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.page_page_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.page_pagetranslation (
    id integer NOT NULL,
    seo_title character varying(70),
    seo_description character varying(300),
    language_code character varying(10) NOT NULL,
    title character varying(255) NOT NULL,
    content text NOT NULL,
    page_id integer NOT NULL,
    content_json jsonb NOT NULL
);
ALTER TABLE public.page_pagetranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.page_pagetranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.payment_payment (
    id integer CONSTRAINT payment_paymentmethod_id_not_null NOT NULL,
    gateway character varying(255) CONSTRAINT payment_paymentmethod_gateway_not_null NOT NULL,
    is_active boolean CONSTRAINT payment_paymentmethod_is_active_not_null NOT NULL,
    created timestamp with time zone CONSTRAINT payment_paymentmethod_created_not_null NOT NULL,
    modified timestamp with time zone CONSTRAINT payment_paymentmethod_modified_not_null NOT NULL,
    charge_status character varying(20) CONSTRAINT payment_paymentmethod_charge_status_not_null NOT NULL,
    billing_first_name character varying(256) CONSTRAINT payment_paymentmethod_billing_first_name_not_null NOT NULL,
    billing_last_name character varying(256) CONSTRAINT payment_paymentmethod_billing_last_name_not_null NOT NULL,
    billing_company_name character varying(256) CONSTRAINT payment_paymentmethod_billing_company_name_not_null NOT NULL,
    billing_address_1 character varying(256) CONSTRAINT payment_paymentmethod_billing_address_1_not_null NOT NULL,
    billing_address_2 character varying(256) CONSTRAINT payment_paymentmethod_billing_address_2_not_null NOT NULL,
    billing_city character varying(256) CONSTRAINT payment_paymentmethod_billing_city_not_null NOT NULL,
    billing_city_area character varying(128) CONSTRAINT payment_paymentmethod_billing_city_area_not_null NOT NULL,
    billing_postal_code character varying(256) CONSTRAINT payment_paymentmethod_billing_postal_code_not_null NOT NULL,
    billing_country_code character varying(2) CONSTRAINT payment_paymentmethod_billing_country_code_not_null NOT NULL,
    billing_country_area character varying(256) CONSTRAINT payment_paymentmethod_billing_country_area_not_null NOT NULL,
    billing_email character varying(254) CONSTRAINT payment_paymentmethod_billing_email_not_null NOT NULL,
    customer_ip_address inet,
    cc_brand character varying(40) CONSTRAINT payment_paymentmethod_cc_brand_not_null NOT NULL,
    cc_exp_month integer,
    cc_exp_year integer,
    cc_first_digits character varying(6) CONSTRAINT payment_paymentmethod_cc_first_digits_not_null NOT NULL,
    cc_last_digits character varying(4) CONSTRAINT payment_paymentmethod_cc_last_digits_not_null NOT NULL,
    extra_data text CONSTRAINT payment_paymentmethod_extra_data_not_null NOT NULL,
    token character varying(128) CONSTRAINT payment_paymentmethod_token_not_null NOT NULL,
    currency character varying(3) CONSTRAINT payment_paymentmethod_currency_not_null NOT NULL,
    total numeric(12,2) CONSTRAINT payment_paymentmethod_total_not_null NOT NULL,
    captured_amount numeric(12,2) CONSTRAINT payment_paymentmethod_captured_amount_not_null NOT NULL,
    checkout_id uuid,
    order_id integer,
    to_confirm boolean NOT NULL,
    CONSTRAINT payment_paymentmethod_cc_exp_month_check CHECK ((cc_exp_month >= 0)),
    CONSTRAINT payment_paymentmethod_cc_exp_year_check CHECK ((cc_exp_year >= 0))
);
ALTER TABLE public.payment_payment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payment_paymentmethod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.payment_transaction (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    token character varying(128) NOT NULL,
    kind character varying(10) NOT NULL,
    is_success boolean NOT NULL,
    error character varying(256),
    currency character varying(3) NOT NULL,
    amount numeric(12,2) NOT NULL,
    gateway_response jsonb NOT NULL,
    payment_id integer CONSTRAINT payment_transaction_payment_method_id_not_null NOT NULL,
    customer_id character varying(256),
    action_required boolean NOT NULL
);
ALTER TABLE public.payment_transaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.payment_transaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.plugins_pluginconfiguration (
    id integer NOT NULL,
    name character varying(128) NOT NULL,
    description text NOT NULL,
    active boolean NOT NULL,
    configuration jsonb,
    identifier character varying(128) NOT NULL
);
ALTER TABLE public.plugins_pluginconfiguration ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.plugins_pluginconfiguration_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_assignedproductattribute (
    id integer NOT NULL,
    product_id integer NOT NULL,
    assignment_id integer NOT NULL
);
ALTER TABLE public.product_assignedproductattribute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_assignedproductattribute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_assignedproductattribute_values (
    id integer NOT NULL,
    assignedproductattribute_id integer CONSTRAINT product_assignedproductattr_assignedproductattribute_i_not_null NOT NULL,
    attributevalue_id integer CONSTRAINT product_assignedproductattribute_val_attributevalue_id_not_null NOT NULL
);
ALTER TABLE public.product_assignedproductattribute_values ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_assignedproductattribute_values_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_assignedvariantattribute (
    id integer NOT NULL,
    variant_id integer NOT NULL,
    assignment_id integer NOT NULL
);
ALTER TABLE public.product_assignedvariantattribute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_assignedvariantattribute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_assignedvariantattribute_values (
    id integer NOT NULL,
    assignedvariantattribute_id integer CONSTRAINT product_assignedvariantattr_assignedvariantattribute_i_not_null NOT NULL,
    attributevalue_id integer CONSTRAINT product_assignedvariantattribute_val_attributevalue_id_not_null NOT NULL
);
ALTER TABLE public.product_assignedvariantattribute_values ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_assignedvariantattribute_values_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_attribute (
    id integer CONSTRAINT product_productattribute_id_not_null NOT NULL,
    slug character varying(250) CONSTRAINT product_productattribute_name_not_null NOT NULL,
    name character varying(255) CONSTRAINT product_productattribute_display_not_null NOT NULL,
    metadata jsonb,
    private_metadata jsonb,
    input_type character varying(50) NOT NULL,
    available_in_grid boolean NOT NULL,
    visible_in_storefront boolean NOT NULL,
    filterable_in_dashboard boolean NOT NULL,
    filterable_in_storefront boolean NOT NULL,
    value_required boolean NOT NULL,
    storefront_search_position integer NOT NULL,
    is_variant_only boolean NOT NULL
);
CREATE TABLE public.product_attributevalue (
    id integer CONSTRAINT product_attributechoicevalue_id_not_null NOT NULL,
    name character varying(250) CONSTRAINT product_attributechoicevalue_display_not_null NOT NULL,
    attribute_id integer CONSTRAINT product_attributechoicevalue_attribute_id_not_null NOT NULL,
    slug character varying(255) CONSTRAINT product_attributechoicevalue_slug_not_null NOT NULL,
    sort_order integer,
    value character varying(100) CONSTRAINT product_attributechoicevalue_value_not_null NOT NULL
);
ALTER TABLE public.product_attributevalue ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_attributechoicevalue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_attributevaluetranslation (
    id integer CONSTRAINT product_attributechoicevaluetranslation_id_not_null NOT NULL,
    language_code character varying(10) CONSTRAINT product_attributechoicevaluetranslation_language_code_not_null NOT NULL,
    name character varying(100) CONSTRAINT product_attributechoicevaluetranslation_name_not_null NOT NULL,
    attribute_value_id integer CONSTRAINT product_attributechoicevalue_attribute_choice_value_id_not_null NOT NULL
);
ALTER TABLE public.product_attributevaluetranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_attributechoicevaluetranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_attributeproduct (
    id integer NOT NULL,
    attribute_id integer NOT NULL,
    product_type_id integer NOT NULL,
    sort_order integer
);
ALTER TABLE public.product_attributeproduct ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_attributeproduct_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_attributetranslation (
    id integer CONSTRAINT product_productattributetranslation_id_not_null NOT NULL,
    language_code character varying(10) CONSTRAINT product_productattributetranslation_language_code_not_null NOT NULL,
    name character varying(100) CONSTRAINT product_productattributetranslation_name_not_null NOT NULL,
    attribute_id integer CONSTRAINT product_productattributetranslati_product_attribute_id_not_null NOT NULL
);
CREATE TABLE public.product_attributevariant (
    id integer NOT NULL,
    attribute_id integer NOT NULL,
    product_type_id integer NOT NULL,
    sort_order integer
);
ALTER TABLE public.product_attributevariant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_attributevariant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_category (
    id integer NOT NULL,
    name character varying(250) NOT NULL,
    slug character varying(255) NOT NULL,
    description text NOT NULL,
    lft integer NOT NULL,
    rght integer NOT NULL,
    tree_id integer NOT NULL,
    level integer NOT NULL,
    parent_id integer,
    background_image character varying(100),
    seo_description character varying(300),
    seo_title character varying(70),
    background_image_alt character varying(128) NOT NULL,
    description_json jsonb NOT NULL,
    metadata jsonb,
    private_metadata jsonb,
    CONSTRAINT product_category_level_check CHECK ((level >= 0)),
    CONSTRAINT product_category_lft_check CHECK ((lft >= 0)),
    CONSTRAINT product_category_rght_check CHECK ((rght >= 0)),
    CONSTRAINT product_category_tree_id_check CHECK ((tree_id >= 0))
);
ALTER TABLE public.product_category ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_categorytranslation (
    id integer NOT NULL,
    seo_title character varying(70),
    seo_description character varying(300),
    language_code character varying(10) NOT NULL,
    name character varying(128) NOT NULL,
    description text NOT NULL,
    category_id integer NOT NULL,
    description_json jsonb NOT NULL
);
ALTER TABLE public.product_categorytranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_categorytranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_collection (
    id integer NOT NULL,
    name character varying(250) NOT NULL,
    slug character varying(255) NOT NULL,
    background_image character varying(100),
    seo_description character varying(300),
    seo_title character varying(70),
    is_published boolean NOT NULL,
    description text NOT NULL,
    publication_date date,
    background_image_alt character varying(128) NOT NULL,
    description_json jsonb NOT NULL,
    metadata jsonb,
    private_metadata jsonb
);
ALTER TABLE public.product_collection ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_collection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_collectionproduct (
    id integer CONSTRAINT product_collection_products_id_not_null NOT NULL,
    collection_id integer CONSTRAINT product_collection_products_collection_id_not_null NOT NULL,
    product_id integer CONSTRAINT product_collection_products_product_id_not_null NOT NULL,
    sort_order integer
);
ALTER TABLE public.product_collectionproduct ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_collection_products_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_collectiontranslation (
    id integer NOT NULL,
    seo_title character varying(70),
    seo_description character varying(300),
    language_code character varying(10) NOT NULL,
    name character varying(128) NOT NULL,
    collection_id integer NOT NULL,
    description text NOT NULL,
    description_json jsonb NOT NULL
);
ALTER TABLE public.product_collectiontranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_collectiontranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_digitalcontent (
    id integer NOT NULL,
    use_default_settings boolean NOT NULL,
    automatic_fulfillment boolean NOT NULL,
    content_type character varying(128) NOT NULL,
    content_file character varying(100) NOT NULL,
    max_downloads integer,
    url_valid_days integer,
    product_variant_id integer NOT NULL,
    metadata jsonb,
    private_metadata jsonb
);
ALTER TABLE public.product_digitalcontent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_digitalcontent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_digitalcontenturl (
    id integer NOT NULL,
    token uuid NOT NULL,
    created timestamp with time zone NOT NULL,
    download_num integer NOT NULL,
    content_id integer NOT NULL,
    line_id integer
);
ALTER TABLE public.product_digitalcontenturl ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_digitalcontenturl_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_product (
    id integer NOT NULL,
    name character varying(250) NOT NULL,
    description text NOT NULL,
    price_amount numeric(12,2) CONSTRAINT product_product_price_not_null NOT NULL,
    publication_date date,
    updated_at timestamp with time zone,
    product_type_id integer CONSTRAINT product_product_product_class_id_not_null NOT NULL,
    is_published boolean NOT NULL,
    category_id integer,
    seo_description character varying(300),
    seo_title character varying(70),
    charge_taxes boolean NOT NULL,
    weight double precision,
    description_json jsonb NOT NULL,
    metadata jsonb,
    private_metadata jsonb,
    minimal_variant_price_amount numeric(12,2) NOT NULL,
    currency character varying(3) NOT NULL,
    slug character varying(255) NOT NULL
);
ALTER TABLE public.product_product ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_product_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.product_attribute ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_productattribute_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.product_attributetranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_productattributetranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_producttype (
    id integer CONSTRAINT product_productclass_id_not_null NOT NULL,
    name character varying(250) CONSTRAINT product_productclass_name_not_null NOT NULL,
    has_variants boolean CONSTRAINT product_productclass_has_variants_not_null NOT NULL,
    is_shipping_required boolean CONSTRAINT product_productclass_is_shipping_required_not_null NOT NULL,
    weight double precision NOT NULL,
    is_digital boolean NOT NULL,
    metadata jsonb,
    private_metadata jsonb,
    slug character varying(255) NOT NULL
);
ALTER TABLE public.product_producttype ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_productclass_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_productimage (
    id integer NOT NULL,
    image character varying(100) NOT NULL,
    ppoi character varying(20) NOT NULL,
    alt character varying(128) NOT NULL,
    sort_order integer,
    product_id integer NOT NULL
);
ALTER TABLE public.product_productimage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_productimage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_producttranslation (
    id integer NOT NULL,
    seo_title character varying(70),
    seo_description character varying(300),
    language_code character varying(10) NOT NULL,
    name character varying(250) NOT NULL,
    description text NOT NULL,
    product_id integer NOT NULL,
    description_json jsonb NOT NULL
);
ALTER TABLE public.product_producttranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_producttranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_productvariant (
    id integer NOT NULL,
    sku character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    price_override_amount numeric(12,2),
    product_id integer NOT NULL,
    cost_price_amount numeric(12,2),
    track_inventory boolean NOT NULL,
    weight double precision,
    metadata jsonb,
    private_metadata jsonb,
    currency character varying(3)
);
ALTER TABLE public.product_productvariant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_productvariant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_productvarianttranslation (
    id integer NOT NULL,
    language_code character varying(10) NOT NULL,
    name character varying(255) NOT NULL,
    product_variant_id integer NOT NULL
);
ALTER TABLE public.product_productvarianttranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_productvarianttranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.product_variantimage (
    id integer NOT NULL,
    image_id integer NOT NULL,
    variant_id integer NOT NULL
);
ALTER TABLE public.product_variantimage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.product_variantimage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.shipping_shippingmethod (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    maximum_order_price_amount numeric(12,2),
    maximum_order_weight double precision,
    minimum_order_price_amount numeric(12,2),
    minimum_order_weight double precision,
    price_amount numeric(12,2) CONSTRAINT shipping_shippingmethod_price_not_null NOT NULL,
    type character varying(30) NOT NULL,
    shipping_zone_id integer NOT NULL,
    meta jsonb NOT NULL,
    currency character varying(3) NOT NULL
);
ALTER TABLE public.shipping_shippingmethod ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shipping_shippingmethod_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.shipping_shippingmethodtranslation (
    id integer NOT NULL,
    language_code character varying(10) NOT NULL,
    name character varying(255),
    shipping_method_id integer NOT NULL
);
ALTER TABLE public.shipping_shippingmethodtranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shipping_shippingmethodtranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.shipping_shippingzone (
    id integer NOT NULL,
    name character varying(100) NOT NULL,
    countries character varying(749) NOT NULL,
    "default" boolean NOT NULL
);
ALTER TABLE public.shipping_shippingzone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.shipping_shippingzone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.site_authorizationkey (
    id integer NOT NULL,
    name character varying(20) NOT NULL,
    key text NOT NULL,
    password text NOT NULL,
    site_settings_id integer NOT NULL
);
ALTER TABLE public.site_authorizationkey ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_authorizationkey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.site_sitesettings (
    id integer NOT NULL,
    header_text character varying(200) NOT NULL,
    description character varying(500) NOT NULL,
    site_id integer NOT NULL,
    bottom_menu_id integer,
    top_menu_id integer,
    display_gross_prices boolean NOT NULL,
    include_taxes_in_prices boolean NOT NULL,
    charge_taxes_on_shipping boolean NOT NULL,
    track_inventory_by_default boolean NOT NULL,
    homepage_collection_id integer,
    default_weight_unit character varying(10) NOT NULL,
    automatic_fulfillment_digital_products boolean CONSTRAINT site_sitesettings_automatic_fulfillment_digital_produc_not_null NOT NULL,
    default_digital_max_downloads integer,
    default_digital_url_valid_days integer,
    company_address_id integer,
    default_mail_sender_address character varying(254),
    default_mail_sender_name character varying(78) NOT NULL,
    customer_set_password_url character varying(255)
);
ALTER TABLE public.site_sitesettings ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_sitesettings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.site_sitesettingstranslation (
    id integer NOT NULL,
    language_code character varying(10) NOT NULL,
    header_text character varying(200) NOT NULL,
    description character varying(500) NOT NULL,
    site_settings_id integer NOT NULL
);
ALTER TABLE public.site_sitesettingstranslation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.site_sitesettingstranslation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.account_address ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.userprofile_address_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.account_user_addresses ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.userprofile_user_addresses_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.account_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.userprofile_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.account_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.userprofile_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.account_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.userprofile_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warehouse_allocation (
    id integer NOT NULL,
    quantity_allocated integer NOT NULL,
    order_line_id integer NOT NULL,
    stock_id integer NOT NULL,
    CONSTRAINT warehouse_allocation_quantity_allocated_check CHECK ((quantity_allocated >= 0))
);
ALTER TABLE public.warehouse_allocation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warehouse_allocation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warehouse_stock (
    id integer NOT NULL,
    quantity integer NOT NULL,
    product_variant_id integer NOT NULL,
    warehouse_id uuid NOT NULL,
    CONSTRAINT warehouse_stock_quantity_check CHECK ((quantity >= 0))
);
ALTER TABLE public.warehouse_stock ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warehouse_stock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.warehouse_warehouse (
    id uuid NOT NULL,
    name character varying(250) NOT NULL,
    company_name character varying(255) NOT NULL,
    email character varying(254) NOT NULL,
    address_id integer NOT NULL,
    slug character varying(255) NOT NULL
);
CREATE TABLE public.warehouse_warehouse_shipping_zones (
    id integer NOT NULL,
    warehouse_id uuid NOT NULL,
    shippingzone_id integer NOT NULL
);
ALTER TABLE public.warehouse_warehouse_shipping_zones ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.warehouse_warehouse_shipping_zones_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhook_webhook (
    id integer NOT NULL,
    target_url character varying(255) NOT NULL,
    is_active boolean NOT NULL,
    secret_key character varying(255),
    app_id integer CONSTRAINT webhook_webhook_service_account_id_not_null NOT NULL,
    name character varying(255)
);
ALTER TABLE public.webhook_webhook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhook_webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhook_webhookevent (
    id integer NOT NULL,
    event_type character varying(128) NOT NULL,
    webhook_id integer NOT NULL
);
ALTER TABLE public.webhook_webhookevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.webhook_webhookevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wishlist_wishlist (
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    token uuid NOT NULL,
    user_id integer
);
ALTER TABLE public.wishlist_wishlist ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wishlist_wishlist_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wishlist_wishlistitem (
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    product_id integer NOT NULL,
    wishlist_id integer NOT NULL
);
ALTER TABLE public.wishlist_wishlistitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wishlist_wishlistitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.wishlist_wishlistitem_variants (
    id integer NOT NULL,
    wishlistitem_id integer NOT NULL,
    productvariant_id integer NOT NULL
);
ALTER TABLE public.wishlist_wishlistitem_variants ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.wishlist_wishlistitem_variants_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
INSERT INTO public.auth_permission VALUES
	(1, 'Can add plugin configuration', 1, 'add_pluginconfiguration'),
	(2, 'Can change plugin configuration', 1, 'change_pluginconfiguration'),
	(3, 'Can delete plugin configuration', 1, 'delete_pluginconfiguration'),
	(4, 'Can view plugin configuration', 1, 'view_pluginconfiguration'),
	(5, 'Manage plugins', 1, 'manage_plugins');
INSERT INTO public.django_content_type VALUES
	(1, 'plugins', 'pluginconfiguration');
INSERT INTO public.django_site VALUES
	(1, 'localhost:8000', 'Saleor e-commerce');
INSERT INTO public.menu_menu VALUES
	(1, 'navbar', '[]'),
	(2, 'footer', '[]');
INSERT INTO public.site_sitesettings VALUES
	(1, 'Test Saleor - a sample shop!', '', 1, 2, 1, true, true, true, true, NULL, 'kg', false, NULL, NULL, NULL, NULL, '', NULL);
SELECT pg_catalog.setval('public.account_customerevent_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_customernote_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_serviceaccount_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_serviceaccount_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_serviceaccounttoken_id_seq', 1, false);
SELECT pg_catalog.setval('public.account_staffnotificationrecipient_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.auth_permission_id_seq', 5, true);
SELECT pg_catalog.setval('public.axes_accessattempt_id_seq', 1, false);
SELECT pg_catalog.setval('public.axes_accessfailurelog_id_seq', 1, false);
SELECT pg_catalog.setval('public.axes_accesslog_id_seq', 1, false);
SELECT pg_catalog.setval('public.cart_cartline_id_seq', 1, false);
SELECT pg_catalog.setval('public.checkout_checkout_gift_cards_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_sale_categories_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_sale_collections_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_sale_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_sale_products_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_saletranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_voucher_categories_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_voucher_collections_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_voucher_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_voucher_products_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_vouchercustomer_id_seq', 1, false);
SELECT pg_catalog.setval('public.discount_vouchertranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_admin_log_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_content_type_id_seq', 1, true);
SELECT pg_catalog.setval('public.django_migrations_id_seq', 481, true);
SELECT pg_catalog.setval('public.django_prices_openexchangerates_conversionrate_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_prices_vatlayer_ratetypes_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_prices_vatlayer_vat_id_seq', 1, false);
SELECT pg_catalog.setval('public.django_site_id_seq', 1, true);
SELECT pg_catalog.setval('public.giftcard_giftcard_id_seq', 1, false);
SELECT pg_catalog.setval('public.menu_menu_id_seq', 2, true);
SELECT pg_catalog.setval('public.menu_menuitem_id_seq', 1, false);
SELECT pg_catalog.setval('public.menu_menuitemtranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.order_fulfillment_id_seq', 1, false);
SELECT pg_catalog.setval('public.order_fulfillmentline_id_seq', 1, false);
SELECT pg_catalog.setval('public.order_invoice_id_seq', 1, false);
SELECT pg_catalog.setval('public.order_order_gift_cards_id_seq', 1, false);
SELECT pg_catalog.setval('public.order_order_id_seq', 1, false);
SELECT pg_catalog.setval('public.order_ordereditem_id_seq', 1, false);
SELECT pg_catalog.setval('public.order_orderevent_id_seq', 1, false);
SELECT pg_catalog.setval('public.page_page_id_seq', 1, false);
SELECT pg_catalog.setval('public.page_pagetranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.payment_paymentmethod_id_seq', 1, false);
SELECT pg_catalog.setval('public.payment_transaction_id_seq', 1, false);
SELECT pg_catalog.setval('public.plugins_pluginconfiguration_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_assignedproductattribute_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_assignedproductattribute_values_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_assignedvariantattribute_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_assignedvariantattribute_values_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_attributechoicevalue_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_attributechoicevaluetranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_attributeproduct_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_attributevariant_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_category_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_categorytranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_collection_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_collection_products_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_collectiontranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_digitalcontent_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_digitalcontenturl_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_product_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_productattribute_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_productattributetranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_productclass_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_productimage_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_producttranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_productvariant_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_productvarianttranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.product_variantimage_id_seq', 1, false);
SELECT pg_catalog.setval('public.shipping_shippingmethod_id_seq', 1, false);
SELECT pg_catalog.setval('public.shipping_shippingmethodtranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.shipping_shippingzone_id_seq', 1, false);
SELECT pg_catalog.setval('public.site_authorizationkey_id_seq', 1, false);
SELECT pg_catalog.setval('public.site_sitesettings_id_seq', 1, true);
SELECT pg_catalog.setval('public.site_sitesettingstranslation_id_seq', 1, false);
SELECT pg_catalog.setval('public.userprofile_address_id_seq', 1, false);
SELECT pg_catalog.setval('public.userprofile_user_addresses_id_seq', 1, false);
SELECT pg_catalog.setval('public.userprofile_user_groups_id_seq', 1, false);
SELECT pg_catalog.setval('public.userprofile_user_id_seq', 1, false);
SELECT pg_catalog.setval('public.userprofile_user_user_permissions_id_seq', 1, false);
SELECT pg_catalog.setval('public.warehouse_allocation_id_seq', 1, false);
SELECT pg_catalog.setval('public.warehouse_stock_id_seq', 1, false);
SELECT pg_catalog.setval('public.warehouse_warehouse_shipping_zones_id_seq', 1, false);
SELECT pg_catalog.setval('public.webhook_webhook_id_seq', 1, false);
SELECT pg_catalog.setval('public.webhook_webhookevent_id_seq', 1, false);
SELECT pg_catalog.setval('public.wishlist_wishlist_id_seq', 1, false);
SELECT pg_catalog.setval('public.wishlist_wishlistitem_id_seq', 1, false);
SELECT pg_catalog.setval('public.wishlist_wishlistitem_variants_id_seq', 1, false);
ALTER TABLE ONLY public.account_customerevent
    ADD CONSTRAINT account_customerevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_customernote
    ADD CONSTRAINT account_customernote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.app_app_permissions
    ADD CONSTRAINT account_serviceaccount_p_serviceaccount_id_permis_1686b2ab_uniq UNIQUE (app_id, permission_id);
ALTER TABLE ONLY public.app_app_permissions
    ADD CONSTRAINT account_serviceaccount_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.app_app
    ADD CONSTRAINT account_serviceaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.app_apptoken
    ADD CONSTRAINT account_serviceaccounttoken_auth_token_key UNIQUE (auth_token);
ALTER TABLE ONLY public.app_apptoken
    ADD CONSTRAINT account_serviceaccounttoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_staffnotificationrecipient
    ADD CONSTRAINT account_staffnotificationrecipient_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_staffnotificationrecipient
    ADD CONSTRAINT account_staffnotificationrecipient_staff_email_key UNIQUE (staff_email);
ALTER TABLE ONLY public.account_staffnotificationrecipient
    ADD CONSTRAINT account_staffnotificationrecipient_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accessattempt
    ADD CONSTRAINT axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq UNIQUE (username, ip_address, user_agent);
ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptexpiration_pkey PRIMARY KEY (access_attempt_id);
ALTER TABLE ONLY public.axes_accessfailurelog
    ADD CONSTRAINT axes_accessfailurelog_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.axes_accesslog
    ADD CONSTRAINT axes_accesslog_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.checkout_checkout
    ADD CONSTRAINT cart_cart_pkey PRIMARY KEY (token);
ALTER TABLE ONLY public.checkout_checkoutline
    ADD CONSTRAINT cart_cartline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.checkout_checkoutline
    ADD CONSTRAINT checkout_cartline_cart_id_variant_id_data_new_de3d8fca_uniq UNIQUE (checkout_id, variant_id, data);
ALTER TABLE ONLY public.checkout_checkout_gift_cards
    ADD CONSTRAINT checkout_checkout_gift_c_checkout_id_giftcard_id_401ba79e_uniq UNIQUE (checkout_id, giftcard_id);
ALTER TABLE ONLY public.checkout_checkout_gift_cards
    ADD CONSTRAINT checkout_checkout_gift_cards_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_sale_categories
    ADD CONSTRAINT discount_sale_categories_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_sale_categories
    ADD CONSTRAINT discount_sale_categories_sale_id_category_id_be438401_uniq UNIQUE (sale_id, category_id);
ALTER TABLE ONLY public.discount_sale_collections
    ADD CONSTRAINT discount_sale_collections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_sale_collections
    ADD CONSTRAINT discount_sale_collections_sale_id_collection_id_01b57fc3_uniq UNIQUE (sale_id, collection_id);
ALTER TABLE ONLY public.discount_sale
    ADD CONSTRAINT discount_sale_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_sale_products
    ADD CONSTRAINT discount_sale_products_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_sale_products
    ADD CONSTRAINT discount_sale_products_sale_id_product_id_1c2df1f8_uniq UNIQUE (sale_id, product_id);
ALTER TABLE ONLY public.discount_saletranslation
    ADD CONSTRAINT discount_saletranslation_language_code_sale_id_e956163f_uniq UNIQUE (language_code, sale_id);
ALTER TABLE ONLY public.discount_saletranslation
    ADD CONSTRAINT discount_saletranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_voucher_categories
    ADD CONSTRAINT discount_voucher_categor_voucher_id_category_id_bb5f8954_uniq UNIQUE (voucher_id, category_id);
ALTER TABLE ONLY public.discount_voucher_categories
    ADD CONSTRAINT discount_voucher_categories_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_voucher
    ADD CONSTRAINT discount_voucher_code_key UNIQUE (code);
ALTER TABLE ONLY public.discount_voucher_collections
    ADD CONSTRAINT discount_voucher_collect_voucher_id_collection_id_736b8f24_uniq UNIQUE (voucher_id, collection_id);
ALTER TABLE ONLY public.discount_voucher_collections
    ADD CONSTRAINT discount_voucher_collections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_voucher
    ADD CONSTRAINT discount_voucher_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_voucher_products
    ADD CONSTRAINT discount_voucher_products_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_voucher_products
    ADD CONSTRAINT discount_voucher_products_voucher_id_product_id_2b092ec4_uniq UNIQUE (voucher_id, product_id);
ALTER TABLE ONLY public.discount_vouchercustomer
    ADD CONSTRAINT discount_vouchercustomer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.discount_vouchercustomer
    ADD CONSTRAINT discount_vouchercustomer_voucher_id_customer_emai_b7b1d6a1_uniq UNIQUE (voucher_id, customer_email);
ALTER TABLE ONLY public.discount_vouchertranslation
    ADD CONSTRAINT discount_vouchertranslat_language_code_voucher_id_af4428b5_uniq UNIQUE (language_code, voucher_id);
ALTER TABLE ONLY public.discount_vouchertranslation
    ADD CONSTRAINT discount_vouchertranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_prices_openexchangerates_conversionrate
    ADD CONSTRAINT django_prices_openexchangerates_conversionrate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_prices_openexchangerates_conversionrate
    ADD CONSTRAINT django_prices_openexchangerates_conversionrate_to_currency_key UNIQUE (to_currency);
ALTER TABLE ONLY public.django_prices_vatlayer_ratetypes
    ADD CONSTRAINT django_prices_vatlayer_ratetypes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_prices_vatlayer_vat
    ADD CONSTRAINT django_prices_vatlayer_vat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.django_site
    ADD CONSTRAINT django_site_domain_a2e37b91_uniq UNIQUE (domain);
ALTER TABLE ONLY public.django_site
    ADD CONSTRAINT django_site_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.giftcard_giftcard
    ADD CONSTRAINT giftcard_giftcard_code_key UNIQUE (code);
ALTER TABLE ONLY public.giftcard_giftcard
    ADD CONSTRAINT giftcard_giftcard_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.menu_menu
    ADD CONSTRAINT menu_menu_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.menu_menuitem
    ADD CONSTRAINT menu_menuitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.menu_menuitemtranslation
    ADD CONSTRAINT menu_menuitemtranslation_language_code_menu_item__508dcdd8_uniq UNIQUE (language_code, menu_item_id);
ALTER TABLE ONLY public.menu_menuitemtranslation
    ADD CONSTRAINT menu_menuitemtranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_fulfillment
    ADD CONSTRAINT order_fulfillment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_fulfillmentline
    ADD CONSTRAINT order_fulfillmentline_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_invoice
    ADD CONSTRAINT order_invoice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_order_gift_cards
    ADD CONSTRAINT order_order_gift_cards_order_id_giftcard_id_f58e7356_uniq UNIQUE (order_id, giftcard_id);
ALTER TABLE ONLY public.order_order_gift_cards
    ADD CONSTRAINT order_order_gift_cards_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_order
    ADD CONSTRAINT order_order_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_order
    ADD CONSTRAINT order_order_token_key UNIQUE (token);
ALTER TABLE ONLY public.order_orderline
    ADD CONSTRAINT order_ordereditem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.order_orderevent
    ADD CONSTRAINT order_orderevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.page_page
    ADD CONSTRAINT page_page_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.page_page
    ADD CONSTRAINT page_page_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.page_pagetranslation
    ADD CONSTRAINT page_pagetranslation_language_code_page_id_35685962_uniq UNIQUE (language_code, page_id);
ALTER TABLE ONLY public.page_pagetranslation
    ADD CONSTRAINT page_pagetranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_payment
    ADD CONSTRAINT payment_paymentmethod_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_transaction
    ADD CONSTRAINT payment_transaction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.plugins_pluginconfiguration
    ADD CONSTRAINT plugins_pluginconfiguration_identifier_3d7349fe_uniq UNIQUE (identifier);
ALTER TABLE ONLY public.plugins_pluginconfiguration
    ADD CONSTRAINT plugins_pluginconfiguration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_assignedproductattribute_values
    ADD CONSTRAINT product_assignedproducta_assignedproductattribute_ee1fc0ab_uniq UNIQUE (assignedproductattribute_id, attributevalue_id);
ALTER TABLE ONLY public.product_assignedproductattribute
    ADD CONSTRAINT product_assignedproducta_product_id_assignment_id_d7f5aab5_uniq UNIQUE (product_id, assignment_id);
ALTER TABLE ONLY public.product_assignedproductattribute
    ADD CONSTRAINT product_assignedproductattribute_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_assignedproductattribute_values
    ADD CONSTRAINT product_assignedproductattribute_values_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_assignedvariantattribute_values
    ADD CONSTRAINT product_assignedvarianta_assignedvariantattribute_8ffaee19_uniq UNIQUE (assignedvariantattribute_id, attributevalue_id);
ALTER TABLE ONLY public.product_assignedvariantattribute
    ADD CONSTRAINT product_assignedvarianta_variant_id_assignment_id_16584418_uniq UNIQUE (variant_id, assignment_id);
ALTER TABLE ONLY public.product_assignedvariantattribute
    ADD CONSTRAINT product_assignedvariantattribute_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_assignedvariantattribute_values
    ADD CONSTRAINT product_assignedvariantattribute_values_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_attribute
    ADD CONSTRAINT product_attribute_slug_a2ba35f2_uniq UNIQUE (slug);
ALTER TABLE ONLY public.product_attributevaluetranslation
    ADD CONSTRAINT product_attributechoicev_language_code_attribute__9b58af18_uniq UNIQUE (language_code, attribute_value_id);
ALTER TABLE ONLY public.product_attributevalue
    ADD CONSTRAINT product_attributechoicevalue_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_attributevaluetranslation
    ADD CONSTRAINT product_attributechoicevaluetranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_attributeproduct
    ADD CONSTRAINT product_attributeproduct_attribute_id_product_typ_85ea87be_uniq UNIQUE (attribute_id, product_type_id);
ALTER TABLE ONLY public.product_attributeproduct
    ADD CONSTRAINT product_attributeproduct_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_attributevalue
    ADD CONSTRAINT product_attributevalue_slug_attribute_id_a9b19472_uniq UNIQUE (slug, attribute_id);
ALTER TABLE ONLY public.product_attributevariant
    ADD CONSTRAINT product_attributevariant_attribute_id_product_typ_304d6c95_uniq UNIQUE (attribute_id, product_type_id);
ALTER TABLE ONLY public.product_attributevariant
    ADD CONSTRAINT product_attributevariant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_category
    ADD CONSTRAINT product_category_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_category
    ADD CONSTRAINT product_category_slug_e1f8ccc4_uniq UNIQUE (slug);
ALTER TABLE ONLY public.product_categorytranslation
    ADD CONSTRAINT product_categorytranslat_language_code_category_i_f71fd11d_uniq UNIQUE (language_code, category_id);
ALTER TABLE ONLY public.product_categorytranslation
    ADD CONSTRAINT product_categorytranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_collection
    ADD CONSTRAINT product_collection_name_key UNIQUE (name);
ALTER TABLE ONLY public.product_collection
    ADD CONSTRAINT product_collection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_collectionproduct
    ADD CONSTRAINT product_collection_products_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_collection
    ADD CONSTRAINT product_collection_slug_ec186116_uniq UNIQUE (slug);
ALTER TABLE ONLY public.product_collectionproduct
    ADD CONSTRAINT product_collectionproduc_collection_id_product_id_e582d799_uniq UNIQUE (collection_id, product_id);
ALTER TABLE ONLY public.product_collectiontranslation
    ADD CONSTRAINT product_collectiontransl_language_code_collection_b1200cd5_uniq UNIQUE (language_code, collection_id);
ALTER TABLE ONLY public.product_collectiontranslation
    ADD CONSTRAINT product_collectiontranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_digitalcontent
    ADD CONSTRAINT product_digitalcontent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_digitalcontent
    ADD CONSTRAINT product_digitalcontent_product_variant_id_key UNIQUE (product_variant_id);
ALTER TABLE ONLY public.product_digitalcontenturl
    ADD CONSTRAINT product_digitalcontenturl_line_id_key UNIQUE (line_id);
ALTER TABLE ONLY public.product_digitalcontenturl
    ADD CONSTRAINT product_digitalcontenturl_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_digitalcontenturl
    ADD CONSTRAINT product_digitalcontenturl_token_key UNIQUE (token);
ALTER TABLE ONLY public.product_product
    ADD CONSTRAINT product_product_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_product
    ADD CONSTRAINT product_product_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.product_attributetranslation
    ADD CONSTRAINT product_productattribute_language_code_product_at_58451db2_uniq UNIQUE (language_code, attribute_id);
ALTER TABLE ONLY public.product_attribute
    ADD CONSTRAINT product_productattribute_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_attributetranslation
    ADD CONSTRAINT product_productattributetranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_producttype
    ADD CONSTRAINT product_productclass_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_productimage
    ADD CONSTRAINT product_productimage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_producttranslation
    ADD CONSTRAINT product_producttranslati_language_code_product_id_b06ba774_uniq UNIQUE (language_code, product_id);
ALTER TABLE ONLY public.product_producttranslation
    ADD CONSTRAINT product_producttranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_producttype
    ADD CONSTRAINT product_producttype_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.product_productvariant
    ADD CONSTRAINT product_productvariant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_productvariant
    ADD CONSTRAINT product_productvariant_sku_key UNIQUE (sku);
ALTER TABLE ONLY public.product_productvarianttranslation
    ADD CONSTRAINT product_productvarianttr_language_code_product_va_cf16d8d0_uniq UNIQUE (language_code, product_variant_id);
ALTER TABLE ONLY public.product_productvarianttranslation
    ADD CONSTRAINT product_productvarianttranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.product_variantimage
    ADD CONSTRAINT product_variantimage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.shipping_shippingmethod
    ADD CONSTRAINT shipping_shippingmethod_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.shipping_shippingmethodtranslation
    ADD CONSTRAINT shipping_shippingmethodt_language_code_shipping_m_70e4f786_uniq UNIQUE (language_code, shipping_method_id);
ALTER TABLE ONLY public.shipping_shippingmethodtranslation
    ADD CONSTRAINT shipping_shippingmethodtranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.shipping_shippingzone
    ADD CONSTRAINT shipping_shippingzone_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.site_authorizationkey
    ADD CONSTRAINT site_authorizationkey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.site_authorizationkey
    ADD CONSTRAINT site_authorizationkey_site_settings_id_name_c5f8d1e6_uniq UNIQUE (site_settings_id, name);
ALTER TABLE ONLY public.site_sitesettings
    ADD CONSTRAINT site_sitesettings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.site_sitesettings
    ADD CONSTRAINT site_sitesettings_site_id_key UNIQUE (site_id);
ALTER TABLE ONLY public.site_sitesettingstranslation
    ADD CONSTRAINT site_sitesettingstransla_language_code_site_setti_e767d9e7_uniq UNIQUE (language_code, site_settings_id);
ALTER TABLE ONLY public.site_sitesettingstranslation
    ADD CONSTRAINT site_sitesettingstranslation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_address
    ADD CONSTRAINT userprofile_address_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_user_addresses
    ADD CONSTRAINT userprofile_user_addresses_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_user_addresses
    ADD CONSTRAINT userprofile_user_addresses_user_id_address_id_6cb87bcc_uniq UNIQUE (user_id, address_id);
ALTER TABLE ONLY public.account_user
    ADD CONSTRAINT userprofile_user_email_key UNIQUE (email);
ALTER TABLE ONLY public.account_user_groups
    ADD CONSTRAINT userprofile_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_user_groups
    ADD CONSTRAINT userprofile_user_groups_user_id_group_id_90ce1781_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY public.account_user
    ADD CONSTRAINT userprofile_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_user_user_permissions
    ADD CONSTRAINT userprofile_user_user_pe_user_id_permission_id_706d65c8_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY public.account_user_user_permissions
    ADD CONSTRAINT userprofile_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warehouse_allocation
    ADD CONSTRAINT warehouse_allocation_order_line_id_stock_id_aa103861_uniq UNIQUE (order_line_id, stock_id);
ALTER TABLE ONLY public.warehouse_allocation
    ADD CONSTRAINT warehouse_allocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warehouse_stock
    ADD CONSTRAINT warehouse_stock_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warehouse_stock
    ADD CONSTRAINT warehouse_stock_warehouse_id_product_variant_id_b04a0a40_uniq UNIQUE (warehouse_id, product_variant_id);
ALTER TABLE ONLY public.warehouse_warehouse
    ADD CONSTRAINT warehouse_warehouse_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warehouse_warehouse_shipping_zones
    ADD CONSTRAINT warehouse_warehouse_ship_warehouse_id_shippingzon_e18400fa_uniq UNIQUE (warehouse_id, shippingzone_id);
ALTER TABLE ONLY public.warehouse_warehouse_shipping_zones
    ADD CONSTRAINT warehouse_warehouse_shipping_zones_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.warehouse_warehouse
    ADD CONSTRAINT warehouse_warehouse_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.webhook_webhook
    ADD CONSTRAINT webhook_webhook_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhook_webhookevent
    ADD CONSTRAINT webhook_webhookevent_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wishlist_wishlist
    ADD CONSTRAINT wishlist_wishlist_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wishlist_wishlist
    ADD CONSTRAINT wishlist_wishlist_token_key UNIQUE (token);
ALTER TABLE ONLY public.wishlist_wishlist
    ADD CONSTRAINT wishlist_wishlist_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY public.wishlist_wishlistitem
    ADD CONSTRAINT wishlist_wishlistitem_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wishlist_wishlistitem_variants
    ADD CONSTRAINT wishlist_wishlistitem_va_wishlistitem_id_productv_33a1ed29_uniq UNIQUE (wishlistitem_id, productvariant_id);
ALTER TABLE ONLY public.wishlist_wishlistitem_variants
    ADD CONSTRAINT wishlist_wishlistitem_variants_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.wishlist_wishlistitem
    ADD CONSTRAINT wishlist_wishlistitem_wishlist_id_product_id_3b73b644_uniq UNIQUE (wishlist_id, product_id);
CREATE INDEX account_customerevent_order_id_2d6e2d20 ON public.account_customerevent USING btree (order_id);
CREATE INDEX account_customerevent_user_id_b3d6ec36 ON public.account_customerevent USING btree (user_id);
CREATE INDEX account_customernote_customer_id_ec50cbf6 ON public.account_customernote USING btree (customer_id);
CREATE INDEX account_customernote_date_231c3474 ON public.account_customernote USING btree (date);
CREATE INDEX account_customernote_user_id_b10a6c14 ON public.account_customernote USING btree (user_id);
CREATE INDEX account_serviceaccount_permissions_permission_id_449791f0 ON public.app_app_permissions USING btree (permission_id);
CREATE INDEX account_serviceaccount_permissions_serviceaccount_id_ec78f497 ON public.app_app_permissions USING btree (app_id);
CREATE INDEX account_serviceaccounttoken_auth_token_e4c38601_like ON public.app_apptoken USING btree (auth_token varchar_pattern_ops);
CREATE INDEX account_serviceaccounttoken_service_account_id_a8e6dee8 ON public.app_apptoken USING btree (app_id);
CREATE INDEX account_staffnotificationrecipient_staff_email_a309b82e_like ON public.account_staffnotificationrecipient USING btree (staff_email varchar_pattern_ops);
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX axes_accessattempt_ip_address_10922d9c ON public.axes_accessattempt USING btree (ip_address);
CREATE INDEX axes_accessattempt_user_agent_ad89678b ON public.axes_accessattempt USING btree (user_agent);
CREATE INDEX axes_accessattempt_user_agent_ad89678b_like ON public.axes_accessattempt USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accessattempt_username_3f2d4ca0 ON public.axes_accessattempt USING btree (username);
CREATE INDEX axes_accessattempt_username_3f2d4ca0_like ON public.axes_accessattempt USING btree (username varchar_pattern_ops);
CREATE INDEX axes_accessfailurelog_ip_address_2e9f5a7f ON public.axes_accessfailurelog USING btree (ip_address);
CREATE INDEX axes_accessfailurelog_user_agent_ea145dda ON public.axes_accessfailurelog USING btree (user_agent);
CREATE INDEX axes_accessfailurelog_user_agent_ea145dda_like ON public.axes_accessfailurelog USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accessfailurelog_username_a8b7e8a4 ON public.axes_accessfailurelog USING btree (username);
CREATE INDEX axes_accessfailurelog_username_a8b7e8a4_like ON public.axes_accessfailurelog USING btree (username varchar_pattern_ops);
CREATE INDEX axes_accesslog_ip_address_86b417e5 ON public.axes_accesslog USING btree (ip_address);
CREATE INDEX axes_accesslog_user_agent_0e659004 ON public.axes_accesslog USING btree (user_agent);
CREATE INDEX axes_accesslog_user_agent_0e659004_like ON public.axes_accesslog USING btree (user_agent varchar_pattern_ops);
CREATE INDEX axes_accesslog_username_df93064b ON public.axes_accesslog USING btree (username);
CREATE INDEX axes_accesslog_username_df93064b_like ON public.axes_accesslog USING btree (username varchar_pattern_ops);
CREATE INDEX cart_cart_billing_address_id_9eb62ddd ON public.checkout_checkout USING btree (billing_address_id);
CREATE INDEX cart_cart_shipping_address_id_adfddaf9 ON public.checkout_checkout USING btree (shipping_address_id);
CREATE INDEX cart_cart_shipping_method_id_835c02e0 ON public.checkout_checkout USING btree (shipping_method_id);
CREATE INDEX cart_cart_user_id_9b4220b9 ON public.checkout_checkout USING btree (user_id);
CREATE INDEX cart_cartline_cart_id_c7b9981e ON public.checkout_checkoutline USING btree (checkout_id);
CREATE INDEX cart_cartline_product_id_1a54130f ON public.checkout_checkoutline USING btree (variant_id);
CREATE INDEX checkout_checkout_gift_cards_checkout_id_e314728d ON public.checkout_checkout_gift_cards USING btree (checkout_id);
CREATE INDEX checkout_checkout_gift_cards_giftcard_id_f5994462 ON public.checkout_checkout_gift_cards USING btree (giftcard_id);
CREATE INDEX discount_sale_categories_category_id_64e132af ON public.discount_sale_categories USING btree (category_id);
CREATE INDEX discount_sale_categories_sale_id_2aeee4a7 ON public.discount_sale_categories USING btree (sale_id);
CREATE INDEX discount_sale_collections_collection_id_f66df9d7 ON public.discount_sale_collections USING btree (collection_id);
CREATE INDEX discount_sale_collections_sale_id_a912da4a ON public.discount_sale_collections USING btree (sale_id);
CREATE INDEX discount_sale_products_product_id_d42c9636 ON public.discount_sale_products USING btree (product_id);
CREATE INDEX discount_sale_products_sale_id_10e3a20f ON public.discount_sale_products USING btree (sale_id);
CREATE INDEX discount_saletranslation_sale_id_36a69b0a ON public.discount_saletranslation USING btree (sale_id);
CREATE INDEX discount_voucher_categories_category_id_fc9d044a ON public.discount_voucher_categories USING btree (category_id);
CREATE INDEX discount_voucher_categories_voucher_id_19a56338 ON public.discount_voucher_categories USING btree (voucher_id);
CREATE INDEX discount_voucher_code_ff8dc52c_like ON public.discount_voucher USING btree (code varchar_pattern_ops);
CREATE INDEX discount_voucher_collections_collection_id_b9de6b54 ON public.discount_voucher_collections USING btree (collection_id);
CREATE INDEX discount_voucher_collections_voucher_id_4ce1fde3 ON public.discount_voucher_collections USING btree (voucher_id);
CREATE INDEX discount_voucher_products_product_id_4a3131ff ON public.discount_voucher_products USING btree (product_id);
CREATE INDEX discount_voucher_products_voucher_id_8a2e6c3a ON public.discount_voucher_products USING btree (voucher_id);
CREATE INDEX discount_vouchercustomer_voucher_id_bb55c04f ON public.discount_vouchercustomer USING btree (voucher_id);
CREATE INDEX discount_vouchertranslation_voucher_id_288246a9 ON public.discount_vouchertranslation USING btree (voucher_id);
CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON public.django_admin_log USING btree (content_type_id);
CREATE INDEX django_admin_log_user_id_c564eba6 ON public.django_admin_log USING btree (user_id);
CREATE INDEX django_prices_openexchan_to_currency_92c4a4e1_like ON public.django_prices_openexchangerates_conversionrate USING btree (to_currency varchar_pattern_ops);
CREATE INDEX django_prices_vatlayer_vat_country_code_858b2cc4 ON public.django_prices_vatlayer_vat USING btree (country_code);
CREATE INDEX django_prices_vatlayer_vat_country_code_858b2cc4_like ON public.django_prices_vatlayer_vat USING btree (country_code varchar_pattern_ops);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX django_site_domain_a2e37b91_like ON public.django_site USING btree (domain varchar_pattern_ops);
CREATE INDEX giftcard_giftcard_code_f6fb6be8_like ON public.giftcard_giftcard USING btree (code varchar_pattern_ops);
CREATE INDEX giftcard_giftcard_user_id_ce2401b5 ON public.giftcard_giftcard USING btree (user_id);
CREATE INDEX menu_menuitem_category_id_af353a3b ON public.menu_menuitem USING btree (category_id);
CREATE INDEX menu_menuitem_collection_id_b913b19e ON public.menu_menuitem USING btree (collection_id);
CREATE INDEX menu_menuitem_menu_id_f466b139 ON public.menu_menuitem USING btree (menu_id);
CREATE INDEX menu_menuitem_page_id_a0c8f92d ON public.menu_menuitem USING btree (page_id);
CREATE INDEX menu_menuitem_parent_id_439f55a5 ON public.menu_menuitem USING btree (parent_id);
CREATE INDEX menu_menuitem_sort_order_f96ed184 ON public.menu_menuitem USING btree (sort_order);
CREATE INDEX menu_menuitem_tree_id_0d2e9c9a ON public.menu_menuitem USING btree (tree_id);
CREATE INDEX menu_menuitemtranslation_menu_item_id_3445926c ON public.menu_menuitemtranslation USING btree (menu_item_id);
CREATE INDEX order_fulfillment_order_id_02695111 ON public.order_fulfillment USING btree (order_id);
CREATE INDEX order_fulfillmentline_fulfillment_id_68f3291d ON public.order_fulfillmentline USING btree (fulfillment_id);
CREATE INDEX order_fulfillmentline_order_line_id_7d40e054 ON public.order_fulfillmentline USING btree (order_line_id);
CREATE INDEX order_fulfillmentline_stock_id_da5a99fe ON public.order_fulfillmentline USING btree (stock_id);
CREATE INDEX order_invoice_order_id_e06e769e ON public.order_invoice USING btree (order_id);
CREATE INDEX order_order_billing_address_id_8fe537cf ON public.order_order USING btree (billing_address_id);
CREATE INDEX order_order_gift_cards_giftcard_id_f6844926 ON public.order_order_gift_cards USING btree (giftcard_id);
CREATE INDEX order_order_gift_cards_order_id_ce5608c4 ON public.order_order_gift_cards USING btree (order_id);
CREATE INDEX order_order_shipping_address_id_57e64931 ON public.order_order USING btree (shipping_address_id);
CREATE INDEX order_order_shipping_method_id_2a742834 ON public.order_order USING btree (shipping_method_id);
CREATE INDEX order_order_token_ddb7fb7b_like ON public.order_order USING btree (token varchar_pattern_ops);
CREATE INDEX order_order_user_id_7cf9bc2b ON public.order_order USING btree (user_id);
CREATE INDEX order_order_voucher_id_0748ca22 ON public.order_order USING btree (voucher_id);
CREATE INDEX order_orderevent_order_id_09aa7ccd ON public.order_orderevent USING btree (order_id);
CREATE INDEX order_orderevent_user_id_1056ac9c ON public.order_orderevent USING btree (user_id);
CREATE INDEX order_orderline_order_id_eb04ec2d ON public.order_orderline USING btree (order_id);
CREATE INDEX order_orderline_variant_id_866774cb ON public.order_orderline USING btree (variant_id);
CREATE INDEX page_page_slug_d6b7c8ed_like ON public.page_page USING btree (slug varchar_pattern_ops);
CREATE INDEX page_pagetranslation_page_id_60216ef5 ON public.page_pagetranslation USING btree (page_id);
CREATE INDEX payment_paymentmethod_checkout_id_5c0aae3d ON public.payment_payment USING btree (checkout_id);
CREATE INDEX payment_paymentmethod_order_id_58acb979 ON public.payment_payment USING btree (order_id);
CREATE INDEX payment_transaction_payment_method_id_d35e75c1 ON public.payment_transaction USING btree (payment_id);
CREATE INDEX plugins_pluginconfiguration_identifier_3d7349fe_like ON public.plugins_pluginconfiguration USING btree (identifier varchar_pattern_ops);
CREATE INDEX product_assignedproductatt_assignedproductattribute_i_6d497dfa ON public.product_assignedproductattribute_values USING btree (assignedproductattribute_id);
CREATE INDEX product_assignedproductatt_attributevalue_id_5bd29b24 ON public.product_assignedproductattribute_values USING btree (attributevalue_id);
CREATE INDEX product_assignedproductattribute_assignment_id_eb2f81a4 ON public.product_assignedproductattribute USING btree (assignment_id);
CREATE INDEX product_assignedproductattribute_product_id_68be10a3 ON public.product_assignedproductattribute USING btree (product_id);
CREATE INDEX product_assignedvariantatt_assignedvariantattribute_i_8d6d62ef ON public.product_assignedvariantattribute_values USING btree (assignedvariantattribute_id);
CREATE INDEX product_assignedvariantatt_attributevalue_id_41cc2454 ON public.product_assignedvariantattribute_values USING btree (attributevalue_id);
CREATE INDEX product_assignedvariantattribute_assignment_id_8fdbffe8 ON public.product_assignedvariantattribute USING btree (assignment_id);
CREATE INDEX product_assignedvariantattribute_variant_id_27483e6a ON public.product_assignedvariantattribute USING btree (variant_id);
CREATE INDEX product_attribute_slug_a2ba35f2_like ON public.product_attribute USING btree (slug varchar_pattern_ops);
CREATE INDEX product_attributechoiceval_attribute_choice_value_id_71c4c0a7 ON public.product_attributevaluetranslation USING btree (attribute_value_id);
CREATE INDEX product_attributechoicevalue_attribute_id_c28c6c92 ON public.product_attributevalue USING btree (attribute_id);
CREATE INDEX product_attributechoicevalue_slug_e0d2d25b ON public.product_attributevalue USING btree (slug);
CREATE INDEX product_attributechoicevalue_slug_e0d2d25b_like ON public.product_attributevalue USING btree (slug varchar_pattern_ops);
CREATE INDEX product_attributechoicevalue_sort_order_c4c071c4 ON public.product_attributevalue USING btree (sort_order);
CREATE INDEX product_attributeproduct_attribute_id_0051c706 ON public.product_attributeproduct USING btree (attribute_id);
CREATE INDEX product_attributeproduct_product_type_id_54357b3b ON public.product_attributeproduct USING btree (product_type_id);
CREATE INDEX product_attributeproduct_sort_order_cec8a8e2 ON public.product_attributeproduct USING btree (sort_order);
CREATE INDEX product_attributevariant_attribute_id_e47d3bc3 ON public.product_attributevariant USING btree (attribute_id);
CREATE INDEX product_attributevariant_product_type_id_ba95c6dd ON public.product_attributevariant USING btree (product_type_id);
CREATE INDEX product_attributevariant_sort_order_cf4b00ef ON public.product_attributevariant USING btree (sort_order);
CREATE INDEX product_category_parent_id_f6860923 ON public.product_category USING btree (parent_id);
CREATE INDEX product_category_slug_e1f8ccc4_like ON public.product_category USING btree (slug varchar_pattern_ops);
CREATE INDEX product_category_tree_id_f3c46461 ON public.product_category USING btree (tree_id);
CREATE INDEX product_categorytranslation_category_id_aa8d0917 ON public.product_categorytranslation USING btree (category_id);
CREATE INDEX product_collection_name_03bb818b_like ON public.product_collection USING btree (name varchar_pattern_ops);
CREATE INDEX product_collection_products_collection_id_0bc817dc ON public.product_collectionproduct USING btree (collection_id);
CREATE INDEX product_collection_products_product_id_a45a5b06 ON public.product_collectionproduct USING btree (product_id);
CREATE INDEX product_collection_slug_ec186116_like ON public.product_collection USING btree (slug varchar_pattern_ops);
CREATE INDEX product_collectionproduct_sort_order_5e7b55bb ON public.product_collectionproduct USING btree (sort_order);
CREATE INDEX product_collectiontranslation_collection_id_cfbbd453 ON public.product_collectiontranslation USING btree (collection_id);
CREATE INDEX product_digitalcontenturl_content_id_654197bd ON public.product_digitalcontenturl USING btree (content_id);
CREATE INDEX product_product_category_id_0c725779 ON public.product_product USING btree (category_id);
CREATE INDEX product_product_product_class_id_0547c998 ON public.product_product USING btree (product_type_id);
CREATE INDEX product_product_slug_76cde0ae_like ON public.product_product USING btree (slug varchar_pattern_ops);
CREATE INDEX product_productattributetr_product_attribute_id_56b48511 ON public.product_attributetranslation USING btree (attribute_id);
CREATE INDEX product_productimage_product_id_544084bb ON public.product_productimage USING btree (product_id);
CREATE INDEX product_productimage_sort_order_dfda9c19 ON public.product_productimage USING btree (sort_order);
CREATE INDEX product_producttranslation_product_id_2c2c7532 ON public.product_producttranslation USING btree (product_id);
CREATE INDEX product_producttype_slug_6871faf2_like ON public.product_producttype USING btree (slug varchar_pattern_ops);
CREATE INDEX product_productvariant_product_id_43c5a310 ON public.product_productvariant USING btree (product_id);
CREATE INDEX product_productvariant_sku_50706818_like ON public.product_productvariant USING btree (sku varchar_pattern_ops);
CREATE INDEX product_productvarianttranslation_product_variant_id_1b144a85 ON public.product_productvarianttranslation USING btree (product_variant_id);
CREATE INDEX product_variantimage_image_id_bef14106 ON public.product_variantimage USING btree (image_id);
CREATE INDEX product_variantimage_variant_id_81123814 ON public.product_variantimage USING btree (variant_id);
CREATE INDEX shipping_shippingmethod_shipping_zone_id_265b7413 ON public.shipping_shippingmethod USING btree (shipping_zone_id);
CREATE INDEX shipping_shippingmethodtranslation_shipping_method_id_31d925d2 ON public.shipping_shippingmethodtranslation USING btree (shipping_method_id);
CREATE INDEX site_authorizationkey_site_settings_id_d8397c0f ON public.site_authorizationkey USING btree (site_settings_id);
CREATE INDEX site_sitesettings_bottom_menu_id_e2a78098 ON public.site_sitesettings USING btree (bottom_menu_id);
CREATE INDEX site_sitesettings_company_address_id_f0825427 ON public.site_sitesettings USING btree (company_address_id);
CREATE INDEX site_sitesettings_homepage_collection_id_82f45d33 ON public.site_sitesettings USING btree (homepage_collection_id);
CREATE INDEX site_sitesettings_top_menu_id_ab6f8c46 ON public.site_sitesettings USING btree (top_menu_id);
CREATE INDEX site_sitesettingstranslation_site_settings_id_ca085ff6 ON public.site_sitesettingstranslation USING btree (site_settings_id);
CREATE INDEX userprofile_user_addresses_address_id_ad7646b4 ON public.account_user_addresses USING btree (address_id);
CREATE INDEX userprofile_user_addresses_user_id_bb5aa55e ON public.account_user_addresses USING btree (user_id);
CREATE INDEX userprofile_user_default_billing_address_id_0489abf1 ON public.account_user USING btree (default_billing_address_id);
CREATE INDEX userprofile_user_default_shipping_address_id_aae7a203 ON public.account_user USING btree (default_shipping_address_id);
CREATE INDEX userprofile_user_email_b0fb0137_like ON public.account_user USING btree (email varchar_pattern_ops);
CREATE INDEX userprofile_user_groups_group_id_c7eec74e ON public.account_user_groups USING btree (group_id);
CREATE INDEX userprofile_user_groups_user_id_5e712a24 ON public.account_user_groups USING btree (user_id);
CREATE INDEX userprofile_user_user_permissions_permission_id_1caa8a71 ON public.account_user_user_permissions USING btree (permission_id);
CREATE INDEX userprofile_user_user_permissions_user_id_6d654469 ON public.account_user_user_permissions USING btree (user_id);
CREATE INDEX warehouse_allocation_order_line_id_693dcb84 ON public.warehouse_allocation USING btree (order_line_id);
CREATE INDEX warehouse_allocation_stock_id_73541542 ON public.warehouse_allocation USING btree (stock_id);
CREATE INDEX warehouse_stock_product_variant_id_bea58a82 ON public.warehouse_stock USING btree (product_variant_id);
CREATE INDEX warehouse_stock_warehouse_id_cc9d4e5d ON public.warehouse_stock USING btree (warehouse_id);
CREATE INDEX warehouse_warehouse_address_id_d46e1096 ON public.warehouse_warehouse USING btree (address_id);
CREATE INDEX warehouse_warehouse_shipping_zones_shippingzone_id_aeee255b ON public.warehouse_warehouse_shipping_zones USING btree (shippingzone_id);
CREATE INDEX warehouse_warehouse_shipping_zones_warehouse_id_fccd6647 ON public.warehouse_warehouse_shipping_zones USING btree (warehouse_id);
CREATE INDEX warehouse_warehouse_slug_5ca9c575_like ON public.warehouse_warehouse USING btree (slug varchar_pattern_ops);
CREATE INDEX webhook_webhook_service_account_id_1073b057 ON public.webhook_webhook USING btree (app_id);
CREATE INDEX webhook_webhookevent_event_type_cd6b8c13 ON public.webhook_webhookevent USING btree (event_type);
CREATE INDEX webhook_webhookevent_event_type_cd6b8c13_like ON public.webhook_webhookevent USING btree (event_type varchar_pattern_ops);
CREATE INDEX webhook_webhookevent_webhook_id_73b5c9e1 ON public.webhook_webhookevent USING btree (webhook_id);
CREATE INDEX wishlist_wishlistitem_product_id_8309716a ON public.wishlist_wishlistitem USING btree (product_id);
CREATE INDEX wishlist_wishlistitem_variants_productvariant_id_819ee66b ON public.wishlist_wishlistitem_variants USING btree (productvariant_id);
CREATE INDEX wishlist_wishlistitem_variants_wishlistitem_id_ee616761 ON public.wishlist_wishlistitem_variants USING btree (wishlistitem_id);
CREATE INDEX wishlist_wishlistitem_wishlist_id_a052b63d ON public.wishlist_wishlistitem USING btree (wishlist_id);
ALTER TABLE ONLY public.app_app_permissions
    ADD CONSTRAINT account_app_permissions_app_id_a360b5e0_fk_account_app_id FOREIGN KEY (app_id) REFERENCES public.app_app(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_customerevent
    ADD CONSTRAINT account_customerevent_order_id_2d6e2d20_fk_order_order_id FOREIGN KEY (order_id) REFERENCES public.order_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_customerevent
    ADD CONSTRAINT account_customerevent_user_id_b3d6ec36_fk_account_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_customernote
    ADD CONSTRAINT account_customernote_customer_id_ec50cbf6_fk_account_user_id FOREIGN KEY (customer_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_customernote
    ADD CONSTRAINT account_customernote_user_id_b10a6c14_fk_account_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.app_app_permissions
    ADD CONSTRAINT account_serviceaccou_permission_id_449791f0_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_staffnotificationrecipient
    ADD CONSTRAINT account_staffnotific_user_id_538fa3a4_fk_account_u FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.app_apptoken
    ADD CONSTRAINT app_apptoken_app_id_68561141_fk_app_app_id FOREIGN KEY (app_id) REFERENCES public.app_app(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.axes_accessattemptexpiration
    ADD CONSTRAINT axes_accessattemptex_access_attempt_id_6b73a47a_fk_axes_acce FOREIGN KEY (access_attempt_id) REFERENCES public.axes_accessattempt(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkout
    ADD CONSTRAINT cart_cart_billing_address_id_9eb62ddd_fk_account_address_id FOREIGN KEY (billing_address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkout
    ADD CONSTRAINT cart_cart_shipping_address_id_adfddaf9_fk_account_address_id FOREIGN KEY (shipping_address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkout
    ADD CONSTRAINT cart_cart_user_id_9b4220b9_fk_userprofile_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkoutline
    ADD CONSTRAINT cart_cartline_variant_id_dbca56c9_fk_product_productvariant_id FOREIGN KEY (variant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkout
    ADD CONSTRAINT checkout_cart_shipping_method_id_9f7efa8a_fk_shipping_ FOREIGN KEY (shipping_method_id) REFERENCES public.shipping_shippingmethod(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkoutline
    ADD CONSTRAINT checkout_cartline_checkout_id_41d95a5d_fk_checkout_ FOREIGN KEY (checkout_id) REFERENCES public.checkout_checkout(token) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkout_gift_cards
    ADD CONSTRAINT checkout_checkout_gi_checkout_id_e314728d_fk_checkout_ FOREIGN KEY (checkout_id) REFERENCES public.checkout_checkout(token) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.checkout_checkout_gift_cards
    ADD CONSTRAINT checkout_checkout_gi_giftcard_id_f5994462_fk_giftcard_ FOREIGN KEY (giftcard_id) REFERENCES public.giftcard_giftcard(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_sale_categories
    ADD CONSTRAINT discount_sale_catego_category_id_64e132af_fk_product_c FOREIGN KEY (category_id) REFERENCES public.product_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_sale_categories
    ADD CONSTRAINT discount_sale_categories_sale_id_2aeee4a7_fk_discount_sale_id FOREIGN KEY (sale_id) REFERENCES public.discount_sale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_sale_collections
    ADD CONSTRAINT discount_sale_collec_collection_id_f66df9d7_fk_product_c FOREIGN KEY (collection_id) REFERENCES public.product_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_sale_collections
    ADD CONSTRAINT discount_sale_collections_sale_id_a912da4a_fk_discount_sale_id FOREIGN KEY (sale_id) REFERENCES public.discount_sale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_sale_products
    ADD CONSTRAINT discount_sale_produc_product_id_d42c9636_fk_product_p FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_sale_products
    ADD CONSTRAINT discount_sale_products_sale_id_10e3a20f_fk_discount_sale_id FOREIGN KEY (sale_id) REFERENCES public.discount_sale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_saletranslation
    ADD CONSTRAINT discount_saletranslation_sale_id_36a69b0a_fk_discount_sale_id FOREIGN KEY (sale_id) REFERENCES public.discount_sale(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_voucher_categories
    ADD CONSTRAINT discount_voucher_cat_category_id_fc9d044a_fk_product_c FOREIGN KEY (category_id) REFERENCES public.product_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_voucher_categories
    ADD CONSTRAINT discount_voucher_cat_voucher_id_19a56338_fk_discount_ FOREIGN KEY (voucher_id) REFERENCES public.discount_voucher(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_voucher_collections
    ADD CONSTRAINT discount_voucher_col_collection_id_b9de6b54_fk_product_c FOREIGN KEY (collection_id) REFERENCES public.product_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_voucher_collections
    ADD CONSTRAINT discount_voucher_col_voucher_id_4ce1fde3_fk_discount_ FOREIGN KEY (voucher_id) REFERENCES public.discount_voucher(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_voucher_products
    ADD CONSTRAINT discount_voucher_pro_product_id_4a3131ff_fk_product_p FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_voucher_products
    ADD CONSTRAINT discount_voucher_pro_voucher_id_8a2e6c3a_fk_discount_ FOREIGN KEY (voucher_id) REFERENCES public.discount_voucher(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_vouchercustomer
    ADD CONSTRAINT discount_vouchercust_voucher_id_bb55c04f_fk_discount_ FOREIGN KEY (voucher_id) REFERENCES public.discount_voucher(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.discount_vouchertranslation
    ADD CONSTRAINT discount_vouchertran_voucher_id_288246a9_fk_discount_ FOREIGN KEY (voucher_id) REFERENCES public.discount_voucher(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_account_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.giftcard_giftcard
    ADD CONSTRAINT giftcard_giftcard_user_id_ce2401b5_fk_account_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.menu_menuitem
    ADD CONSTRAINT menu_menuitem_category_id_af353a3b_fk_product_category_id FOREIGN KEY (category_id) REFERENCES public.product_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.menu_menuitem
    ADD CONSTRAINT menu_menuitem_collection_id_b913b19e_fk_product_collection_id FOREIGN KEY (collection_id) REFERENCES public.product_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.menu_menuitem
    ADD CONSTRAINT menu_menuitem_menu_id_f466b139_fk_menu_menu_id FOREIGN KEY (menu_id) REFERENCES public.menu_menu(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.menu_menuitem
    ADD CONSTRAINT menu_menuitem_page_id_a0c8f92d_fk_page_page_id FOREIGN KEY (page_id) REFERENCES public.page_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.menu_menuitem
    ADD CONSTRAINT menu_menuitem_parent_id_439f55a5_fk_menu_menuitem_id FOREIGN KEY (parent_id) REFERENCES public.menu_menuitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.menu_menuitemtranslation
    ADD CONSTRAINT menu_menuitemtransla_menu_item_id_3445926c_fk_menu_menu FOREIGN KEY (menu_item_id) REFERENCES public.menu_menuitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_fulfillment
    ADD CONSTRAINT order_fulfillment_order_id_02695111_fk_order_order_id FOREIGN KEY (order_id) REFERENCES public.order_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_fulfillmentline
    ADD CONSTRAINT order_fulfillmentlin_fulfillment_id_68f3291d_fk_order_ful FOREIGN KEY (fulfillment_id) REFERENCES public.order_fulfillment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_fulfillmentline
    ADD CONSTRAINT order_fulfillmentlin_order_line_id_7d40e054_fk_order_ord FOREIGN KEY (order_line_id) REFERENCES public.order_orderline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_fulfillmentline
    ADD CONSTRAINT order_fulfillmentline_stock_id_da5a99fe_fk_warehouse_stock_id FOREIGN KEY (stock_id) REFERENCES public.warehouse_stock(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_invoice
    ADD CONSTRAINT order_invoice_order_id_e06e769e_fk_order_order_id FOREIGN KEY (order_id) REFERENCES public.order_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_order
    ADD CONSTRAINT order_order_billing_address_id_8fe537cf_fk_userprofi FOREIGN KEY (billing_address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_order_gift_cards
    ADD CONSTRAINT order_order_gift_car_giftcard_id_f6844926_fk_giftcard_ FOREIGN KEY (giftcard_id) REFERENCES public.giftcard_giftcard(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_order_gift_cards
    ADD CONSTRAINT order_order_gift_cards_order_id_ce5608c4_fk_order_order_id FOREIGN KEY (order_id) REFERENCES public.order_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_order
    ADD CONSTRAINT order_order_shipping_address_id_57e64931_fk_userprofi FOREIGN KEY (shipping_address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_order
    ADD CONSTRAINT order_order_shipping_method_id_2a742834_fk_shipping_ FOREIGN KEY (shipping_method_id) REFERENCES public.shipping_shippingmethod(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_order
    ADD CONSTRAINT order_order_user_id_7cf9bc2b_fk_userprofile_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_order
    ADD CONSTRAINT order_order_voucher_id_0748ca22_fk_discount_voucher_id FOREIGN KEY (voucher_id) REFERENCES public.discount_voucher(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_orderevent
    ADD CONSTRAINT order_orderevent_order_id_09aa7ccd_fk_order_order_id FOREIGN KEY (order_id) REFERENCES public.order_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_orderevent
    ADD CONSTRAINT order_orderevent_user_id_1056ac9c_fk_userprofile_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_orderline
    ADD CONSTRAINT order_orderline_order_id_eb04ec2d_fk_order_order_id FOREIGN KEY (order_id) REFERENCES public.order_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.order_orderline
    ADD CONSTRAINT order_orderline_variant_id_866774cb_fk_product_p FOREIGN KEY (variant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.page_pagetranslation
    ADD CONSTRAINT page_pagetranslation_page_id_60216ef5_fk_page_page_id FOREIGN KEY (page_id) REFERENCES public.page_page(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payment_payment
    ADD CONSTRAINT payment_payment_checkout_id_1f32e1ab_fk_checkout_checkout_token FOREIGN KEY (checkout_id) REFERENCES public.checkout_checkout(token) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payment_payment
    ADD CONSTRAINT payment_paymentmethod_order_id_58acb979_fk_order_order_id FOREIGN KEY (order_id) REFERENCES public.order_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payment_transaction
    ADD CONSTRAINT payment_transaction_payment_id_df9808d7_fk_payment_payment_id FOREIGN KEY (payment_id) REFERENCES public.payment_payment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedproductattribute_values
    ADD CONSTRAINT product_assignedprod_assignedproductattri_6d497dfa_fk_product_a FOREIGN KEY (assignedproductattribute_id) REFERENCES public.product_assignedproductattribute(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedproductattribute
    ADD CONSTRAINT product_assignedprod_assignment_id_eb2f81a4_fk_product_a FOREIGN KEY (assignment_id) REFERENCES public.product_attributeproduct(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedproductattribute_values
    ADD CONSTRAINT product_assignedprod_attributevalue_id_5bd29b24_fk_product_a FOREIGN KEY (attributevalue_id) REFERENCES public.product_attributevalue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedproductattribute
    ADD CONSTRAINT product_assignedprod_product_id_68be10a3_fk_product_p FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedvariantattribute_values
    ADD CONSTRAINT product_assignedvari_assignedvariantattri_8d6d62ef_fk_product_a FOREIGN KEY (assignedvariantattribute_id) REFERENCES public.product_assignedvariantattribute(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedvariantattribute
    ADD CONSTRAINT product_assignedvari_assignment_id_8fdbffe8_fk_product_a FOREIGN KEY (assignment_id) REFERENCES public.product_attributevariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedvariantattribute_values
    ADD CONSTRAINT product_assignedvari_attributevalue_id_41cc2454_fk_product_a FOREIGN KEY (attributevalue_id) REFERENCES public.product_attributevalue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_assignedvariantattribute
    ADD CONSTRAINT product_assignedvari_variant_id_27483e6a_fk_product_p FOREIGN KEY (variant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_attributevalue
    ADD CONSTRAINT product_attributecho_attribute_id_c28c6c92_fk_product_a FOREIGN KEY (attribute_id) REFERENCES public.product_attribute(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_attributeproduct
    ADD CONSTRAINT product_attributepro_attribute_id_0051c706_fk_product_a FOREIGN KEY (attribute_id) REFERENCES public.product_attribute(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_attributeproduct
    ADD CONSTRAINT product_attributepro_product_type_id_54357b3b_fk_product_p FOREIGN KEY (product_type_id) REFERENCES public.product_producttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_attributetranslation
    ADD CONSTRAINT product_attributetra_attribute_id_238dabfc_fk_product_a FOREIGN KEY (attribute_id) REFERENCES public.product_attribute(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_attributevaluetranslation
    ADD CONSTRAINT product_attributeval_attribute_value_id_8b2cb275_fk_product_a FOREIGN KEY (attribute_value_id) REFERENCES public.product_attributevalue(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_attributevariant
    ADD CONSTRAINT product_attributevar_attribute_id_e47d3bc3_fk_product_a FOREIGN KEY (attribute_id) REFERENCES public.product_attribute(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_attributevariant
    ADD CONSTRAINT product_attributevar_product_type_id_ba95c6dd_fk_product_p FOREIGN KEY (product_type_id) REFERENCES public.product_producttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_category
    ADD CONSTRAINT product_category_parent_id_f6860923_fk_product_category_id FOREIGN KEY (parent_id) REFERENCES public.product_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_categorytranslation
    ADD CONSTRAINT product_categorytran_category_id_aa8d0917_fk_product_c FOREIGN KEY (category_id) REFERENCES public.product_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_collectionproduct
    ADD CONSTRAINT product_collection_p_collection_id_0bc817dc_fk_product_c FOREIGN KEY (collection_id) REFERENCES public.product_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_collectionproduct
    ADD CONSTRAINT product_collection_p_product_id_a45a5b06_fk_product_p FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_collectiontranslation
    ADD CONSTRAINT product_collectiontr_collection_id_cfbbd453_fk_product_c FOREIGN KEY (collection_id) REFERENCES public.product_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_digitalcontenturl
    ADD CONSTRAINT product_digitalconte_content_id_654197bd_fk_product_d FOREIGN KEY (content_id) REFERENCES public.product_digitalcontent(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_digitalcontenturl
    ADD CONSTRAINT product_digitalconte_line_id_82056694_fk_order_ord FOREIGN KEY (line_id) REFERENCES public.order_orderline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_digitalcontent
    ADD CONSTRAINT product_digitalconte_product_variant_id_211462a5_fk_product_p FOREIGN KEY (product_variant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_product
    ADD CONSTRAINT product_product_category_id_0c725779_fk_product_category_id FOREIGN KEY (category_id) REFERENCES public.product_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_product
    ADD CONSTRAINT product_product_product_type_id_4bfbbfda_fk_product_p FOREIGN KEY (product_type_id) REFERENCES public.product_producttype(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_productimage
    ADD CONSTRAINT product_productimage_product_id_544084bb_fk_product_product_id FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_producttranslation
    ADD CONSTRAINT product_producttrans_product_id_2c2c7532_fk_product_p FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_productvariant
    ADD CONSTRAINT product_productvaria_product_id_43c5a310_fk_product_p FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_productvarianttranslation
    ADD CONSTRAINT product_productvaria_product_variant_id_1b144a85_fk_product_p FOREIGN KEY (product_variant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_variantimage
    ADD CONSTRAINT product_variantimage_image_id_bef14106_fk_product_p FOREIGN KEY (image_id) REFERENCES public.product_productimage(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.product_variantimage
    ADD CONSTRAINT product_variantimage_variant_id_81123814_fk_product_p FOREIGN KEY (variant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.shipping_shippingmethodtranslation
    ADD CONSTRAINT shipping_shippingmet_shipping_method_id_31d925d2_fk_shipping_ FOREIGN KEY (shipping_method_id) REFERENCES public.shipping_shippingmethod(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.shipping_shippingmethod
    ADD CONSTRAINT shipping_shippingmet_shipping_zone_id_265b7413_fk_shipping_ FOREIGN KEY (shipping_zone_id) REFERENCES public.shipping_shippingzone(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.site_authorizationkey
    ADD CONSTRAINT site_authorizationke_site_settings_id_d8397c0f_fk_site_site FOREIGN KEY (site_settings_id) REFERENCES public.site_sitesettings(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.site_sitesettings
    ADD CONSTRAINT site_sitesettings_bottom_menu_id_e2a78098_fk_menu_menu_id FOREIGN KEY (bottom_menu_id) REFERENCES public.menu_menu(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.site_sitesettings
    ADD CONSTRAINT site_sitesettings_company_address_id_f0825427_fk_account_a FOREIGN KEY (company_address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.site_sitesettings
    ADD CONSTRAINT site_sitesettings_homepage_collection__82f45d33_fk_product_c FOREIGN KEY (homepage_collection_id) REFERENCES public.product_collection(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.site_sitesettings
    ADD CONSTRAINT site_sitesettings_site_id_64dd8ff8_fk_django_site_id FOREIGN KEY (site_id) REFERENCES public.django_site(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.site_sitesettings
    ADD CONSTRAINT site_sitesettings_top_menu_id_ab6f8c46_fk_menu_menu_id FOREIGN KEY (top_menu_id) REFERENCES public.menu_menu(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.site_sitesettingstranslation
    ADD CONSTRAINT site_sitesettingstra_site_settings_id_ca085ff6_fk_site_site FOREIGN KEY (site_settings_id) REFERENCES public.site_sitesettings(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user_addresses
    ADD CONSTRAINT userprofile_user_add_address_id_ad7646b4_fk_userprofi FOREIGN KEY (address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user_addresses
    ADD CONSTRAINT userprofile_user_add_user_id_bb5aa55e_fk_userprofi FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user
    ADD CONSTRAINT userprofile_user_default_billing_addr_0489abf1_fk_userprofi FOREIGN KEY (default_billing_address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user
    ADD CONSTRAINT userprofile_user_default_shipping_add_aae7a203_fk_userprofi FOREIGN KEY (default_shipping_address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user_groups
    ADD CONSTRAINT userprofile_user_groups_group_id_c7eec74e_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user_groups
    ADD CONSTRAINT userprofile_user_groups_user_id_5e712a24_fk_userprofile_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user_user_permissions
    ADD CONSTRAINT userprofile_user_use_permission_id_1caa8a71_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_user_user_permissions
    ADD CONSTRAINT userprofile_user_use_user_id_6d654469_fk_userprofi FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warehouse_allocation
    ADD CONSTRAINT warehouse_allocation_order_line_id_693dcb84_fk_order_ord FOREIGN KEY (order_line_id) REFERENCES public.order_orderline(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warehouse_allocation
    ADD CONSTRAINT warehouse_allocation_stock_id_73541542_fk_warehouse_stock_id FOREIGN KEY (stock_id) REFERENCES public.warehouse_stock(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warehouse_stock
    ADD CONSTRAINT warehouse_stock_product_variant_id_bea58a82_fk_product_p FOREIGN KEY (product_variant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warehouse_stock
    ADD CONSTRAINT warehouse_stock_warehouse_id_cc9d4e5d_fk_warehouse_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.warehouse_warehouse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warehouse_warehouse_shipping_zones
    ADD CONSTRAINT warehouse_warehouse__shippingzone_id_aeee255b_fk_shipping_ FOREIGN KEY (shippingzone_id) REFERENCES public.shipping_shippingzone(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warehouse_warehouse_shipping_zones
    ADD CONSTRAINT warehouse_warehouse__warehouse_id_fccd6647_fk_warehouse FOREIGN KEY (warehouse_id) REFERENCES public.warehouse_warehouse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.warehouse_warehouse
    ADD CONSTRAINT warehouse_warehouse_address_id_d46e1096_fk_account_address_id FOREIGN KEY (address_id) REFERENCES public.account_address(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhook_webhook
    ADD CONSTRAINT webhook_webhook_app_id_604d7610_fk_app_app_id FOREIGN KEY (app_id) REFERENCES public.app_app(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhook_webhookevent
    ADD CONSTRAINT webhook_webhookevent_webhook_id_73b5c9e1_fk_webhook_webhook_id FOREIGN KEY (webhook_id) REFERENCES public.webhook_webhook(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wishlist_wishlist
    ADD CONSTRAINT wishlist_wishlist_user_id_13f28b16_fk_account_user_id FOREIGN KEY (user_id) REFERENCES public.account_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wishlist_wishlistitem_variants
    ADD CONSTRAINT wishlist_wishlistite_productvariant_id_819ee66b_fk_product_p FOREIGN KEY (productvariant_id) REFERENCES public.product_productvariant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wishlist_wishlistitem
    ADD CONSTRAINT wishlist_wishlistite_wishlist_id_a052b63d_fk_wishlist_ FOREIGN KEY (wishlist_id) REFERENCES public.wishlist_wishlist(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wishlist_wishlistitem_variants
    ADD CONSTRAINT wishlist_wishlistite_wishlistitem_id_ee616761_fk_wishlist_ FOREIGN KEY (wishlistitem_id) REFERENCES public.wishlist_wishlistitem(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.wishlist_wishlistitem
    ADD CONSTRAINT wishlist_wishlistitem_product_id_8309716a_fk_product_product_id FOREIGN KEY (product_id) REFERENCES public.product_product(id) DEFERRABLE INITIALLY DEFERRED;
INSERT INTO public.django_migrations (app, name, applied) VALUES
('plugins', '0001_initial', now()),
('plugins', '0002_auto_20200417_0335', now()),
('contenttypes', '0001_initial', now()),
('contenttypes', '0002_remove_content_type_name', now()),
('auth', '0001_initial', now()),
('auth', '0002_alter_permission_name_max_length', now()),
('auth', '0003_alter_user_email_max_length', now()),
('auth', '0004_alter_user_username_opts', now()),
('auth', '0005_alter_user_last_login_null', now()),
('auth', '0006_require_contenttypes_0002', now()),
('auth', '0007_alter_validators_add_error_messages', now()),
('auth', '0008_alter_user_username_max_length', now()),
('auth', '0009_alter_user_last_name_max_length', now()),
('auth', '0010_alter_group_name_max_length', now()),
('auth', '0011_update_proxy_permissions', now()),
('product', '0001_initial', now()),
('product', '0002_auto_20150722_0545', now()),
('product', '0003_auto_20150820_2016', now()),
('product', '0003_auto_20150820_1955', now()),
('product', '0004_merge', now()),
('product', '0005_auto_20150825_1433', now()),
('product', '0006_product_updated_at', now()),
('product', '0007_auto_20160112_1025', now()),
('product', '0008_auto_20160114_0733', now()),
('product', '0009_discount_categories', now()),
('product', '0010_auto_20160129_0826', now()),
('product', '0011_stock_quantity_allocated', now()),
('product', '0012_auto_20160218_0812', now()),
('product', '0013_auto_20161207_0555', now()),
('product', '0014_auto_20161207_0840', now()),
('product', '0015_transfer_locations', now()),
('product', '0016_auto_20161207_0843', now()),
('product', '0017_remove_stock_location', now()),
('product', '0018_auto_20161207_0844', now()),
('product', '0019_auto_20161212_0230', now()),
('product', '0020_attribute_data_to_class', now()),
('product', '0021_add_hstore_extension', now()),
('product', '0022_auto_20161212_0301', now()),
('product', '0023_auto_20161211_1912', now()),
('product', '0024_migrate_json_data', now()),
('product', '0025_auto_20161219_0517', now()),
('product', '0026_auto_20161230_0347', now()),
('product', '0027_auto_20170113_0435', now()),
('product', '0013_auto_20161130_0608', now()),
('product', '0014_remove_productvariant_attributes', now()),
('product', '0015_productvariant_attributes', now()),
('product', '0016_auto_20161204_0311', now()),
('product', '0017_attributechoicevalue_slug', now()),
('product', '0018_auto_20161212_0725', now()),
('product', '0026_merge_20161221_0845', now()),
('product', '0028_merge_20170116_1016', now()),
('product', '0029_product_is_featured', now()),
('product', '0030_auto_20170206_0407', now()),
('product', '0031_auto_20170206_0601', now()),
('product', '0032_auto_20170216_0438', now()),
('product', '0033_auto_20170227_0757', now()),
('product', '0034_product_is_published', now()),
('product', '0035_auto_20170919_0846', now()),
('product', '0036_auto_20171115_0608', now()),
('product', '0037_auto_20171124_0847', now()),
('product', '0038_auto_20171129_0616', now()),
('product', '0037_auto_20171129_1004', now()),
('product', '0039_merge_20171130_0727', now()),
('product', '0040_auto_20171205_0428', now()),
('product', '0041_auto_20171205_0546', now()),
('product', '0042_auto_20171206_0501', now()),
('product', '0043_auto_20171207_0839', now()),
('product', '0044_auto_20180108_0814', now()),
('product', '0045_md_to_html', now()),
('product', '0046_product_category', now()),
('product', '0047_auto_20180117_0359', now()),
('product', '0048_product_class_to_type', now()),
('product', '0049_collection', now()),
('product', '0050_auto_20180131_0746', now()),
('product', '0051_auto_20180202_1106', now()),
('product', '0052_slug_field_length', now()),
('product', '0053_product_seo_description', now()),
('product', '0053_auto_20180305_1002', now()),
('product', '0054_merge_20180320_1108', now()),
('shipping', '0001_initial', now()),
('shipping', '0002_auto_20160906_0741', now()),
('shipping', '0003_auto_20170116_0700', now()),
('shipping', '0004_auto_20170206_0407', now()),
('shipping', '0005_auto_20170906_0556', now()),
('shipping', '0006_auto_20171109_0908', now()),
('shipping', '0007_auto_20171129_1004', now()),
('shipping', '0008_auto_20180108_0814', now()),
('userprofile', '0001_initial', now()),
('order', '0001_initial', now()),
('order', '0002_auto_20150820_1955', now()),
('order', '0003_auto_20150825_1433', now()),
('order', '0004_order_total', now()),
('order', '0005_deliverygroup_last_updated', now()),
('order', '0006_deliverygroup_shipping_method', now()),
('order', '0007_deliverygroup_tracking_number', now()),
('order', '0008_auto_20151026_0820', now()),
('order', '0009_auto_20151201_0820', now()),
('order', '0010_auto_20160119_0541', now()),
('discount', '0001_initial', now()),
('discount', '0002_voucher', now()),
('discount', '0003_auto_20160207_0534', now()),
('order', '0011_auto_20160207_0534', now()),
('order', '0012_auto_20160216_1032', now()),
('order', '0013_auto_20160906_0741', now()),
('order', '0014_auto_20161028_0955', now()),
('order', '0015_auto_20170206_0407', now()),
('order', '0016_order_language_code', now()),
('order', '0017_auto_20170906_0556', now()),
('order', '0018_auto_20170919_0839', now()),
('order', '0019_auto_20171109_1423', now()),
('order', '0020_auto_20171123_0609', now()),
('order', '0021_auto_20171129_1004', now()),
('order', '0022_auto_20171205_0428', now()),
('order', '0023_auto_20171206_0506', now()),
('order', '0024_remove_order_status', now()),
('order', '0025_auto_20171214_1015', now()),
('order', '0026_auto_20171218_0428', now()),
('order', '0027_auto_20180108_0814', now()),
('order', '0028_status_fsm', now()),
('order', '0029_auto_20180111_0845', now()),
('order', '0030_auto_20180118_0605', now()),
('order', '0031_auto_20180119_0405', now()),
('order', '0032_orderline_is_shipping_required', now()),
('order', '0033_auto_20180123_0832', now()),
('order', '0034_auto_20180221_1056', now()),
('order', '0035_auto_20180221_1057', now()),
('order', '0036_remove_order_total_tax', now()),
('order', '0037_auto_20180228_0450', now()),
('order', '0038_auto_20180228_0451', now()),
('order', '0039_auto_20180312_1203', now()),
('order', '0040_auto_20180210_0422', now()),
('order', '0041_auto_20180222_0458', now()),
('order', '0042_auto_20180227_0436', now()),
('order', '0043_auto_20180322_0655', now()),
('order', '0044_auto_20180326_1055', now()),
('order', '0045_auto_20180329_0142', now()),
('order', '0046_order_line_taxes', now()),
('order', '0047_order_line_name_length', now()),
('order', '0048_auto_20180629_1055', now()),
('order', '0049_auto_20180719_0520', now()),
('order', '0050_auto_20180803_0528', now()),
('order', '0050_auto_20180803_0337', now()),
('order', '0051_merge_20180807_0704', now()),
('order', '0052_auto_20180822_0720', now()),
('order', '0053_orderevent', now()),
('order', '0054_move_data_to_order_events', now()),
('order', '0055_remove_order_note_order_history_entry', now()),
('order', '0056_auto_20180911_1541', now()),
('order', '0057_orderevent_parameters_new', now()),
('order', '0058_remove_orderevent_parameters', now()),
('order', '0059_auto_20180913_0841', now()),
('order', '0060_auto_20180919_0731', now()),
('order', '0061_auto_20180920_0859', now()),
('order', '0062_auto_20180921_0949', now()),
('order', '0063_auto_20180926_0446', now()),
('order', '0064_auto_20181016_0819', now()),
('cart', '0001_initial', now()),
('cart', '0002_auto_20161014_1221', now()),
('cart', 'fix_empty_data_in_lines', now()),
('cart', '0001_auto_20170113_0435', now()),
('cart', '0002_auto_20170206_0407', now()),
('cart', '0003_auto_20170906_0556', now()),
('cart', '0004_auto_20171129_1004', now()),
('cart', '0005_auto_20180108_0814', now()),
('cart', '0006_auto_20180221_0825', now()),
('userprofile', '0002_auto_20150907_0602', now()),
('userprofile', '0003_auto_20151104_1102', now()),
('userprofile', '0004_auto_20160114_0419', now()),
('userprofile', '0005_auto_20160205_0651', now()),
('userprofile', '0006_auto_20160829_0819', now()),
('userprofile', '0007_auto_20161115_0940', now()),
('userprofile', '0008_auto_20161115_1011', now()),
('userprofile', '0009_auto_20170206_0407', now()),
('userprofile', '0010_auto_20170919_0839', now()),
('userprofile', '0011_auto_20171110_0552', now()),
('userprofile', '0012_auto_20171117_0846', now()),
('userprofile', '0013_auto_20171120_0521', now()),
('userprofile', '0014_auto_20171129_1004', now()),
('userprofile', '0015_auto_20171213_0734', now()),
('userprofile', '0016_auto_20180108_0814', now()),
('account', '0017_auto_20180206_0957', now()),
('account', '0018_auto_20180426_0641', now()),
('account', '0019_auto_20180528_1205', now()),
('checkout', '0007_merge_cart_with_checkout', now()),
('checkout', '0008_rename_tables', now()),
('checkout', '0009_cart_translated_discount_name', now()),
('checkout', '0010_auto_20180822_0720', now()),
('checkout', '0011_auto_20180913_0817', now()),
('checkout', '0012_remove_cartline_data', now()),
('checkout', '0013_auto_20180913_0841', now()),
('checkout', '0014_auto_20180921_0751', now()),
('checkout', '0015_auto_20181017_1346', now()),
('payment', '0001_initial', now()),
('payment', '0002_transfer_payment_to_payment_method', now()),
('order', '0065_auto_20181017_1346', now()),
('order', '0066_auto_20181023_0319', now()),
('order', '0067_auto_20181102_1054', now()),
('order', '0068_order_checkout_token', now()),
('order', '0069_auto_20190225_2305', now()),
('order', '0070_drop_update_event_and_rename_events', now()),
('account', '0020_user_token', now()),
('account', '0021_unique_token', now()),
('account', '0022_auto_20180718_0956', now()),
('account', '0023_auto_20180719_0520', now()),
('account', '0024_auto_20181011_0737', now()),
('account', '0025_auto_20190314_0550', now()),
('account', '0026_user_avatar', now()),
('account', '0027_customerevent', now()),
('account', '0028_user_private_meta', now()),
('account', '0029_user_meta', now()),
('account', '0030_auto_20190719_0733', now()),
('account', '0031_auto_20190719_0745', now()),
('account', '0032_remove_user_token', now()),
('account', '0033_serviceaccount', now()),
('webhook', '0001_initial', now()),
('webhook', '0002_webhook_name', now()),
('sites', '0001_initial', now()),
('sites', '0002_alter_domain_unique', now()),
('site', '0001_initial', now()),
('site', '0002_add_default_data', now()),
('site', '0003_sitesettings_description', now()),
('site', '0004_auto_20170221_0426', now()),
('site', '0005_auto_20170906_0556', now()),
('site', '0006_auto_20171025_0454', now()),
('site', '0007_auto_20171027_0856', now()),
('site', '0008_auto_20171027_0856', now()),
('site', '0009_auto_20171109_0849', now()),
('site', '0010_auto_20171113_0958', now()),
('site', '0011_auto_20180108_0814', now()),
('page', '0001_initial', now()),
('menu', '0001_initial', now()),
('menu', '0002_auto_20180319_0412', now()),
('site', '0012_auto_20180405_0757', now()),
('menu', '0003_auto_20180405_0854', now()),
('site', '0013_assign_default_menus', now()),
('site', '0014_handle_taxes', now()),
('site', '0015_sitesettings_handle_stock_by_default', now()),
('site', '0016_auto_20180719_0520', now()),
('site', '0017_auto_20180803_0528', now()),
('product', '0055_auto_20180321_0417', now()),
('product', '0056_auto_20180330_0321', now()),
('product', '0057_auto_20180403_0852', now()),
('product', '0058_auto_20180329_0142', now()),
('product', '0059_generate_variant_name_from_attrs', now()),
('product', '0060_collection_is_published', now()),
('product', '0061_product_taxes', now()),
('product', '0062_sortable_models', now()),
('product', '0063_required_attr_value_order', now()),
('product', '0064_productvariant_handle_stock', now()),
('product', '0065_auto_20180719_0520', now()),
('product', '0066_auto_20180803_0528', now()),
('site', '0018_sitesettings_homepage_collection', now()),
('site', '0019_sitesettings_default_weight_unit', now()),
('site', '0020_auto_20190301_0336', now()),
('site', '0021_auto_20190326_0521', now()),
('site', '0022_sitesettings_company_address', now()),
('site', '0023_auto_20191007_0835', now()),
('site', '0024_sitesettings_customer_set_password_url', now()),
('site', '0025_auto_20191024_0552', now()),
('shipping', '0009_auto_20180629_1055', now()),
('shipping', '0010_auto_20180719_0520', now()),
('shipping', '0011_auto_20180802_1238', now()),
('shipping', '0012_remove_legacy_shipping_methods', now()),
('shipping', '0013_auto_20180822_0721', now()),
('shipping', '0014_auto_20180920_0956', now()),
('shipping', '0015_auto_20190305_0640', now()),
('shipping', '0016_shippingmethod_meta', now()),
('shipping', '0017_django_price_2', now()),
('product', '0067_remove_product_is_featured', now()),
('product', '0068_auto_20180822_0720', now()),
('product', '0069_auto_20180912_0326', now()),
('product', '0070_auto_20180912_0329', now()),
('product', '0071_attributechoicevalue_value', now()),
('product', '0072_auto_20180925_1048', now()),
('product', '0073_auto_20181010_0729', now()),
('product', '0074_auto_20181010_0730', now()),
('product', '0075_auto_20181010_0842', now()),
('product', '0076_auto_20181012_1146', now()),
('product', '0077_generate_versatile_background_images', now()),
('product', '0078_auto_20181120_0437', now()),
('product', '0079_default_tax_rate_instead_of_empty_field', now()),
('product', '0080_collection_published_date', now()),
('product', '0080_auto_20181214_0440', now()),
('product', '0081_merge_20181215_1659', now()),
('product', '0081_auto_20181218_0024', now()),
('product', '0082_merge_20181219_1440', now()),
('product', '0083_auto_20190104_0443', now()),
('product', '0084_auto_20190122_0113', now()),
('product', '0085_auto_20190125_0025', now()),
('product', '0086_product_publication_date', now()),
('product', '0087_auto_20190208_0326', now()),
('product', '0088_auto_20190220_1928', now()),
('product', '0089_auto_20190225_0252', now()),
('product', '0090_auto_20190328_0608', now()),
('product', '0091_auto_20190402_0853', now()),
('product', '0092_auto_20190507_0309', now()),
('product', '0093_auto_20190521_0124', now()),
('product', '0094_auto_20190618_0430', now()),
('product', '0095_auto_20190618_0842', now()),
('product', '0096_auto_20190719_0339', now()),
('product', '0097_auto_20190719_0458', now()),
('product', '0098_auto_20190719_0733', now()),
('product', '0099_auto_20190719_0745', now()),
('product', '0096_raw_html_to_json', now()),
('product', '0100_merge_20190719_0803', now()),
('product', '0101_auto_20190719_0839', now()),
('product', '0102_migrate_data_enterprise_grade_attributes', now()),
('product', '0103_schema_data_enterprise_grade_attributes', now()),
('product', '0104_fix_invalid_attributes_map', now()),
('product', '0105_product_minimal_variant_price', now()),
('product', '0106_django_prices_2', now()),
('product', '0107_attributes_map_to_m2m', now()),
('product', '0108_auto_20191003_0422', now()),
('product', '0109_auto_20191006_1433', now()),
('product', '0110_auto_20191108_0340', now()),
('account', '0034_service_account_token', now()),
('account', '0035_staffnotificationrecipient', now()),
('account', '0036_auto_20191209_0407', now()),
('account', '0037_auto_20191219_0944', now()),
('warehouse', '0001_initial', now()),
('product', '0111_auto_20191209_0437', now()),
('product', '0112_auto_20200129_0050', now()),
('product', '0113_auto_20200129_0717', now()),
('product', '0114_auto_20200129_0815', now()),
('product', '0115_auto_20200221_0257', now()),
('giftcard', '0001_initial', now()),
('order', '0071_order_gift_cards', now()),
('order', '0072_django_price_2', now()),
('order', '0073_auto_20190829_0249', now()),
('order', '0074_auto_20190930_0731', now()),
('order', '0075_auto_20191006_1433', now()),
('order', '0076_auto_20191018_0554', now()),
('order', '0077_auto_20191118_0606', now()),
('order', '0078_auto_20200221_0257', now()),
('payment', '0003_rename_payment_method_to_payment', now()),
('payment', '0004_auto_20181206_0031', now()),
('payment', '0005_auto_20190104_0443', now()),
('payment', '0006_auto_20190109_0358', now()),
('payment', '0007_auto_20190206_0938', now()),
('payment', '0007_auto_20190125_0242', now()),
('payment', '0008_merge_20190214_0447', now()),
('payment', '0009_convert_to_partially_charged_and_partially_refunded', now()),
('payment', '0010_auto_20190220_2001', now()),
('checkout', '0016_auto_20190112_0506', now()),
('checkout', '0017_auto_20190130_0207', now()),
('checkout', '0018_auto_20190410_0132', now()),
('checkout', '0019_checkout_gift_cards', now()),
('checkout', '0020_auto_20190723_0722', now()),
('checkout', '0021_django_price_2', now()),
('checkout', '0022_auto_20191219_1137', now()),
('checkout', '0023_checkout_country', now()),
('checkout', '0024_auto_20200120_0154', now()),
('checkout', '0025_auto_20200221_0257', now()),
('account', '0038_auto_20200123_0034', now()),
('account', '0039_auto_20200221_0257', now()),
('core', '0001_migrate_metadata', now()),
('account', '0040_auto_20200415_0443', now()),
('account', '0041_permissions_to_groups', now()),
('account', '0040_auto_20200225_0237', now()),
('account', '0041_merge_20200421_0529', now()),
('account', '0042_merge_20200422_0555', now()),
('account', '0043_rename_service_account_to_app', now()),
('webhook', '0003_unmount_service_account', now()),
('account', '0044_unmount_app_and_app_token', now()),
('account', '0045_auto_20200427_0425', now()),
('admin', '0001_initial', now()),
('admin', '0002_logentry_remove_auto_add', now()),
('admin', '0003_logentry_add_action_flag_choices', now()),
('app', '0001_initial', now()),
('auth', '0012_alter_user_first_name_max_length', now()),
('axes', '0001_initial', now()),
('axes', '0002_auto_20151217_2044', now()),
('axes', '0003_auto_20160322_0929', now()),
('axes', '0004_auto_20181024_1538', now()),
('axes', '0005_remove_accessattempt_trusted', now()),
('axes', '0006_remove_accesslog_trusted', now()),
('axes', '0007_alter_accessattempt_unique_together', now()),
('axes', '0008_accessfailurelog', now()),
('axes', '0009_add_session_hash', now()),
('axes', '0010_accessattemptexpiration', now()),
('discount', '0004_auto_20170206_0407', now()),
('discount', '0005_auto_20170919_0839', now()),
('discount', '0006_auto_20171129_1004', now()),
('discount', '0007_auto_20180108_0814', now()),
('discount', '0008_sale_collections', now()),
('discount', '0009_auto_20180719_0520', now()),
('discount', '0010_auto_20180724_1251', now()),
('discount', '0011_auto_20180803_0528', now()),
('discount', '0012_auto_20190329_0836', now()),
('discount', '0013_auto_20190618_0733', now()),
('discount', '0014_auto_20190701_0402', now()),
('discount', '0015_voucher_min_quantity_of_products', now()),
('discount', '0016_auto_20190716_0330', now()),
('discount', '0017_django_price_2', now()),
('discount', '0018_auto_20190827_0315', now()),
('discount', '0019_auto_20200217_0350', now()),
('django_prices_openexchangerates', '0001_initial', now()),
('django_prices_openexchangerates', '0002_auto_20160329_0702', now()),
('django_prices_openexchangerates', '0003_auto_20161018_0707', now()),
('django_prices_openexchangerates', '0004_auto_20170316_0944', now()),
('django_prices_openexchangerates', '0005_auto_20190124_1008', now()),
('django_prices_vatlayer', '0001_initial', now()),
('django_prices_vatlayer', '0002_ratetypes', now()),
('django_prices_vatlayer', '0003_auto_20180316_1053', now()),
('giftcard', '0002_auto_20190814_0413', now()),
('giftcard', '0003_auto_20200217_0350', now()),
('product', '0116_auto_20200225_0237', now()),
('product', '0117_auto_20200423_0737', now()),
('payment', '0011_auto_20190516_0901', now()),
('payment', '0012_transaction_customer_id', now()),
('payment', '0013_auto_20190813_0735', now()),
('payment', '0014_django_price_2', now()),
('payment', '0015_auto_20200203_1116', now()),
('payment', '0016_auto_20200423_0314', now()),
('warehouse', '0002_auto_20200123_0036', now()),
('warehouse', '0003_warehouse_slug', now()),
('warehouse', '0004_auto_20200129_0717', now()),
('warehouse', '0005_auto_20200204_0722', now()),
('warehouse', '0006_auto_20200228_0519', now()),
('order', '0079_auto_20200304_0752', now()),
('order', '0080_invoice', now()),
('order', '0081_auto_20200406_0456', now()),
('warehouse', '0007_auto_20200406_0341', now()),
('order', '0082_fulfillmentline_stock', now()),
('order', '0079_auto_20200225_0237', now()),
('order', '0081_merge_20200309_0952', now()),
('order', '0083_merge_20200421_0529', now()),
('menu', '0004_sort_order_index', now()),
('menu', '0005_auto_20180719_0520', now()),
('menu', '0006_auto_20180803_0528', now()),
('menu', '0007_auto_20180807_0547', now()),
('menu', '0008_menu_json_content_new', now()),
('menu', '0009_remove_menu_json_content', now()),
('menu', '0010_auto_20180913_0841', now()),
('menu', '0011_auto_20181204_0004', now()),
('menu', '0012_auto_20190104_0443', now()),
('menu', '0013_auto_20190507_0309', now()),
('menu', '0014_auto_20190523_0759', now()),
('menu', '0015_auto_20190725_0811', now()),
('menu', '0016_auto_20200217_0350', now()),
('warehouse', '0008_auto_20200430_0239', now()),
('warehouse', '0009_remove_invalid_allocation', now()),
('page', '0002_auto_20180321_0417', now()),
('page', '0003_auto_20180719_0520', now()),
('page', '0004_auto_20180803_0528', now()),
('page', '0005_auto_20190208_0456', now()),
('page', '0006_auto_20190220_1928', now()),
('page', '0007_auto_20190225_0252', now()),
('page', '0008_raw_html_to_json', now()),
('page', '0009_auto_20191108_0402', now()),
('page', '0010_auto_20200129_0717', now()),
('page', '0011_auto_20200217_0350', now()),
('plugins', '0003_auto_20200429_0142', now()),
('sessions', '0001_initial', now()),
('webhook', '0004_mount_app', now()),
('wishlist', '0001_initial', now()),
('account', '0006_auto_20160829_0819', now()),
('account', '0005_auto_20160205_0651', now()),
('account', '0015_auto_20171213_0734', now()),
('account', '0007_auto_20161115_0940', now()),
('account', '0010_auto_20170919_0839', now()),
('account', '0003_auto_20151104_1102', now()),
('account', '0008_auto_20161115_1011', now()),
('account', '0002_auto_20150907_0602', now()),
('account', '0009_auto_20170206_0407', now()),
('account', '0001_initial', now()),
('account', '0014_auto_20171129_1004', now()),
('account', '0012_auto_20171117_0846', now()),
('account', '0016_auto_20180108_0814', now()),
('account', '0004_auto_20160114_0419', now()),
('account', '0013_auto_20171120_0521', now()),
('account', '0011_auto_20171110_0552', now()),
('checkout', 'fix_empty_data_in_lines', now()),
('checkout', '0006_auto_20180221_0825', now()),
('checkout', '0002_auto_20170206_0407', now()),
('checkout', '0001_auto_20170113_0435', now()),
('checkout', '0005_auto_20180108_0814', now()),
('checkout', '0001_initial', now()),
('checkout', '0003_auto_20170906_0556', now()),
('checkout', '0002_auto_20161014_1221', now()),
('checkout', '0004_auto_20171129_1004', now());
