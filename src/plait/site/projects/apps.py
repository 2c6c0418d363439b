"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Insight projects."""

    name = "plait.site.projects"
    label = "projects"

    def ready(self) -> None:
        """Take tables, say what is followed, held and handed over, let people in, and publish in the background."""
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed, handover, holding, leaving, questions
        from plait.site.messaging.delivery import opened_by
        from plait.site.projects import publishing  # noqa: F401 - it declares its work
        from plait.site.projects.asking import QuestionAsker
        from plait.site.projects.holding import tables_of
        from plait.site.projects.leaving import InQuestions, of_place
        from plait.site.projects.letting_in import way_to_question
        from plait.site.projects.policies import why_not_ask
        from plait.site.projects.reading import followed_questions

        handover.register("question", QuestionAsker())
        questions.register(followed_questions)
        opened_by(way_to_question)
        holding.register(tables_of)
        leaving.register(InQuestions())
        leaving.register_in_place(of_place)
        allowed.register_in_place(_("Ask a question"), why_not_ask)
