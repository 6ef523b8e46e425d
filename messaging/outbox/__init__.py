"""How a message leaves, once: taken up (`claim`), on its way (`deliver`), in a loop (`drain`); `leases` finds what a
worker left behind.

`sending` is committed before the request goes out. A row found there with a dead lease may have arrived: it becomes
uncertain and is never sent again by itself.
"""
