"""A plain model of the rules, written from the design and not from the code: what must happen to
each attempt.

It answers `done`, `denied` (not this person), `stale` (not now, not on this text) or `opposed`
(reasons stand against it).
"""

from dataclasses import dataclass, field

AUTHORS, DECIDERS = (
    {"author", "co_author"},
    {"editor", "other_editor", "chair", "editor_who_writes"},
)
OPEN = {"draft", "submitted", "under_review", "changes_requested"}
LEADS_TO = {  # verb: where it may start, and where it leads without a public text
    "edit": ({"draft", "changes_requested"}, None),
    "submit": ({"draft", "changes_requested"}, "submitted"),
    "withdraw": (OPEN, "withdrawn"),
    "revise": ({"approved"}, "draft"),
    "start_review": ({"submitted"}, "under_review"),
    "request_changes": ({"submitted", "under_review"}, "changes_requested"),
    "reject": ({"submitted", "under_review"}, "rejected"),
    "approve": ({"under_review"}, "approved"),
    "retract": (OPEN | {"approved"}, "retracted"),
    "force_publish": ({"under_review"}, "approved"),
    "settle": (OPEN | {"approved"}, None),
    "open_preview": ({"submitted", "under_review"}, None),
    "close_preview": ({"submitted", "under_review", "changes_requested"}, None),
}
ENDS_PREVIEW = {"approve", "force_publish", "reject", "withdraw", "retract"}
NEED_REASON = {"request_changes", "reject", "retract", "force_publish", "settle"}
BACK_TO_APPROVED = {"reject", "withdraw"}


@dataclass
class Asked:
    """An assignment as the rules see it."""

    reviewer: str
    revision: int
    progress: str = "invited"
    interests: str = "not_asked"
    approves: bool | None = None


@dataclass
class Rules:
    """One article as the rules see it."""

    author: str
    co_authors: set[str]
    status: str = "draft"
    version: int = 0
    revision: int = 0
    is_sound: bool = True
    edited_by: str = ""
    public: int = 0
    writers: set[str] = field(default_factory=set)
    savers: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    active: set[str] = field(default_factory=set)
    has_preview: bool = False
    publisher: str = ""  # who made public what is public
    concerns: list[tuple[str, int, str]] = field(
        default_factory=list
    )  # unsettled: kind, revision, by whom

    def may(self, verb: str, who: str) -> bool:
        """May this person do this at all?"""
        if who not in self.active:
            return False
        its_author, decides = who == self.author, who in DECIDERS
        if verb == "edit":
            return its_author or who in self.co_authors
        if verb in {"submit", "withdraw"}:
            return its_author
        if verb == "revise":
            return its_author or decides
        if verb == "force_publish":
            return who == "chair" and not self.wrote(who)
        if verb == "settle" and (
            who == self.publisher or any(by == who for _, _, by in self.open_concerns())
        ):
            return False
        return decides and not self.wrote(who)

    def open_concerns(self) -> list[tuple[str, int, str]]:
        """What puts the public text in question and is not settled."""
        return [concern for concern in self.concerns if self.public and concern[1] == self.public]

    @property
    def is_forced(self) -> bool:
        """Was the public text published before full review, and nobody has settled that?"""
        return any(kind == "forced" for kind, _, _ in self.open_concerns())

    def has_declared(self, reviewer: str) -> bool:
        """Has this reviewer ever declared an interest in the article?"""
        return any(
            assignment.reviewer == reviewer and assignment.interests == "declared"
            for assignment in self.asked
        )

    def wrote(self, who: str) -> bool:
        """Did this person write or last change the text, as it was submitted or as it stands
        now?"""
        return who in {self.author, self.edited_by} | (self.writers if self.revision else set())

    def objections(self, revision: int = 0) -> bool:
        """Does an approval rule object to a revision (the latest)?"""
        here = [
            assignment
            for assignment in self.asked
            if assignment.revision == (revision or self.revision)
            and assignment.progress == "completed"
        ]
        approving = {
            assignment.reviewer
            for assignment in here
            if assignment.approves and assignment.interests == "none"
        }
        return len(approving) < 2 or any(not assignment.approves for assignment in here)

    def expect(self, verb: str, who: str, *, fresh: bool = True, reason: str = "") -> str:
        """What must come of this attempt? `fresh`: the digest or version is the one that stands
        now."""
        if not self.may(verb, who):
            return "denied"
        starts, _ = LEADS_TO[verb]
        if self.status not in starts or not fresh:
            return "stale"
        against = {
            "submit": not self.is_sound,
            "approve": self.objections(),
            "retract": not self.public,
            "force_publish": not self.objections(),
            "open_preview": self.has_preview,
            "close_preview": not self.has_preview,
            "settle": not self.open_concerns() or (self.is_forced and self.objections(self.public)),
        }.get(verb, False)
        return "opposed" if against or (verb in NEED_REASON and not reason) else "done"

    def apply(self, verb: str, who: str, *, sound: bool = True) -> None:
        """Do it to the model."""
        was = self.status
        if LEADS_TO[verb][1] is None and verb != "edit":
            self.stay(verb)
            return
        if verb == "edit":
            self.version, self.edited_by, self.is_sound = self.version + 1, who, sound
            self.savers.add(who)
            return
        if verb == "submit":
            self.revision += 1
            self.writers = {self.author, *self.savers, *self.co_authors}
        if verb in {"approve", "force_publish"}:
            self.public, self.publisher = self.revision, who
        if verb == "force_publish":
            self.concerns.append(("forced", self.revision, who))
        self.has_preview = self.has_preview and verb not in ENDS_PREVIEW
        back = verb in BACK_TO_APPROVED and self.public
        self.status = "approved" if back else str(LEADS_TO[verb][1])
        if back:
            self.version, self.is_sound, self.edited_by = self.version + 1, True, self.author
        if verb in {"approve", "retract"}:
            self.end_reviews()
        elif was == "under_review" and verb != "force_publish":
            self.end_reviews(self.revision)

    def stay(self, verb: str) -> None:
        """Do to the model what moves no status."""
        if verb == "settle":
            self.concerns = []
            self.end_reviews(self.public)
        else:
            self.has_preview = verb == "open_preview"

    def end_reviews(self, revision: int = 0) -> None:
        """Whatever is open on the revision (on any) is cancelled."""
        for assignment in self.asked:
            if assignment.progress in {"invited", "accepted"} and revision in (
                0,
                assignment.revision,
            ):
                assignment.progress = "cancelled"

    def expect_invite(self, who: str, reviewer: str) -> str:
        """What must come of inviting this reviewer?"""
        if who not in self.active or who not in DECIDERS or self.wrote(who):
            return "denied"
        if self.status != "under_review" and not (self.is_forced and self.revision == self.public):
            return "stale"
        busy = any(
            assignment.reviewer == reviewer
            and assignment.revision == self.revision
            and assignment.progress not in {"declined", "cancelled"}
            for assignment in self.asked
        )
        barred = busy or reviewer not in self.active or self.has_declared(reviewer)
        return (
            "opposed"
            if barred or reviewer in self.writers | {self.author, self.edited_by}
            else "done"
        )

    def expect_of_reviewer(
        self,
        verb: str,
        assignment: Asked,
        who: str,
        *,
        fresh: bool = True,
        reason: str = "",
        answer: str = "",
    ) -> str:
        """What must come of this attempt on an assignment?"""
        allowed = (
            who in DECIDERS and not self.wrote(who)
            if verb == "cancel"
            else who == assignment.reviewer
        )
        if who not in self.active or not allowed:
            return "denied"
        starts = {
            "accept": {"invited"},
            "declare": {"accepted", "completed"},
            "sign": {"accepted"},
        }.get(verb, {"invited", "accepted"})
        if assignment.progress not in starts or not fresh:
            return "stale"
        if verb == "declare" and assignment.interests == "declared":
            return "opposed"
        if verb in {"accept", "sign"} and self.has_declared(assignment.reviewer):
            return "opposed"
        if verb == "declare" and answer == assignment.interests:
            return "stale"
        if verb == "sign" and assignment.interests != "none":
            return "opposed"
        return "opposed" if verb == "decline" and not reason else "done"
