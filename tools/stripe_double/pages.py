"""The double's pages: the one to pay on, and its books. Each says at its top that no money moves here."""

from __future__ import annotations

from html import escape
from typing import Any

from .books import Books

STYLE = """
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#f4f4f6}
main{max-width:26rem;margin:0 auto;padding:1rem}main.wide{max-width:60rem}h1{font-size:1.25rem;margin:.5rem 0}
.pretend{background:#7a2e00;color:#fff;padding:.75rem 1rem;text-align:center;font-weight:600}
.amount{font-size:2rem;font-weight:700;margin:.25rem 0 1rem}
form{margin:.5rem 0}button{width:100%;min-height:3rem;font:inherit;border:1px solid #555;border-radius:.5rem;
background:#fff;cursor:pointer}button.main{background:#4a3fd1;border-color:#4a3fd1;color:#fff;font-weight:600}
.note{color:#444}.bad{background:#fde8e8;border:1px solid #b42318;padding:.75rem;border-radius:.5rem}
table{border-collapse:collapse;width:100%;background:#fff;font-size:.875rem}td,th{border:1px solid #ccc;padding:.375rem;
text-align:left;overflow-wrap:anywhere}.row form{display:inline-block}.row button{min-height:2rem;width:auto}
"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action *; frame-ancestors 'none'"

WORDS = {
    "vi": {
        "pretend": "Trang giả lập của bản minh hoạ: không phải Stripe, không có tiền thật",
        "title": "Thanh toán bằng thẻ (giả lập)",
        "pay": "Trả tiền",
        "decline": "Thử thẻ bị từ chối",
        "later": "Trả, ngân hàng xác nhận sau",
        "back": "Quay lại cửa hàng, chưa trả",
        "declined": "Thẻ của bạn bị từ chối. Bạn chưa trả gì.",
        "gone": "Trang này không còn nhận tiền nữa.",
        "note": "Đừng nhập số thẻ thật ở bất kỳ đâu trên trang này: không cần số thẻ nào.",
    },
    "en": {
        "pretend": "Pretend page of the demonstration: not Stripe, no real money",
        "title": "Pay by card (pretend)",
        "pay": "Pay",
        "decline": "Try a card that is declined",
        "later": "Pay, the bank confirms later",
        "back": "Back to the shop without paying",
        "declined": "Your card was declined. You have paid nothing.",
        "gone": "This page takes no money any more.",
        "note": "Do not type a real card number anywhere here: none is needed.",
    },
}


def pay_page(session: dict[str, Any], *, declined: bool = False) -> str:
    words = WORDS.get(session["locale"], WORDS["en"])
    if session["status"] != "open":
        link = escape(session["cancel_url"] or session["success_url"], quote=True)
        return _page(words, f'<p>{words["gone"]}</p><p><a href="{link}">{words["back"]}</a></p>', session)
    bad = f'<p class="bad" role="alert">{words["declined"]}</p>' if declined else ""
    buttons = "".join(
        f'<form method="post" action="/pay/{session["id"]}/{name}">'
        f"<button{' class=main' if name == 'pay' else ''}>{words[name]}</button></form>"
        for name in ("pay", "decline", "later", "back")
    )
    return _page(words, f'{bad}{buttons}<p class="note">{words["note"]}</p>', session)


def _page(words: dict[str, str], body: str, session: dict[str, Any]) -> str:
    amount = f"{session['amount_total']:,}".replace(",", ".")
    return _html(
        session["locale"],
        words["title"],
        words["pretend"],
        f"<main><h1>{words['title']}</h1><p>{escape(session['title'])}</p>"
        f'<p class="amount">{amount} đ</p>{body}</main>',
    )


def books_page(books: Books) -> str:
    """What the double has in its books, with what can happen to it."""
    rows = []
    for session in reversed(list(books.sessions.values())):
        payment = books.payments.get(session["payment_intent"] or "", {})
        charge = books.charges.get(payment.get("latest_charge") or "", {})
        can = []
        if payment.get("status") == "processing":
            can += [f"decide/{session['id']}/yes", f"decide/{session['id']}/no"]
        if charge and not charge["disputed"]:
            can.append(f"dispute/{payment['id']}")
        for dispute in books.disputes.values():
            if dispute["payment_intent"] == payment.get("id") and dispute["status"] == "needs_response":
                can += [f"close/{dispute['id']}/won", f"close/{dispute['id']}/lost"]
        buttons = "".join(
            f'<form method="post" action="/double/{what}"><button>{_name(what)}</button></form>'
            for what in can
        )
        amount, back = session["amount_total"], charge.get("amount_refunded", 0)
        rows.append(
            f"<tr><td>{escape(session['client_reference_id'] or '')}</td><td>{amount}</td>"
            f"<td>{session['status']} · {session['payment_status']}</td><td>{back}</td>"
            f'<td class="row">{buttons}</td></tr>'
        )
    head = "".join(
        f"<th>{word}</th>" for word in ("Đơn", "Số tiền", "Trang trả tiền", "Đã hoàn", "Cho xảy ra")
    )
    body = f'<main class="wide"><h1>Sổ của Stripe giả lập</h1><p>Số dư: {books.balance()} đ</p><table><tr>{head}</tr>'
    return _html("vi", "Stripe giả lập", WORDS["vi"]["pretend"], f"{body}{''.join(rows)}</table></main>")


def _name(what: str) -> str:
    kind, *rest = what.split("/")
    names = {"yes": "ngân hàng nhận", "no": "ngân hàng từ chối", "won": "thắng", "lost": "thua"}
    return "khiếu nại thẻ" if kind == "dispute" else names[rest[-1]]


def _html(language: str, title: str, pretend: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language if language in WORDS else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{title}</title><style>{STYLE}</style></head>'
        f'<body><p class="pretend">{pretend}</p>{body}</body></html>'
    )
