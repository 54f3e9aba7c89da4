"""The session of a browser: a cookie that no script reads and that other sites' requests do not carry."""

from datetime import datetime

from fastapi import Response

from api.origins import is_https, session_cookie


def set_cookie(response: Response, token: str, expires_at: datetime, public_url: str | None) -> None:
    """Hand the browser its session."""
    response.set_cookie(
        session_cookie(public_url),
        token,
        expires=expires_at,
        path="/",
        secure=is_https(public_url),
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, public_url: str | None) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(
        session_cookie(public_url), path="/", secure=is_https(public_url), httponly=True, samesite="lax"
    )
