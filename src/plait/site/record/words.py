"""What each deed is called in plain words: a sentence for every verb on record."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, str | Promise] = {
    # of people
    "add_member": _("%(who)s made somebody a member."),
    "forget_person": _("%(who)s deleted an account."),
    "ask_from_outside": _("%(who)s took in that somebody asks to join."),
    # of an organisation
    "describe_organisation": _("%(who)s changed what stands about an organisation."),
    "invite_member": _("%(who)s invited a member."),
    "change_role": _("%(who)s changed a member's role."),
    "let_look_after": _("%(who)s let a member look after the others."),
    "stop_looking_after": _("%(who)s let a member look after the others no more."),
    "send_link": _("%(who)s sent a member a new link."),
    "remove_member": _("%(who)s removed a member."),
    "leave_organisation": _("%(who)s left an organisation."),
    "ask_to_join": _("%(who)s asked to join an organisation."),
    "accept_request": _("%(who)s let somebody join."),
    "decline_request": _("%(who)s said no to somebody who asked to join."),
    "ask_for_place": _("%(who)s asked that an organisation may work in another place."),
    "leave_place": _("%(who)s let an organisation leave a place."),
    "decline_place": _("%(who)s said no to an organisation that asked to work in a place."),
    "verify_organisation": _("%(who)s verified an organisation."),
    "take_verification_back": _("%(who)s took back that an organisation is verified."),
    "forget_account": _("%(who)s had their own account deleted."),
    # of messages
    "choose_how": _("%(who)s chose how messages come by e-mail."),
    "note_not_arriving": _("%(who)s noted that e-mails to somebody do not arrive."),
    # of matched lists
    "begin_review": _("%(who)s had lists matched."),
    "answer_pair": _("%(who)s decided about a pair of rows."),
    "take_answer_back": _("%(who)s took an answer about a pair of rows back."),
    "delete_review": _("%(who)s deleted a review of matched lists."),
    # of signing in
    "sign_in": _("%(who)s signed in."),
    "too_many_tries": _("%(who)s stopped too many tries at a password or a code."),
    "change_password": _("%(who)s changed a password."),
    "set_up_app": _("%(who)s set up an app for codes."),
    "remove_app": _("%(who)s removed an app for codes."),
    "add_passkey": _("%(who)s added a passkey."),
    "remove_passkey": _("%(who)s removed a passkey."),
    "make_recovery_codes": _("%(who)s made new recovery codes."),
    "end_session": _("%(who)s signed out another browser."),
    "end_other_sessions": _("%(who)s signed out all other browsers."),
    "remove_second_step": _("%(who)s took the second step of an account away."),
    "give_link": _("%(who)s wrote a link to a question into a letter."),
    "open_link": _("%(who)s opened a question."),
    "end_links": _("%(who)s ended a link to a question."),
    # of a question
    "ask": _("%(who)s asked a question."),
    "invite": _("%(who)s asked somebody to take part."),
    "join": _("%(who)s said yes to taking part."),
    "decline": _("%(who)s said no to taking part."),
    "draft_table": _("%(who)s counted a list. The table was not shared yet."),
    "drop_draft": _("%(who)s threw a table away that was not shared."),
    "share_table": _("%(who)s shared a table."),
    "unshare_table": _("%(who)s took a table back."),
    "say": _("%(who)s said something."),
    "take_back": _("%(who)s took back what they had said."),
    "agree_action": _("%(who)s wrote down what will be done."),
    "agree_no_action": _("%(who)s wrote down why nothing will be done."),
    "finish_action": _("%(who)s said that an action is done."),
    "drop_decision": _("%(who)s dropped what was agreed."),
    "publish": _("%(who)s asked for a public page."),
    "make_page": _("%(who)s made the public page."),
    "withdraw_page": _("%(who)s took the public page down."),
    # of what comes on paper
    "put_on_paper": _("%(who)s put an organisation on the site that takes part on paper."),
    "write_contact": _("%(who)s wrote down how an organisation is reached on paper."),
    "put_post_down": _("%(who)s put down the post of an organisation that takes part on paper."),
    "carry_post": _("%(who)s took over the post of an organisation that takes part on paper."),
    "ask_on_paper": _("%(who)s asked an organisation to take part on paper."),
    "write_down_paper": _("%(who)s wrote down what an organisation wrote on paper."),
    # of the place's standard
    "propose": _("%(who)s proposed something for our standard."),
    "discuss": _("%(who)s said something about a proposal."),
    "take_opinion_back": _("%(who)s took back what they had said about a proposal."),
    "withdraw_proposal": _("%(who)s withdrew a proposal."),
    "adopt": _("%(who)s adopted a proposal."),
    "turn_down": _("%(who)s turned a proposal down."),
    # of what an organisation keeps of its lists
    "remember_headings": _("%(who)s confirmed what the headings of a list mean."),
    "forget_headings": _("%(who)s had the headings of lists forgotten."),
    "keep_figures": _("%(who)s had the figures of a list kept."),
    "forget_figures": _("%(who)s had the figures of a list forgotten."),
    # of a conversation
    "write_to": _("%(who)s wrote in a conversation."),
    "suggest_call": _("%(who)s suggested a time to talk."),
    "agree_call": _("%(who)s agreed to a time to talk."),
    "ask_for_answer": _("%(who)s said by when an answer is needed."),
    "end_conversation": _("%(who)s ended a conversation."),
    # of what went wrong
    "report_incident": _("%(who)s reported a breach, a complaint or a request."),
    "write_note": _("%(who)s wrote a note about something that was reported."),
    "answer_incident": _("%(who)s did what the clock of something that was reported is for."),
    "close_incident": _("%(who)s closed something that was reported."),
    # of work in the background
    "try_job_again": _("%(who)s had work that failed tried again."),
    "give_job_up": _("%(who)s gave up work that failed."),
    # of the place
    "choose_ways": _("%(who)s chose how the place works together."),
}
"""By the verb. A test holds them to the deeds that there are: a verb means the same in every app."""
SEEN_BY_ONE = frozenset(
    {"draft_table", "drop_draft", "report_incident", "write_note", "answer_incident", "close_incident"}
)
"""Deeds that nobody is told of but whoever did them, as few others see what they are about, or nobody."""
_UNKNOWN = _("%(who)s did something that this version has no words for: %(verb)s.")


def sentence_of(verb: str, who: str) -> str:
    """A deed as one sentence."""
    return str(SENTENCES.get(verb, _UNKNOWN)) % {"who": who, "verb": verb}
