"""``/diem-ban/…``: a place is named by its slug, a parcel by its code."""

from django.urls import path

from .views import cash, parcels, payee_account, queue, returns, settings, shelves, statements

app_name = "operator"

urlpatterns = [
    path("", queue.home, name="home"),
    path("<slug:place>/", queue.column, name="queue"),
    path("<slug:place>/phieu.pdf", queue.slips, name="slips"),
    path("<slug:place>/tim/", queue.find, name="find"),
    path("<slug:place>/cai-dat/", settings.settings, name="settings"),
    path("<slug:place>/cai-dat/<slug:part>/", settings.change, name="change_settings"),
    path("<slug:place>/kho/", shelves.shelves, name="shelves"),
    path("<slug:place>/kho/nhap/", shelves.receive, name="receive"),
    path("<slug:place>/kho/<int:variant_id>/", shelves.change, name="change_stock"),
    path("<slug:place>/kho/<int:variant_id>/so/", shelves.ledger, name="ledger"),
    path("<slug:place>/quy/", cash.cash, name="cash"),
    path("<slug:place>/quy/chot/", cash.close, name="close_cash"),
    path("<slug:place>/quy/tai-khoan/", payee_account.account, name="payee_account"),
    path("<slug:place>/sao-ke/", statements.statement, name="statement"),
    path("<slug:place>/sao-ke/sao-ke.<slug:kind>", statements.file, name="statement_file"),
    path("<slug:place>/sao-ke-phi/", statements.fees, name="fees"),
    path("<slug:place>/sao-ke-phi/sao-ke.<slug:kind>", statements.fees_file, name="fees_file"),
    path("<slug:place>/hang-tra/", returns.returns, name="returns"),
    path("<slug:place>/hang-tra/tien/<int:refund_id>/", returns.give_cash, name="give_cash"),
    path("<slug:place>/hang-tra/<str:code>/anh/<int:photo_id>.jpg", returns.photo, name="return_photo"),
    path("<slug:place>/hang-tra/<str:code>/<slug:step>/", returns.take_step, name="return_step"),
    path("<slug:place>/kien/<str:code>/", parcels.parcel, name="parcel"),
    path("<slug:place>/kien/<str:code>/phieu.pdf", parcels.slip, name="slip"),
    path("<slug:place>/kien/<str:code>/<slug:step>/", parcels.take_step, name="step"),
]
