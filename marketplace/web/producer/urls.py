"""``/chu-the/…``: a producer is named by its slug, a product by its number."""

from django.urls import path

from .views import certificates, money, payee_account, products, statements

app_name = "producer"

urlpatterns = [
    path("", products.home, name="home"),
    path("<slug:producer>/", products.products, name="products"),
    path("<slug:producer>/san-pham/<int:pk>/", products.product, name="product"),
    path("<slug:producer>/san-pham/<int:pk>/sua/", products.edit, name="edit"),
    path("<slug:producer>/san-pham/<int:pk>/niem-yet/", products.publish, name="publish"),
    path("<slug:producer>/san-pham/<int:pk>/kho/", products.change_stock, name="stock"),
    path("<slug:producer>/san-pham/<int:pk>/anh/", products.add_picture, name="add_picture"),
    path(
        "<slug:producer>/san-pham/<int:pk>/anh/<int:picture>/xoa/",
        products.remove_picture,
        name="remove_picture",
    ),
    path("<slug:producer>/san-pham/<int:pk>/ho-so/", products.add_document, name="add_document"),
    path("<slug:producer>/tien/", money.money, name="money"),
    path("<slug:producer>/tien/tai-khoan/", payee_account.account, name="payee_account"),
    path("<slug:producer>/sao-ke/", statements.statement, name="statement"),
    path("<slug:producer>/sao-ke/sao-ke.<slug:kind>", statements.file, name="statement_file"),
    path("<slug:producer>/chung-nhan/", certificates.certificates, name="certificates"),
    path("<slug:producer>/chung-nhan/<int:pk>/", certificates.new_listing, name="new_listing"),
]
