"""A question and what became of it: who was asked, what they counted, said and agreed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plait.site.idents import new_ident
from plait.site.people.fields import EncryptedField
from plait.site.people.models import Organisation, Role
from plait.site.places import PlaceField, in_address, name_of

PERSON = settings.AUTH_USER_MODEL


class Openness(models.TextChoices):
    """Who may follow a project before anything is published."""

    PARTNERS = "partners", _("Only the people who take part")
    EVERYONE = "everyone", _("Everyone, also without an account")


class Project(models.Model):
    """A question that no organisation can answer alone."""

    ident = models.CharField(max_length=12, unique=True, default=new_ident)
    place = PlaceField()
    """Where it is asked: its tables are counted by that place's areas, and it goes by that place's ways."""
    question = models.CharField(max_length=150)
    sensed = models.TextField()
    """What is sensed, and who senses it, in the asker's words."""
    decision = models.TextField()
    """Which decision would change if the answer were known."""
    focus = models.CharField(max_length=60, blank=True)
    """The need that it is about, as the dictionary names it; "" for all contacts."""
    openness = models.CharField(max_length=10, choices=Openness, default=Openness.PARTNERS)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"project {self.ident}"

    @property
    def place_name(self) -> str:
        """What people call its place."""
        return name_of(self.place)

    @property
    def in_address(self) -> str:
        """What leads to the pages of its place, behind their addresses."""
        return in_address(self.place)

    def acts_for(self, by: models.Model) -> int | None:
        """The number of the organisation for which somebody takes part; None where they do not."""
        parts = self.partners.filter(person=by.pk).order_by(models.F("left_at").desc(nulls_first=True), "-pk")
        return parts.values_list("organisation", flat=True).first()


class Answer(models.TextChoices):
    """What somebody who was asked to take part has said."""

    OPEN = "open", _("has not answered yet")
    JOINED = "joined", _("takes part")
    DECLINED = "declined", _("said no")


class Asked(models.Model):
    """What was asked of somebody, and what they have said to it."""

    asked_for = models.TextField(blank=True)
    """What was asked of them, in the words of whoever asked."""
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reply_by = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    reason = models.TextField(blank=True)
    """Why they said no."""
    offer = models.TextField(blank=True)
    """What they offer instead: a no is the start of a conversation."""
    answered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Partner(Asked):
    """One person of one organisation who was asked to take part. The conversation hangs from here."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    """What they were in their organisation when they were asked."""
    left_at = models.DateTimeField(null=True)
    """When they left the organisation: they see and do nothing any more in its name, and may be asked anew."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["project", "person"], condition=models.Q(left_at=None), name="asked_once"),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"partner {self.pk}"


class OnPaper(Asked):
    """An organisation without accounts that was asked to take part on paper. It stands for nobody on the site.

    Whoever carries its post is no partner by it: what they may do with it is to print and to write down.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="on_paper")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)
    """When somebody of it came to have an account: nothing more is written down for it."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["project", "organisation"], condition=models.Q(left_at=None), name="asked_on_paper_once"
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"on paper {self.pk}"

    @property
    def last_paper(self) -> Paper | None:
        """What came back last, which the answer stands on."""
        return max(self.papers.all(), key=lambda paper: paper.pk, default=None)


class Paper(models.Model):
    """A sheet that came back, and was written down by whoever carries the organisation's post. No scan is kept."""

    part = models.ForeignKey(OnPaper, models.CASCADE, related_name="papers")
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    written_for = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The organisation of whoever wrote it down: not the one that wrote the paper."""
    written_at = models.DateTimeField(auto_now_add=True)
    signed_as = models.CharField(max_length=60)
    """What whoever wrote the paper is there, without a name: the clerk."""
    signed_on = models.DateField()
    kept_at = models.CharField(max_length=100)
    """Where the paper lies."""
    counted = models.CharField(max_length=150, blank=True)
    """What they counted by ward; "" where they did not."""
    counts = models.JSONField(default=list)
    """Of each ward its code, its name, and the number as it is printed: rounded, and at least 5."""

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"paper {self.pk}"

    @property
    def project(self) -> Project:
        """The question that it answers."""
        return self.part.project

    @property
    def speaks_for(self) -> int:
        """The number of the organisation whose words these are."""
        return self.part.organisation_id


class Stage(models.TextChoices):
    """Where a table stands."""

    DRAFT = "draft", _("not shared yet")
    SHARED = "shared", _("shared")
    WITHDRAWN = "withdrawn", _("no longer shared")


class Contribution(models.Model):
    """An organisation's safe table with its receipt: rounded counts, nothing about a person."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    table = models.TextField(blank=True)
    """The table as CSV, exactly as it was counted; "" once it is no longer shared."""
    receipt = models.JSONField()
    contact = EncryptedField(blank=True)
    """Whom to ask about it, as its owner wrote it; "" once it is no longer shared."""
    put_right = models.CharField(max_length=200, blank=True)
    """Address where the list's columns can be put right, while it still lies open."""
    made_at = models.DateTimeField(auto_now_add=True)
    shared_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["project", "organisation"],
                condition=models.Q(stage=Stage.SHARED),
                name="one_shared_table_of_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["project", "organisation", "by"],
                condition=models.Q(stage=Stage.DRAFT),
                name="one_draft_of_a_person",
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"contribution {self.pk}"


class Tone(models.TextChoices):
    """What kind of thing is said."""

    STORY = "story", _("A story from the ground")
    DISSENT = "dissent", _("A disagreement")
    EXPLANATION = "explanation", _("An explanation")
    KNOWLEDGE = "knowledge", _("What we know already")


class Remark(models.Model):
    """Something said, beside the figure that it is about."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="remarks")
    tone = models.CharField(max_length=12, choices=Tone)
    text = models.TextField()
    level = models.CharField(max_length=10, blank=True)
    """Kind of area that it is about: "ward"; "" for the whole place."""
    code = models.CharField(max_length=12, blank=True)
    """Code of the area that it is about, or ""."""
    area = models.CharField(max_length=100, blank=True)
    """Name of that area."""
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, related_name="remarks")
    """Where it came on paper, the sheet; whoever said it is then the one who wrote it down."""
    said_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"remark {self.pk}"

    @property
    def speaks_for(self) -> int | None:
        """The number of the organisation whose words these are, where somebody of another one wrote them down."""
        return self.organisation_id if self.paper_id else None


class Decision(models.Model):
    """What is done about it: an action with an owner and a date, or why there is none."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="decisions")
    text = models.TextField()
    """What will be done; or why nothing will."""
    is_action = models.BooleanField()
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    """The owner's."""
    due = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Publication(models.Model):
    """A public page as it was published, with its files. What is published stays as it is until it is made anew."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="publications")
    summary = models.TextField()
    """What was found, in plain words, by whoever published it."""
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    published_on = models.DateField(null=True)
    """None until the page is made."""
    picture = models.TextField(blank=True)
    """The headline map with its table, as HTML of our own templates."""
    more = models.TextField(blank=True)
    """All other maps, the chart, sources and how to read them, as HTML of our own templates."""
    tables = models.ManyToManyField(Contribution, related_name="+")
    """The tables that it was made from, also where others have taken their place since."""
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"publication {self.pk}"


class PublishedFile(models.Model):
    """One file to download."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files")
    name = models.CharField(max_length=60)
    data = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["publication", "name"], name="one_file_of_a_name"),)
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
