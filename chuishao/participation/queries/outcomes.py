"""What a listing or a decision became, for reactions that must not do it twice."""

from __future__ import annotations

from ..models import Listing, Resolution


def became_of_listing(listing_id: int) -> str:
    """What a listing became, such as ``case:KM-…``; empty when nothing yet."""
    return Listing.objects.filter(pk=listing_id).values_list("became", flat=True).first() or ""


def became_of_resolution(resolution_id: int) -> str:
    """What a decision became; empty when nothing yet."""
    return (
        Resolution.objects.filter(pk=resolution_id).values_list("became", flat=True).first() or ""
    )
