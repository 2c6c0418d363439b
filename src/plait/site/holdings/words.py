"""What each kind of row about an account is called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "people.person": _("Your account"),
    "people.membership": _("Your organisations"),
    "people.serving": _("Organisations that you verified"),
    "people.post": _("Organisations whose post you carry"),
    "people.seen": _("What you opened, and who opened what is yours"),
    "people.joinrequest": _("Where you asked to join"),
    "entering.codeapp": _("Your app for codes"),
    "entering.passkey": _("Your passkeys"),
    "entering.recoverycode": _("Your recovery codes, which nobody can read"),
    "entering.questionlink": _("Links to questions that were sent to you, or to people whom you asked"),
    "entering.visit": _("Where you are signed in"),
    "messaging.message": _("Messages to you"),
    "messaging.wish": _("How messages come to you"),
    "messaging.notarriving": _("That e-mails to you did not arrive"),
    "conversations.thread": _("Your conversations"),
    "conversations.entry": _("What you wrote in them"),
    "projects.project": _("Questions that you asked"),
    "projects.partner": _("Questions that you were asked to take part in, or asked others to"),
    "projects.onpaper": _("What you asked organisations on paper"),
    "projects.paper": _("What you wrote down from paper"),
    "projects.contribution": _("Tables that you counted"),
    "projects.remark": _("What you said about questions"),
    "projects.decision": _("What you agreed or see to"),
    "projects.publication": _("Pages that you published"),
    "agreeing.proposal": _("What you proposed for the standard"),
    "agreeing.opinion": _("What you said about proposals"),
    "reviews.review": _("Reviews of matched lists that you began"),
    "reviews.reply": _("What you said of pairs in them"),
    "reviews.look": _("The pair that you had before you last"),
    "incidents.incident": _("Breaches, complaints and requests that you reported"),
    "incidents.note": _("Your notes on them"),
    "ways.choice": _("How you chose that the place works together"),
    "audit.deed": _("What you did, as it stands on record"),
}
"""A test holds them to the models in which rows belong to accounts."""
