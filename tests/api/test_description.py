"""The OpenAPI description holds: whatever is asked is answered as it says, never by an error."""

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from ..world import world

pytestmark = pytest.mark.django_db

#: questions made up for each operation and way of making them up
EXAMPLES = 20
QUIET = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
#: a test sees plain text; the middleware would pack it
PLAIN = {"Accept-Encoding": "identity"}
MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]


@pytest.fixture
def description():
    """Asked of the real application; only the test's connection stays open between requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield described()
    for signal in signals:
        signal.connect(close_old_connections)


def described():
    world("Nord")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def test_every_operation_answers_as_described(description):
    operations = [result.ok() for result in description.get_all_operations()]
    assert len(operations) == 17
    tried = {op.label: sum(try_out(op, mode) for mode in MODES) for op in operations}
    assert min(tried.values()) > 0
    print(f"{sum(tried.values())} questions to {len(tried)} operations")


def try_out(operation, mode) -> int:
    """How many questions were asked; an answer that breaks the description raises."""
    if mode == MODES[1] and not can_be_asked_wrongly(operation):
        return 0
    asked = 0

    @QUIET
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case) -> None:
        nonlocal asked
        asked += 1
        case.call_and_validate(headers=PLAIN)

    ask()
    return asked


def can_be_asked_wrongly(operation) -> bool:
    return bool(list(operation.iter_parameters()))


def test_no_answer_but_the_described_ones_would_pass(description, monkeypatch):
    """A description that promises a number where a text comes is noticed."""
    schema = description.raw_schema["components"]["schemas"]["OfficeOut"]
    monkeypatch.setitem(schema["properties"], "name", {"type": "integer"})
    operation = description["/api/v1/offices"]["GET"]
    with pytest.raises(BaseException, match="is not of type"):
        try_out(operation, MODES[0])
