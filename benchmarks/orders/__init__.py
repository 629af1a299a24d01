"""Orders per second and SQL per order, ours against Saleor 2.10.1's own ``checkoutComplete`` on the same stack."""
