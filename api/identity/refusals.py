"""Why identity refuses, and the problem that each refusal is answered with."""

from abc import ABC, abstractmethod

from api import problems
from api.problems import FieldFault, Problem
from domain.catalogue import Term

RETRY_AFTER = 2
"""Seconds after which a place in the queue of password checks is likely to be free."""


class IdentityError(Exception, ABC):
    """Base of these errors; ``str`` is an English sentence that holds nothing secret."""

    @abstractmethod
    def problem(self) -> Problem:
        """Return what the caller is told."""


class LoginFailed(IdentityError):
    """Wrong login name, wrong password, disabled or locked: nobody outside learns which."""

    def problem(self) -> Problem:
        detail = Term("登录名或密码不正确", "The login name or the password is not right.")
        return Problem(problems.LOGIN_FAILED, detail, headers={"WWW-Authenticate": 'Bearer realm="pledgebook"'})


class LoginOff(IdentityError):
    """Persons log in at the OIDC provider, not here."""

    def problem(self) -> Problem:
        detail = Term("请使用统一身份认证登录", "Log in at the identity provider.")
        return Problem(problems.LOGIN_FAILED, detail, headers={"WWW-Authenticate": 'Bearer realm="pledgebook"'})


class ChecksBusy(IdentityError):
    """All places in the queue of password checks are taken."""

    def problem(self) -> Problem:
        detail = Term("登录请求过多，请稍后再试", "Too many logins at once; try again.")
        return Problem(problems.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(RETRY_AFTER)})


class PasswordUnfit(IdentityError):
    """A new password breaks the rule; ``field`` is the one it came in."""

    def __init__(self, reason: Term, field: str = "password") -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.field = field

    def problem(self) -> Problem:
        return Problem(problems.PASSWORD_UNFIT, self.reason, faults=[FieldFault(self.field, self.reason)])


class LastAdministrator(IdentityError):
    """Without this account nobody could keep the installation."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator.")

    def problem(self) -> Problem:
        detail = Term("不能停用最后一个管理员账户", "The last administrator cannot be disabled.")
        return Problem(problems.LAST_ADMINISTRATOR, detail)


class WrongAccountKind(IdentityError):
    """Persons have passwords and log in, services have tokens."""

    def __init__(self) -> None:
        super().__init__("Persons have passwords, services have tokens.")

    def problem(self) -> Problem:
        detail = Term("个人账户使用密码，服务账户使用令牌", "Persons have passwords, services have tokens.")
        return Problem(problems.WRONG_ACCOUNT_KIND, detail)
