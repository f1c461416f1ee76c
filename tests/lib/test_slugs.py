"""Addresses made of German titles."""

import pytest

from portal.lib.slugs import german_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Förderverein Ehra-Lessien, ein Dorf – ein Team e. V.", None),
        ("Übach – Straße", "uebach-strasse"),
        ("ÄÖÜ", "aeoeue"),
        ("Café für alle", "cafe-fuer-alle"),
        ("!!!", "eintrag"),
        ("مرحبا", "eintrag"),
    ],
)
def test_a_german_title_makes_a_readable_address(title, slug):
    made = german_slug(title)
    assert made == (slug or "foerderverein-ehra-lessien-ein-dorf-ein-team-e-v")


def test_a_long_title_is_cut_at_a_word():
    slug = german_slug("Regionale Integrationskonferenz " * 6, max_length=40)
    assert slug == "regionale-integrationskonferenz"
