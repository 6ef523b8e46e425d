"""Who may see figures. A salesperson sees only own rows."""

from collections.abc import Iterable

from organizations.choices import LEADERS, SELLERS, Role
from organizations.rights import every

RIGHTS: dict[str, Iterable[Role]] = {
    **dict.fromkeys(every("analytics.saleskpi", "view"), SELLERS),
    **dict.fromkeys(every("analytics.leadmetrics", "view"), LEADERS),
    **dict.fromkeys(every("analytics.groupanalytics", "view"), LEADERS),
    **dict.fromkeys(every("analytics.correction", "view"), LEADERS),
    **dict.fromkeys(every("analytics.target", "view", "change"), LEADERS),
    **dict.fromkeys(every("analytics.closedmonth", "view", "change"), LEADERS),
    **dict.fromkeys(every("analytics.report", "view"), LEADERS),
    # Who wins leads enters what that costs.
    **dict.fromkeys(every("analytics.marketinganalytics", "view"), (*LEADERS, Role.MARKETER)),
    **dict.fromkeys(every("analytics.spend", "view", "add", "change"), (*LEADERS, Role.MARKETER)),
    # Of leads alone, which who wins them needs too.
    **dict.fromkeys(every("analytics.leadreport", "view"), (*LEADERS, Role.MARKETER)),
}
