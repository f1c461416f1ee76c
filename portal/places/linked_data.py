"""Addresses in the words of schema.org."""

from .models import Address


def postal_address(address: Address) -> dict[str, str]:
    """A PostalAddress (JSON-LD); lines that are unknown are left out."""
    lines = {
        "streetAddress": address.street,
        "postalCode": address.postcode,
        "addressLocality": address.place,
        "addressRegion": "Niedersachsen",
        "addressCountry": "DE",
    }
    return {"@type": "PostalAddress"} | {name: line for name, line in lines.items() if line}
