"""A stand-in for Stripe on this machine, for the demonstration and for tests: ``python -m tools.stripe_double``.

It keeps books (Checkout Sessions, payments, refunds, disputes, events), honours idempotency keys, shows a page to pay
on that says what it is, and tells of what happens by webhooks signed in Stripe's scheme. Only what this project calls
is here; whether those calls have the form Stripe asks for, ``stripe-mock`` judges (``tools/stripe_mock.py``). No real
card number is asked for or accepted.
"""
