"""Rows of which there are too many for a list to choose from: people type what they mean."""

from typing import Any


class Named:
    """Part of a model whose rows are named in forms by typing, see `portal.publishing.naming`."""

    pk: Any
    #: the columns people know a row by
    named_by: tuple[str, ...] = ("title",)
    #: the relations `told_apart` reads
    named_with: tuple[str, ...] = ()

    @property
    def told_apart(self) -> str:
        """What tells rows of the same title apart for people, such as a day or a place."""
        return ""

    @property
    def typed_name(self) -> str:
        """„Titel – Wolfsburg (#12)“: read back it means exactly this row."""
        words = " – ".join(part for part in (str(self), self.told_apart) if part)
        return f"{words} (#{self.pk})"
