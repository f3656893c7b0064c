"""Who asks: the client of the present request, as limits and cancelling know it."""

import ipaddress

from flask import request

from graph.errors import TooManyRequests
from graph.store.pool import Caller
from web.services import services

QUERY_ID = "Akkuketju-Query-Id"


def client_name() -> str:
    """The client's address; of IPv6 the network, as a household has one of its own.

    Behind proxies it is the address that they tell, if the settings trust them.
    """
    text = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return text


def caller() -> Caller:
    """The client that asks a query now; raises ``TooManyRequests`` where it asks too often."""
    name = client_name()
    try:
        services().rates.take(name)
    except TooManyRequests:
        services().pool.measures.count("rate_refusals")
        raise
    query_id = request.headers.get(QUERY_ID) or request.values.get("query-id", "")
    gone = request.environ.get("waitress.client_disconnected")
    return Caller(name, query_id, gone) if gone else Caller(name, query_id)
