"""Sign (签约定诺) and publish (亮诺): two signatures on one digest, three copies, the board and other channels."""

from datetime import date

from domain import rules
from domain.aggregate import Event
from domain.errors import Refused
from domain.pledge.state import Case, PledgeState, Signature
from domain.policy import Signing as Mode
from domain.values import Act, Form, Holder, Party, Stage, clean


class Signing(PledgeState):
    """The letter binds both sides, then everybody can read it."""

    def sign(self, act: Act, case: Case, party: Party, digest: str) -> None:
        """Sign the approved letter for one side; the signer names the digest of what they read (F1)."""
        self.require("sign")
        if not self._needs_signatures(case):
            raise Refused(rules.MECHANISM_OFF)
        if case.secretary_vacant:
            raise Refused(rules.SECRETARY_VACANT)
        if party is Party.SUPERIOR:
            self.require_impartial(act, case)
        if party in self.letter.signatures:
            raise Refused(rules.SIGNED_BEFORE)
        if digest != self.letter.digest:
            raise Refused(rules.WRONG_DIGEST)
        complete = len(self.letter.signatures) + 1 == len(Party)
        due = case.after(act, case.policy.days.publish) if complete and self.stage is Stage.SIGN else None
        self.trigger_event(Signed, act=act, party=party, digest=digest, due=due)

    def file_copy(self, act: Act, case: Case, holder: Holder, document: str) -> None:
        """File one of the three copies; ``document`` is the SHA-256 of the rendered letter (F2)."""
        self.require("file_copy")
        self._require_signatures(case)
        if holder in self.letter.copies:
            raise Refused(rules.COPY_FILED)
        self.trigger_event(CopyFiled, act=act, holder=holder, digest=self.letter.digest, document=document)

    def publish(self, act: Act, case: Case) -> None:
        """Put the letter on the web board; from now on its items hang in the ledger (H2)."""
        self.require("publish")
        self._require_signatures(case)
        if len(self.letter.copies) < len(Holder):
            raise Refused(rules.COPIES_MISSING)
        due = case.after(act, case.policy.days.plan) if case.policy.mechanisms.plan else None
        self.trigger_event(Published, act=act, digest=self.letter.digest, due=due)

    def publicise(self, act: Act, case: Case, channel: str, place: str) -> None:
        """Record that the letter was shown on another channel of the policy, on which day and where (G2)."""
        self.require("publicise")
        known = {c.code for c in case.policy.channels(self.pledger.kind, case.organisation_type) if not c.automatic}
        if channel not in known:
            raise Refused(rules.UNKNOWN_CHANNEL, detail=channel)
        if not place.strip():
            raise Refused(rules.PLACE_MISSING)
        self.trigger_event(Publicised, act=act, channel=channel, place=clean(place, "place", limit=200))

    def signing_pending(self, case: Case) -> bool:
        """Tell whether publication still waits for a signature."""
        return self._needs_signatures(case) and len(self.letter.signatures) < len(Party)

    def _needs_signatures(self, case: Case) -> bool:
        return case.policy.signing is not Mode.OFF and self.form is not Form.ORAL

    def _require_signatures(self, case: Case) -> None:
        if self.signing_pending(case):
            raise Refused(rules.SIGNATURES_MISSING)


class Signed(Event):
    """One side signed; ``due``, given with the last signature, is when publication is owed."""

    TOPIC = "pledge.signed"
    party: Party
    digest: str
    due: date | None

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.letter.signatures[self.party] = Signature(self.act.actor, self.act.occurred_on)
        if self.party is Party.PLEDGER:
            aggregate.proposers |= self.act.persons
        if self.due:
            aggregate.stage, aggregate.stage_due = Stage.PUBLISH, self.due


class CopyFiled(Event):
    """One copy of the letter was filed with its holder."""

    TOPIC = "pledge.copy-filed"
    holder: Holder
    digest: str
    document: str

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.letter.copies[self.holder] = self.document


class Published(Event):
    """The letter stands on the web board; ``due`` is when the fulfilment plan is owed, if the policy wants one."""

    TOPIC = "pledge.published"
    digest: str
    due: date | None

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.stage, aggregate.stage_due = Stage.FULFIL, self.due
        aggregate.letter.published_on = self.act.occurred_on


class Publicised(Event):
    """The letter was shown on another channel."""

    TOPIC = "pledge.publicised"
    channel: str
    place: str

    def apply(self, aggregate: PledgeState) -> None:
        aggregate.letter.channels[self.channel] = (self.place, self.act.occurred_on)
