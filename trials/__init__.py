"""From an interested lead to a student: trial lessons, placement tests, offers, waiting lists, enrolling.

Verbs: book_trial, move_trial, cancel_trial, record_outcome, accept_trial, reject_trial, make_offer, plan_test,
put_on_waiting_list. Takes seats by the verbs of `scheduling` and moves leads by those of `leads`. Must not know:
tasks, chats, figures. What it keeps about a lead follows the lead through a merge.
"""
