"""Whose event it is: nobody is asked where there is one answer, few are chosen, many are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.publishing.naming import OFFERED, Meant, NamedField

from ..services.hosts import Hosts


class HostField(NamedField):
    """An initiative by its name; the one chosen among those it may mean, once that was asked."""

    #: what it means is asked in a field of its own, which also says so if nothing is chosen
    is_asked_below = False
    chosen: Initiative | None = None

    def clean(self, value) -> Any:
        return self.chosen if self.is_asked_below else super().clean(value)


class HostFields(forms.Form):
    """The field `host` of the form, as the number of possible hosts asks for it."""

    instance: Any
    hosts: Hosts

    def _ask_for_a_host(self) -> None:
        """What is public keeps its host."""
        only = self.hosts.only
        if self.instance.published_at or (self.instance.pk and not self.hosts):
            del self.fields["host"]
        elif only and self.instance.host_id in (None, only.pk):
            del self.fields["host"]
            self._is_hosted_by(only)
        elif self.hosts.are_many:
            self._let_type()
        else:
            self._let_choose(self.fields["host"])

    def _let_choose(self, field: Any) -> None:
        field.queryset = Initiative.objects.filter(pk__in=[host.pk for host in self.hosts.first])
        field.required = True
        field.empty_label = _("bitte wählen")

    def _let_type(self) -> None:
        self.fields["host"] = HostField(
            self.hosts.rows,
            label=self.fields["host"].label,
            help_text=_("Ein Teil des Namens genügt; wir fragen nach, wenn mehrere so heißen."),
            error_messages={
                **self.fields["host"].error_messages,
                "required": _("Bitte schreiben Sie, welche Initiative einlädt."),
            },
        )
        if self.is_bound:
            self._ask_which_host(self.fields["host"])

    def _ask_which_host(self, field: Any) -> None:
        """Where what was typed is not exactly one: those it may mean, to choose from."""
        rows = self._may_be_meant()
        if not rows:
            return
        names = [
            (str(row.pk), " – ".join(filter(None, [str(row), row.told_apart]))) for row in rows
        ]
        self._ask("which_host", _("Welche Initiative ist gemeint?"), names, after="host")
        answer = self.data.get(self.add_prefix("which_host"))
        field.chosen = next((row for row in rows if str(row.pk) == answer), None)
        field.is_asked_below = True

    def _may_be_meant(self) -> list[Initiative]:
        """None where it is clear, or where nothing is called like that."""
        text = " ".join(self.data.get(self.add_prefix("host"), "").replace("\x00", "").split())
        meant = Meant(self.hosts.rows, [text])
        rows = meant.exactly(text) if text else []
        if len(rows) == 1:
            return []
        return (rows or meant.like(text))[:OFFERED]

    def _ask(self, name: str, label: Any, choices: list, *, after: str) -> None:
        raise NotImplementedError

    def _is_hosted_by(self, host: Initiative) -> None:
        """The office is the host's; so is being an example."""
        if host.pk != self.instance.host_id or not self.instance.office_id:
            self.instance.office_id = host.office_id
            self.instance.is_example = host.is_example
        self.instance.host = host

    def office_ids(self) -> list[int]:
        return self.hosts.office_ids

    def clean_host(self) -> Initiative | None:
        host = self.cleaned_data["host"]
        if host is not None:
            self._is_hosted_by(host)
        return host
