"""Places in tables: the cells that name one, and the table of the districts."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.lib.columns import ChoiceCell, Column, NameCell, NamesCell, TextCell
from portal.lib.tables import Table

from .forms import MunicipalityField
from .models import AccessibilityFacts, District, Office
from .services import known_places


class PlaceCell(TextCell):
    """A municipality by its name or postcode, as the forms of the portal take it."""

    @property
    def rule(self) -> str:
        return _("Name der Gemeinde oder Postleitzahl")

    def for_field(self, field, scope) -> None:
        super().for_field(field, scope)
        self._places = None
        self._key_of = lru_cache(maxsize=2_000)(_key_of_place)

    def render(self, value, obj=None, **kwargs) -> str:
        """The shortest name that means no other place; asked of all places at once."""
        if not value:
            return ""
        self._places = self._places or known_places()
        found = self._places.find(value.pk)
        return found[0].query if found else value.name

    def clean(self, value, row=None, **kwargs) -> str:
        return self._key_of(value)


def _key_of_place(text: str) -> str:
    try:
        return MunicipalityField().clean(text).pk
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error


class OfficeCell(NameCell):
    """One of the offices the person works for; the administration also means the whole state."""

    def __init__(self):
        super().__init__(Office, name=lambda office: office.short_name)

    @property
    def rule(self) -> str:
        if self.scope is None or self.scope.office_ids is None:
            return _("Kurzname des Amts; leer heißt landesweit")
        return _("Kurzname Ihres Amts; neue Einträge gehören auch ohne diese Spalte dazu")

    def offered(self):
        if self.scope.office_ids is None:
            return Office.objects.all()
        return Office.objects.filter(pk__in=self.scope.office_ids)


class OfficeColumn(Column):
    """Staff cannot take an entry out of their office."""

    @property
    def is_required(self) -> bool:
        scope = self.widget.scope
        return self.model_field is not None and (
            not self.model_field.null or scope.office_ids is not None
        )

    @property
    def must_be_given(self) -> bool:
        return False


class DistrictsCell(NamesCell):
    """Districts by their full names; their official keys will do as well."""

    def __init__(self):
        super().__init__(District)

    def key_of(self, text: str):
        if text in self.names.values():
            return text
        return super().key_of(text)


def address_columns() -> dict[str, Column]:
    """The columns of `Address`; to be put into the class of a table."""
    return {
        "street": Column("street", example="Porschestraße 49"),
        "postcode": Column("postcode", example="38440"),
        "locality": Column("locality", example="Wolfsburg"),
        "municipality": Column("municipality", PlaceCell(), example="Wolfsburg"),
    }


def accessibility_columns() -> dict[str, Column]:
    return {name: Column(name, ChoiceCell()) for name in AccessibilityFacts.FACTS}


class DistrictTable(Table):
    """The districts by their official keys; new ones are made in the form."""

    model = District
    file_name = "landkreise"
    key_heading = "Amtlicher Gemeindeschlüssel"
    takes_new_rows = False
    title_attribute = "name"
    related = ("office",)

    name = Column("name", example="Gifhorn")
    kind = Column("kind", ChoiceCell(), example="Landkreis")
    office = OfficeColumn("office", OfficeCell(), example="Braunschweig")
    slug = Column("slug", readonly=True)

    def key_of(self, row: District) -> str:
        return row.ags

    def pk_of(self, key: str) -> str | None:
        """A program may have taken the key for a number and its first zero away."""
        return key.zfill(5) if key.isascii() and key.isdigit() and len(key) <= 5 else None

    def example_line(self) -> list[str]:
        return ["03151", *super().example_line()[1:]]

    def no_such_row(self, key: str) -> str:
        return _("Den Schlüssel „%(key)s“ gibt es nicht.") % {"key": key[:60]}
