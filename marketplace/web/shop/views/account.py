"""Accounts: opening, signing in and out, passwords, own orders.

Whoever asks whether an address has an account learns nothing: registering and resetting answer alike for known and
unknown addresses, and the letter says the rest. An account is made only by who reads its mailbox, with a password
chosen then; nothing is stored before.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login as sign_in_session
from django.contrib.auth import views as auth_views
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.ordering.selectors import orders_of
from marketplace.web import access, throttles
from marketplace.web.shop import accounts, baskets, browse, forms, orders
from marketplace.web.shop.pages import page

SENT = gettext_lazy("Nếu địa chỉ này dùng được, một thư đang được gửi tới đó. Hãy mở thư và làm theo.")


@method_decorator(page, name="dispatch")
class Login(auth_views.LoginView):
    """Signing in; throttled by django-axes; the guest's basket comes along."""

    form_class = forms.LoginForm
    template_name = "shop/account_form.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        return reverse("shop:account")

    def form_valid(self, form: Any) -> HttpResponse:
        token = self.request.session.get(baskets.SESSION_KEY)
        response = super().form_valid(form)
        baskets.take_along(self.request, token)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = {"next": self.get_redirect_url()} if self.get_redirect_url() else {}
        return super().get_context_data(**kwargs) | {
            "heading": _("Đăng nhập"),
            "button": _("Đăng nhập"),
            "form_has_errors": bool(kwargs.get("form") and kwargs["form"].errors),
            "hidden": following,
            "links": [
                {"url": reverse("shop:register"), "label": _("Mở tài khoản")},
                {"url": reverse("shop:password_reset"), "label": _("Quên mật khẩu")},
                {"url": reverse("shop:order_lookup"), "label": _("Theo dõi đơn hàng không cần tài khoản")},
            ],
        }


@method_decorator(page, name="dispatch")
class Logout(auth_views.LogoutView):
    next_page = reverse_lazy("shop:home")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask for an account; a letter with a link follows, to known and unknown addresses alike."""
    form = forms.RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not throttles.allow(request, "register", limit=10, seconds=3600):
            form.add_error(None, _("Bạn đã thử quá nhiều lần. Xin chờ một giờ."))
            return _form_page(
                request, form, heading=_("Mở tài khoản"), button=_("Gửi thư xác nhận"), status=429
            )
        accounts.ask_for_account(
            email=form.cleaned_data["email"],
            full_name=form.cleaned_data["full_name"],
            language=get_language() or "vi",
        )
        return _sent(request)
    return _form_page(
        request,
        form,
        heading=_("Mở tài khoản"),
        button=_("Gửi thư xác nhận"),
        intro=_("Chúng tôi gửi một thư tới địa chỉ của bạn; mật khẩu được đặt sau khi bạn mở thư đó."),
        status=422 if form.errors else 200,
    )


@page
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter: choose a password, and the account is made."""
    invitation = accounts.read_invitation(token)
    if invitation is None or accounts.is_known(invitation.email):
        messages.error(
            request, _("Đường dẫn đã dùng hoặc quá 24 giờ. Hãy đăng nhập hoặc mở tài khoản lần nữa.")
        )
        return redirect("shop:login")
    form = forms.SetPasswordForm(accounts.prospective_user(invitation), request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = accounts.open_account(invitation=invitation, password=form.cleaned_data["new_password1"])
        token_of_basket = request.session.get(baskets.SESSION_KEY)
        sign_in_session(request, user, backend="django.contrib.auth.backends.ModelBackend")
        baskets.take_along(request, token_of_basket)
        messages.success(request, _("Tài khoản đã mở."))
        return redirect("shop:account")
    return _form_page(
        request,
        form,
        heading=_("Đặt mật khẩu"),
        button=_("Mở tài khoản"),
        intro=_("Tài khoản của %(email)s") % {"email": invitation.email},
        status=422 if form.errors else 200,
    )


@page
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a letter with a link to a new password."""
    form = forms.PasswordResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not throttles.allow(request, "password-reset", limit=10, seconds=3600):
            form.add_error(None, _("Bạn đã thử quá nhiều lần. Xin chờ một giờ."))
            return _form_page(request, form, heading=_("Quên mật khẩu"), button=_("Gửi thư"), status=429)
        accounts.ask_for_password(email=form.cleaned_data["email"], language=get_language() or "vi")
        return _sent(request)
    return _form_page(
        request, form, heading=_("Quên mật khẩu"), button=_("Gửi thư"), status=422 if form.errors else 200
    )


@method_decorator(page, name="dispatch")
class PasswordResetConfirm(auth_views.PasswordResetConfirmView):
    """The link of the letter; Django keeps its token out of the address bar and of referrers."""

    form_class = forms.SetPasswordForm
    template_name = "shop/account_form.html"
    success_url = reverse_lazy("shop:login")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Đã đổi mật khẩu. Hãy đăng nhập."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context["validlink"]:
            context["intro"] = _("Đường dẫn đã dùng hoặc quá hạn. Hãy xin thư mới.")
            context["links"] = [{"url": reverse("shop:password_reset"), "label": _("Quên mật khẩu")}]
        return context | {"heading": _("Đặt mật khẩu mới"), "button": _("Đặt mật khẩu")}


@method_decorator([page, access.signed_in], name="dispatch")
class PasswordChange(auth_views.PasswordChangeView):
    """A new password by who knows the old one; other sessions end."""

    form_class = forms.PasswordChangeForm
    template_name = "shop/account_form.html"
    success_url = reverse_lazy("shop:account")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Đã đổi mật khẩu."))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": _("Đổi mật khẩu"),
            "button": _("Đổi mật khẩu"),
        }


@page
@access.signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Own orders, newest first, and the doors to workspaces this user may enter."""
    paginator = Paginator(orders_of(request.user), 20)
    part = paginator.get_page(request.GET.get("page"))
    here = reverse("shop:account")
    pages = browse.Pages(
        part.number,
        paginator.num_pages,
        f"{here}?page={part.number - 1}" if part.has_previous() else "",
        f"{here}?page={part.number + 1}" if part.has_next() else "",
    )
    context = {
        "orders": [orders.listed_order(placement) for placement in part],
        "pages": pages,
        "workspaces": access.workspaces(request.user),
    }
    return render(request, "shop/account.html", context)


def _sent(request: HttpRequest) -> HttpResponse:
    messages.success(request, str(SENT))
    return HttpResponseRedirect(reverse("shop:login"))


def _form_page(
    request: HttpRequest, form: Any, *, heading: str, button: str, intro: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "intro": intro,
        "form_has_errors": bool(form.errors),
    }
    return render(request, "shop/account_form.html", context, status=status)
