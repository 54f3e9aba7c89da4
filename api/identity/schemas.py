"""Sessions, accounts, tokens and security events as they are sent and answered."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from api.identity.accounts import MAX_LOGIN, AccountKind
from api.identity.callers import Scope
from api.identity.local import MAX_TOKEN_DAYS, TOKEN_DAYS
from api.identity.passwords import MAX_LENGTH, MIN_LENGTH
from api.identity.security import SecurityKind
from api.identity.sessions import Kept
from api.queries.reading import Moment, Paged
from api.schemas.base import Body, Clean, PersonName, Reason, example
from domain.values import Role

_RULE = f"{MIN_LENGTH} to {MAX_LENGTH} characters of any kind; not the login name, not the name, not a common one."


def _whole(value: SecretStr) -> SecretStr:
    """Refuse half a surrogate pair, which JSON can name and no encoding takes."""
    try:
        value.get_secret_value().encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("text", "is not text", {"zh": "不是有效的文字"}) from None
    return value


Password = Annotated[SecretStr, Field(min_length=1, max_length=1000), AfterValidator(_whole)]
NewPassword = Annotated[Password, Field(description=_RULE)]
Login = Annotated[str, Clean(MAX_LOGIN)]


class Credentials(Body):
    """A login name and its password."""

    model_config = example(login="li.chunsheng", password="correct horse battery")  # noqa: S106 - made up

    login: Login = Field(description="Upper and lower case are alike.")
    password: Password
    cookie: bool = Field(default=False, description="Set the session as a cookie, and do not tell the token.")


class PasswordChange(Body):
    """The present password and the next."""

    model_config = example(old="correct horse battery", new="staple correct horse")

    old: Password
    new: NewPassword


class PasswordReset(Body):
    """A password that an administrator gives."""

    model_config = example(password="staple correct horse")  # noqa: S106 - made up

    password: NewPassword


class NewAccount(Body):
    """An account to be made."""

    model_config = example(login="li.chunsheng", name="李春生", password="correct horse battery")  # noqa: S106 - made up

    login: Login = Field(description="No blanks; upper and lower case are alike.")
    name: PersonName
    kind: AccountKind = AccountKind.PERSON
    member: UUID | None = Field(default=None, description="The member of the register who acts with this account.")
    administrator: bool = Field(default=False, description="May keep the register; a service always may.")
    within: UUID | None = Field(
        default=None, description="The organisation below which an administrator or a service may act."
    )
    subject: Annotated[str, Clean(255)] | None = Field(default=None, description="Its name at the OIDC issuer.")
    password: NewPassword | None = Field(
        default=None, description=f"Nothing for who logs in at the OIDC issuer only, and for services. {_RULE}"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        service = self.kind is AccountKind.SERVICE
        if service and (self.administrator or self.password):
            raise PydanticCustomError(
                "account",
                "a service has tokens, and is no administrator",
                {"zh": "服务账户使用令牌，且不能是管理员"},
            )
        if self.within and not (service or self.administrator):
            raise PydanticCustomError(
                "account", "within is for administrators and services", {"zh": "within仅用于管理员和服务账户"}
            )
        return self


class TokenRequest(Body):
    """A token to be issued to a service."""

    model_config = example(label="每日台账导出", scopes=["read"], days=90)

    label: PersonName = Field(description="What it is for.")
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))] = Field(
        description="`read` for GET, `write` for everything else, `metrics` for /metrics."
    )
    days: Annotated[int, Field(ge=1, le=MAX_TOKEN_DAYS, strict=True)] = TOKEN_DAYS


class Grounds(Body):
    """Why an account is disabled or enabled."""

    model_config = example(reason="已调离")

    reason: Reason = Field(default="", description="Goes into the security log.")


class SessionOpened(BaseModel):
    """A session that begins."""

    token: str | None = Field(default=None, description="Told once; left out where it is a cookie.")
    expires_at: datetime


class SessionView(BaseModel):
    """The session that the caller came in with; all is null where the credential is of another issuer."""

    id: UUID | None
    account: UUID | None
    scopes: list[Scope]
    created_at: datetime | None
    expires_at: datetime | None


class Me(BaseModel):
    """Who the caller is; ``account`` and ``login`` are null where the credential is of another issuer."""

    account: UUID | None
    login: str | None
    name: str | None
    actor: UUID = Field(description="What the log records: the member or, where there is none, the account.")
    member: UUID | None
    role: Role | None = Field(description="ADMINISTRATOR or SERVICE; null for who acts by posts.")
    within: UUID | None = Field(description="The organisation below which the role holds; null: everywhere.")
    scopes: list[Scope]
    expires_at: datetime | None


class TokenView(BaseModel):
    """A token without itself."""

    id: UUID
    label: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @classmethod
    def of(cls, kept: Kept) -> Self:
        """Return how ``kept`` is shown."""
        return cls(
            id=kept.id,
            label=kept.label,
            scopes=in_order(kept.scopes),
            created_at=kept.created_at,
            expires_at=kept.expires_at,
            revoked_at=kept.revoked_at,
        )


class TokenIssued(BaseModel):
    """A new token."""

    id: UUID
    token: str = Field(description="Told once.")
    expires_at: datetime


class Tokens(BaseModel):
    """The tokens of an account, the newest first."""

    items: list[TokenView]


class AccountQuery(Paged):
    """Which accounts."""

    kind: AccountKind | None = None
    role: Role | None = None
    member: UUID | None = None
    disabled: bool | None = None


class SecurityQuery(Paged):
    """Which security events."""

    account: UUID | None = None
    kind: SecurityKind | None = None
    at_from: Moment | None = None
    at_to: Moment | None = Field(default=None, description="Not included.")


def in_order(scopes: frozenset[Scope]) -> list[Scope]:
    """Return scopes in the order in which they are defined."""
    return [scope for scope in Scope if scope in scopes]
