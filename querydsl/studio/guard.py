"""Who may call the studio. Other pages, other machines and other users of this machine are refused.

The host must be this server: a page of another site that points its name at 127.0.0.1 sends that name. The origin, if there is one,
must be this server too. The API needs the token, which only the page with the printed address has.
"""

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

API = "/api/"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def policy(nonce: str) -> str:
    """The Content-Security-Policy of the page. Nothing is loaded from, or sent to, another origin.

    `nonce` allows the style sheet that the editor adds to the page.
    """
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


class Guard:
    """ASGI middleware that refuses calls without the token (401) and calls for another host or from another origin (403)."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app = app
        self._token = token
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call, or refuse it. There are no WebSockets."""
        if scope["type"] != "http":
            return
        refused = self._refusal(scope)
        await (refused or self._app)(scope, receive, _protected(send))

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
        if headers.get("host", "").lower() not in self._hosts:
            return JSONResponse({"error": "this host name is not that of the server"}, 403)
        if origin is not None and origin.lower() not in {f"http://{host}" for host in self._hosts}:
            return JSONResponse({"error": "calls from other pages are refused"}, 403)
        if not scope["path"].startswith(API):
            return None
        if site not in ("same-origin", "none"):
            return JSONResponse({"error": "calls from other pages are refused"}, 403)
        return None if self._has_token(headers) else JSONResponse({"error": "the token is missing or wrong"}, 401)

    def _has_token(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and secrets.compare_digest(token.encode(), self._token.encode())


def _protected(send: Send) -> Send:
    """Send responses with the security headers."""

    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        await send(message)

    return protected
