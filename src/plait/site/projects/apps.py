"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Insight projects."""

    name = "plait.site.projects"
    label = "projects"

    def ready(self) -> None:
        """Take tables, say what is followed, held and handed over, and publish in the background."""
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed, handover, holding, leaving, questions
        from plait.site.projects import publishing  # noqa: F401 - it declares its work
        from plait.site.projects.asking import QuestionAsker
        from plait.site.projects.holding import tables_of
        from plait.site.projects.leaving import InQuestions
        from plait.site.projects.policies import refusal
        from plait.site.projects.reading import followed_questions

        handover.register("question", QuestionAsker())
        questions.register(followed_questions)
        holding.register(tables_of)
        leaving.register(InQuestions())
        allowed.register(_("Ask a question"), lambda ours, somebody: refusal("ask", ours, somebody))
