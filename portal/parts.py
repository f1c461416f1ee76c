"""What the parts of the house contribute to each other, by name: portal imports no guest.

The settings take these lists over as they are; none of them differs between machines.
"""

from datetime import timedelta

# The letters an office may word itself: lists of `portal.outbox.wording.LetterKind`.
LETTER_KINDS = [
    f"{part}.letter_kinds.KINDS"
    for part in (
        "conferences.registration",
        "conferences",
        "initiatives",
        "portal.publishing",
        "portal.outbox",
    )
]

# What people with an account are told by letter, if they want: lists of `notices.NoticeKind`.
NOTICE_KINDS = [
    "initiatives.notice_kinds.KINDS",
    "portal.publishing.notice_kinds.KINDS",
    "conferences.notice_kinds.KINDS",
    "conferences.registration.notice_kinds.KINDS",
]

# What the worker does by the clock: (a function without arguments, how often it is due).
CHORES = [
    ("portal.publishing.services.publish_due", timedelta(minutes=1)),
    ("portal.publishing.services.forget_editing", timedelta(minutes=10)),
    ("portal.publishing.services.forget_old_previews", timedelta(days=1)),
    ("portal.search.upkeep.keep_snapshot", timedelta(minutes=1)),
    ("portal.search.upkeep.check_index", timedelta(days=1)),
    ("portal.publishing.links.collect_links", timedelta(hours=12)),
    ("portal.publishing.links.check_links", timedelta(minutes=1)),
    ("portal.outbox.services.delete_old_letters", timedelta(hours=6)),
    ("portal.outbox.daily.send_daily", timedelta(minutes=5)),
    ("initiatives.services.delete_old_enquiries", timedelta(hours=1)),
    ("initiatives.services.delete_old_suggestions", timedelta(hours=1)),
    ("initiatives.services.access.delete_old_requests", timedelta(hours=1)),
    ("initiatives.services.reminding.remind_of_enquiries", timedelta(hours=1)),
    ("initiatives.services.reminding.tell_of_ending_needs", timedelta(hours=1)),
    ("initiatives.services.answer_times.forget_old_answer_times", timedelta(days=1)),
    ("initiatives.services.freshness.ask_who_is_due", timedelta(hours=1)),
    ("initiatives.services.freshness.forget_old_requests", timedelta(hours=6)),
    ("initiatives.services.alerts.send_alerts", timedelta(hours=1)),
    ("initiatives.services.alerts.delete_unconfirmed_alerts", timedelta(hours=6)),
    ("portal.search.counts.add_up_counts", timedelta(minutes=5)),
    ("conferences.services.log.forget_authors", timedelta(days=1)),
    ("conferences.services.due_letters.write_due_letters", timedelta(hours=1)),
    ("conferences.services.due_letters.forget_addresses", timedelta(hours=12)),
    ("conferences.registration.services.sweep_all", timedelta(minutes=1)),
    ("conferences.registration.services.telling.tell_about_changes", timedelta(minutes=1)),
    ("conferences.registration.services.hosts.tell_hosts", timedelta(minutes=10)),
    ("conferences.registration.services.reminding.nudge_unconfirmed", timedelta(minutes=10)),
    ("conferences.registration.services.reminding.remind_of_event", timedelta(minutes=10)),
    ("conferences.registration.services.reminding.thank", timedelta(minutes=30)),
    ("conferences.registration.services.delete_due", timedelta(hours=1)),
    ("portal.accounts.sessions.clear_sessions", timedelta(days=1)),
    ("portal.publishing.services.history.begin_history", timedelta(hours=1)),
    ("portal.publishing.services.history.forget_old_versions", timedelta(days=1)),
    ("portal.publishing.services.review.forget_decided", timedelta(days=1)),
    ("portal.search.counts.forget_old_counts", timedelta(hours=12)),
    ("portal.exchange.services.delete_old_imports", timedelta(hours=6)),
    ("portal.accounts.audit.forget_old_entries", timedelta(hours=12)),
    ("portal.publishing.services.files.delete_given_up_uploads", timedelta(hours=6)),
    ("portal.publishing.services.files.delete_orphans", timedelta(hours=6)),
]
# What people wait for: each takes one step of about a second, and says whether there is more.
STEPS = ["portal.exchange.services.advance_imports"]

# The tabs of an event's desk after „Grunddaten“, in their order (see conferences/admin/desk/).
EVENT_TABS = [
    "conferences.admin.desk.open_findings.OpenFindingsTab",
    "conferences.admin.desk.programme.ProgrammeTab",
    "conferences.admin.desk.naming.InitiativeNames",
    "conferences.admin.desk.workshops.WorkshopsTab",
    "conferences.admin.desk.good_practice.GoodPracticeTab",
    "conferences.registration.admin.desk.PeopleTab",
    "conferences.admin.desk.findings.FindingsTab",
    "conferences.admin.desk.documentation.DocumentationTab",
    "conferences.admin.desk.stands.StandsTab",
    "conferences.registration.admin.letters.LettersTab",
    "conferences.registration.admin.letters.LetterTab",
    "conferences.registration.admin.letters.LetterResetTab",
    "conferences.registration.admin.desk.NumbersTab",
    "conferences.admin.desk.cloning.CloneTab",
]

# What lies on the office's desk, the most urgent first: functions (user, office) -> Tile or None.
# Tiles with the same key are one.
DESK = [
    "portal.publishing.desk.review",
    "initiatives.desk.letters_from_outside",
    "conferences.registration.desk.requests",
    "portal.outbox.desk.letters",
    "conferences.registration.desk.letters",
    "conferences.desk.findings",
    "conferences.registration.desk.coming",
    "initiatives.desk.grown_old",
    "conferences.desk.to_mend",
    "portal.publishing.desk.dead_links",
    "initiatives.desk.white_spots",
    "portal.publishing.desk.changes",
]

# What waits for the office's review: functions that answer a list of `queue.Source`s.
REVIEW_SOURCES = [
    "portal.publishing.queue.entry_sources",
    "portal.publishing.queue.pending_sources",
    "portal.publishing.picture_queue.picture_sources",
    "initiatives.review.access_sources",
    "initiatives.queue.closing_sources",
    "conferences.queue.stand_sources",
    "conferences.queue.log_sources",
]

# What parts above conferences copy when an event becomes the template of the next one:
# `conferences.services.cloning.Part`.
EVENT_CLONING = ["conferences.registration.services.cloning.PART"]

# What parts above conferences count of an event for its documentation, without names: functions
# (event) -> list of (what, how many).
EVENT_FIGURES = ["conferences.registration.services.public_figures.figures"]

# What people without an office look after: (the accounts' relation, its field that leads to the
# entry).
DUTIES = [("stewardships", "initiative")]

# What a coordinator finds on „Mein Bereich“, in its order: functions (user) -> area.Panel or None,
# and what needs doing now: functions (user) -> list of area.Task.
AREA_PANELS: list[str] = [
    "initiatives.area.my_initiatives",
    "initiatives.area_needs.my_needs",
    "conferences.area.events",
    "conferences.area.stands",
]
AREA_TASKS: list[str] = [
    "initiatives.area.tasks",
    "initiatives.area_enquiries.waiting",
    "initiatives.area_freshness.entries_to_confirm",
    "conferences.area.tasks",
    "conferences.area_findings.tasks",
    "conferences.registration.area.wishes",
    "initiatives.area_needs.ending_needs",
    "initiatives.area.tasks_about_pictures",
    "conferences.area.tasks_about_pictures",
]

# The sections on the page of one initiative there, in its order: functions (user, initiative) ->
# area.Panel or None. What only leads somewhere is a panel without rows: `empty` and `links`.
INITIATIVE_SECTIONS: list[str] = [
    "initiatives.area_enquiries.enquiries_of",
    "initiatives.area_needs.needs_of",
    "conferences.area_findings.findings_of",
    "initiatives.area.pictures",
    "initiatives.area.people",
    "initiatives.area_freshness.confirmation",
]

# Open data (see portal/api): routers of the API, and lists of `core.Collection` to download.
API_ROUTERS = [
    "portal.api.places.router",
    "initiatives.api.router",
    "initiatives.hsds.router",
    "conferences.api.router",
]
API_COLLECTIONS = [
    "portal.api.places.COLLECTIONS",
    "initiatives.api.COLLECTIONS",
    "conferences.api.COLLECTIONS",
]

# Pages of the sitemap that are no entries: functions without arguments -> list of paths.
SITEMAP_PAGES = ["conferences.story.addresses"]
