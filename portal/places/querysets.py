"""Questions about places."""

from django.db import models


class DistrictQuerySet(models.QuerySet):
    def in_office(self, office):
        return self.filter(office=office)


class MunicipalityQuerySet(models.QuerySet):
    def in_district(self, district):
        return self.filter(district=district)
