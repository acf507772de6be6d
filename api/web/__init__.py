"""THE PAGES: server-rendered, Vietnamese with an English switch, no script needed to read, nothing from other hosts.

A document's words are data: templates escape everything, and no address from a document becomes a link.
"""

from fastapi import APIRouter

from api.web import (
    administration,
    arriving,
    bodies,
    checking,
    comparing,
    documents,
    following,
    holdings,
    home,
    preferences,
    reference,
    searching,
)

router = APIRouter(include_in_schema=False)
for _module in (
    home,
    searching,
    holdings,
    documents,
    bodies,
    arriving,
    checking,
    following,
    comparing,
    administration,
    preferences,
    reference,
):
    router.include_router(_module.router)
