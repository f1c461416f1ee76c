"""Which entries have changed, so that every process can follow."""

from django.db import models


class Change(models.Model):
    """A row of an entry, or of something its text is made of, was written or deleted.

    The database itself writes these rows, by triggers (`portal.search.triggers`), in the
    transaction of the change: whatever committed is announced, whoever wrote it.
    """

    #: "app.model" of the entry, or "*" when every entry may have changed
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField(default=0)
    #: a random number below 2³¹: two sets of rows with the same sum of stamps are the same
    stamp = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
