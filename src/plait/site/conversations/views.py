"""The pages of conversations: all of one's own, and one of them."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plait.site.access import Access, ByLink, declare
from plait.site.conversations.actions import agree_call, ask_for_answer, end_conversation, suggest_call, write_to
from plait.site.conversations.calendar import as_calendar
from plait.site.conversations.forms import ByForm, CallForm, EndForm, WriteForm
from plait.site.conversations.models import Entry, Step, Thread
from plait.site.conversations.policies import own_threads, partner_of, refusal
from plait.site.downloads import save_as
from plait.site.messaging.arriving import arrives_not
from plait.site.pages import show
from plait.site.people import seeing
from plait.site.people.who import person_of

VERBS = ("write_to", "agree_call", "end_conversation")
_A_WEEK = timedelta(days=7)


@require_safe
@declare(Access.MEMBER)
def conversations(request: HttpRequest) -> HttpResponse:
    """Whoever waits for me, whom I wait for, and what has ended."""
    person = person_of(request)
    threads = [(thread, partner_of(thread, person)) for thread in own_threads(person)]
    going_on = [item for item in threads if not item[0].ended_at]
    return show(
        request,
        "conversations/conversations.html",
        mine=[item for item in going_on if item[0].waits_for == person],
        others=[item for item in going_on if item[0].waits_for != person],
        ended=[item for item in threads if item[0].ended_at],
        today=localdate(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.CONVERSATION)
def conversation(request: HttpRequest, ident: str) -> HttpResponse:
    """One of them, from its beginning; something can be written."""
    thread = _find(request, ident)
    form = WriteForm(request.POST or None)
    if refused := refusal("write_to", thread, request.user):
        return _show(request, thread, form, problem=refused if request.method == "POST" else "")
    if request.method == "POST" and form.is_valid():
        write_to(thread, by=person_of(request), **form.cleaned_data)
        return redirect("conversation", ident=ident)
    return _show(request, thread, form)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.CONVERSATION)
def call(request: HttpRequest, ident: str) -> HttpResponse:
    """Suggest a time to talk."""
    thread = _find(request, ident)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        suggest_call(thread, by=person_of(request), call_at=given["call_at"], text=given["text"])
        return redirect("conversation", ident=ident)
    return show(request, "conversations/call.html", form=form, thread=thread)


@require_POST
@declare(Access.MEMBER, by_link=ByLink.CONVERSATION)
def agree(request: HttpRequest, ident: str) -> HttpResponse:
    """Agree to the time that was suggested."""
    thread = _find(request, ident)
    if refused := refusal("agree_call", thread, request.user):
        return _show(request, thread, WriteForm(), problem=refused)
    agree_call(thread, by=person_of(request))
    return redirect("conversation", ident=ident)


@require_safe
@declare(Access.MEMBER, by_link=ByLink.CONVERSATION)
def call_file(request: HttpRequest, ident: str) -> HttpResponse:
    """The talk that was agreed, for one's own calendar."""
    agreed = _agreed_call(_find(request, ident))
    if agreed is None:
        raise Http404
    return save_as("talk.ics", as_calendar(agreed), "text/calendar; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.CONVERSATION)
def answer_by(request: HttpRequest, ident: str) -> HttpResponse:
    """Say by when an answer is needed."""
    thread = _find(request, ident)
    form = ByForm(request.POST or None, initial={"reply_by": localdate() + _A_WEEK})
    if request.method == "POST" and form.is_valid():
        ask_for_answer(thread, by=person_of(request), reply_by=form.cleaned_data["reply_by"])
        return redirect("conversation", ident=ident)
    return show(request, "conversations/answer_by.html", form=form, thread=thread)


@require_http_methods(["GET", "HEAD", "POST"])
@declare(Access.MEMBER, by_link=ByLink.CONVERSATION)
def end(request: HttpRequest, ident: str) -> HttpResponse:
    """End it, with what came of it."""
    thread, form = _find(request, ident), EndForm(request.POST or None)
    if refused := refusal("end_conversation", thread, request.user):
        return _show(request, thread, WriteForm(), problem=refused)
    if request.method == "POST" and form.is_valid():
        end_conversation(thread, by=person_of(request), text=form.cleaned_data["text"])
        return redirect("conversation", ident=ident)
    return show(request, "conversations/end.html", form=form, thread=thread)


def _find(request: HttpRequest, ident: str) -> Thread:
    """The conversation of this name. Raises Http404 where it is not between whoever asks and somebody else."""
    return get_object_or_404(own_threads(person_of(request)), ident=ident)


def _agreed_call(thread: Thread) -> Entry | None:
    last = thread.entries.filter(step__in=(Step.CALL, Step.CALL_AGREED)).last()
    return last if last and last.step == Step.CALL_AGREED else None


def _show(request: HttpRequest, thread: Thread, form: WriteForm, *, problem: str = "") -> HttpResponse:
    person, entries = person_of(request), list(thread.entries.select_related("by"))
    if any(entry.by_id != person.pk for entry in entries):
        seeing.note(person, seeing.Opened.of(thread, whose=partner_of(thread, person).pk))
    return show(
        request,
        "conversations/conversation.html",
        status=403 if problem else 200,
        problem=problem,
        thread=thread,
        partner=(partner := partner_of(thread, request.user)),
        arrives_not=arrives_not(partner),
        entries=entries,
        seen=seeing.last_first(seeing.who_saw(thread).exclude(person=person)),
        agreed=_agreed_call(thread),
        form=form,
        refusals={verb: refusal(verb, thread, request.user) for verb in VERBS},
        today=localdate(),
    )
