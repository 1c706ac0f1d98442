"""Every route of the ledger."""

from __future__ import annotations

from fastapi import APIRouter

from api.ledger import book_routes, manufacturer_routes, office_routes, work_routes

router = APIRouter()
for room in (manufacturer_routes, work_routes, book_routes, office_routes):
    router.include_router(room.router)
