"""What is looked for at each tick, in every center: functions that ask the database who is due, and do it."""

from collections.abc import Callable

from common.contributions import Registry

DueFunction = Callable[[], object]

due_functions: Registry[DueFunction] = Registry()


def register_due(name: str, function: DueFunction) -> None:
    """Have this run each minute, and soon after `wake()`, inside the scope of every active organization.

    It finds its work by a query and claims it in the database, so a missed tick, a second worker or a repeated one
    changes nothing.
    """
    due_functions.register(name, function)
