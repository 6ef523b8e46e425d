"""The talks of this app, entered where the router looks for them."""

from bots.dialogs import application, brochures, links, menu, person, places, reminded, seats, trials
from bots.dialogs.family import absent, attendance, friends, lessons, linking
from bots.dialogs.registries import (
    ButtonHandler,
    CommandHandler,
    Talk,
    button_handlers,
    command_handlers,
    start_handlers,
    talks,
)
from bots.dialogs.staff import day, follow_up, new_lead, outcome, roll


def register() -> None:
    buttons: dict[str, ButtonHandler] = {
        "menu": menu.show_menu,
        "language": menu.choose_language,
        "person": person.ask,
        "prices": places.tell_prices,
        "address": places.tell_addresses,
        "apply": application.press,
        "brochures": brochures.offer,
        "paper": brochures.send,
        "try": trials.want_trial,
        "trial": reminded.answer,
        "slot": trials.choose_slot,
        "book": trials.book,
        "move": trials.move,
        "cancel": trials.ask_to_cancel,
        "drop": trials.drop,
        "keep": trials.keep,
        "outcome": outcome.tell_outcome,
        "follow": follow_up.press,
        "lead": new_lead.press,
        "roll": roll.press,
        "day": day.show_day,
        "seat": seats.answer,
        "languages": menu.ask_language,
        "more": menu.show_more,
        "children": menu.show_children,
        "family": linking.ask,
        "next": lessons.tell_next,
        "week": lessons.tell_week,
        "absences": attendance.tell,
        "absent": absent.press,
        "comes": absent.comes,
        "invite": friends.invite,
    }
    commands: dict[str, CommandHandler] = {
        "start": menu.start,
        "menu": menu.show_menu,
        "help": menu.show_menu,
        "cancel": menu.show_menu,
        "language": menu.ask_language,
        "person": person.ask,
        "day": day.show_day,
        "next": lambda conversation, _rest: lessons.tell_next(conversation, ()),
        "week": lambda conversation, _rest: lessons.tell_week(conversation, ()),
        "absent": lambda conversation, _rest: absent.press(conversation, ()),
        "absences": lambda conversation, _rest: attendance.tell(conversation, ()),
    }
    own_talks: dict[str, Talk] = {
        "apply": application.hear,
        "person": person.hear_question,
        "address": places.hear_place,
        "family": linking.hear,
        "absent": absent.hear_reason,
    }
    for prefix, press in buttons.items():
        button_handlers.register(prefix, press)
    for word, answer in commands.items():
        command_handlers.register(word, answer)
    for name, talk in own_talks.items():
        talks.register(name, talk)
    start_handlers.register("link", links.link)
