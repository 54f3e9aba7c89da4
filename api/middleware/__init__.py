"""What every request passes: the bounds of its size, the last resort for errors, the headers of its answer."""

from api.middleware.headers import SecurityHeaders
from api.middleware.last_resort import LastResort
from api.middleware.sizes import MAX_ADDRESS, MAX_BODY, SizeLimits

__all__ = ["MAX_ADDRESS", "MAX_BODY", "LastResort", "SecurityHeaders", "SizeLimits"]
