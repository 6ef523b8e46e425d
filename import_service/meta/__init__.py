"""Lead ads of Meta (Facebook and Instagram): their webhook, and the Graph API that a lead is fetched from."""
