"""How a post of a webhook leaves, at least once: signed (`signing`), asked (`ask`), taken up and judged (`drain`).

No transaction is open while the receiver is asked. A worker that dies in the middle leaves its post to the next one,
which sends it again under the same `webhook-id`: a receiver that has seen it can leave it.
"""
