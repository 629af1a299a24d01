"""Addresses of the shop. Public places are ``dia-diem/``: ``diem-ban/`` is their operators' workspace."""

from django.urls import URLPattern, URLResolver, path

from marketplace.web.shop.views import (
    account,
    basket,
    browse,
    cards,
    catalogue,
    checkout,
    orders,
    returns,
    site,
)

app_name = "shop"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", browse.home, name="home"),
    path("tim-kiem/", browse.browse_products, name="browse"),
    path("goi-y/", browse.suggestions, name="suggestions"),
    path("san-pham/<slug:slug>/", catalogue.product, name="product"),
    path("chung-nhan/", catalogue.certificate_search, name="certificates"),
    path("chung-nhan/<int:pk>/", catalogue.certificate, name="certificate"),
    path("chung-nhan/<int:pk>/qr.svg", catalogue.certificate_qr, name="certificate_qr"),
    path("chu-the-san-xuat/<slug:slug>/", catalogue.producer, name="producer"),
    path("dia-diem/", catalogue.place_list, name="places"),
    path("dia-diem/<slug:slug>/", catalogue.place, name="place"),
    path("gio-hang/", basket.show, name="basket"),
    path("gio-hang/them/", basket.add, name="basket_add"),
    path("gio-hang/dong/<int:pk>/", basket.line, name="basket_line"),
    path("noi-giao/", basket.choose_destination, name="destination"),
    path("phuong-xa/", basket.communes, name="communes"),
    path("dat-hang/", checkout.checkout, name="checkout"),
    path("dat-hang/xem-lai/", checkout.review, name="checkout_review"),
    path("don-hang/<uuid:token>/", orders.order, name="order"),
    path("don-hang/<uuid:token>/vietqr.svg", orders.transfer_qr, name="transfer_qr"),
    path("don-hang/<uuid:token>/bien-nhan.pdf", orders.receipt, name="receipt"),
    path("don-hang/<uuid:token>/the/", cards.pay, name="card_pay"),
    path("don-hang/<uuid:token>/the/xong/", cards.back, name="card_return"),
    path("don-hang/<uuid:token>/huy/", orders.cancel, name="order_cancel"),
    path("don-hang/<uuid:token>/tra-hang/", returns.returns, name="returns"),
    path("don-hang/<uuid:token>/tra-hang/<str:code>/rut/", returns.withdraw, name="return_withdraw"),
    path(
        "don-hang/<uuid:token>/tra-hang/<str:code>/anh/<int:photo_id>.jpg", returns.photo, name="return_photo"
    ),
    path("tra-cuu-don-hang/", orders.look_up, name="order_lookup"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/mat-khau/", account.PasswordChange.as_view(), name="password_change"),
    path("dang-nhap/", account.Login.as_view(), name="login"),
    path("dang-xuat/", account.Logout.as_view(), name="logout"),
    path("dang-ky/", account.register, name="register"),
    path("dang-ky/<str:token>/", account.confirm, name="confirm"),
    path("quen-mat-khau/", account.password_reset, name="password_reset"),
    path(
        "quen-mat-khau/<uidb64>/<token>/",
        account.PasswordResetConfirm.as_view(),
        name="password_reset_confirm",
    ),
    path("thong-tin/<slug:name>/", site.info, name="info"),
    path("ngon-ngu/", site.choose_language, name="language"),
    path("favicon.ico", site.favicon, name="favicon"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap, name="sitemap"),
]
