"""Pages of the list as text, and the numbers of its tabs."""

LIST = "/admin/leads/lead/"


def html_of(client, query: str = "") -> str:
    return client.get(f"{LIST}?{query}").content.decode()


def tabs_of(client, query: str = "") -> dict[str, str]:
    tabs = client.get(f"{LIST}?{query}").context["tabs"]
    return {tab["view"].key: tab["count"] for tab in tabs}
