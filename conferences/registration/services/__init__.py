from .changes import change, change_answers, correct_address, renew_link, send_link_anew
from .deletion import delete_due, forget
from .details import Details, Wish
from .refusals import (
    AlreadyRegistered,
    GroupTooLarge,
    NotActive,
    NotEnoughSeats,
    OverlappingWorkshops,
    Refused,
    RegistrationClosed,
    TooManyCompanions,
    WrongWorkshop,
)
from .registering import cancel, confirm, new_sending, register, sweep, sweep_all
from .requests import RequestGone, ask_for_change, decline, grant
from .settling import free_seats, seats_left

__all__ = [
    "AlreadyRegistered",
    "Details",
    "GroupTooLarge",
    "NotActive",
    "NotEnoughSeats",
    "OverlappingWorkshops",
    "Refused",
    "RegistrationClosed",
    "RequestGone",
    "TooManyCompanions",
    "Wish",
    "WrongWorkshop",
    "ask_for_change",
    "cancel",
    "change",
    "change_answers",
    "confirm",
    "correct_address",
    "decline",
    "delete_due",
    "forget",
    "free_seats",
    "grant",
    "new_sending",
    "register",
    "renew_link",
    "seats_left",
    "send_link_anew",
    "sweep",
    "sweep_all",
]
