"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Insight projects."""

    name = "plait.site.projects"
    label = "projects"

    def ready(self) -> None:
        """Take tables that are counted for a question, hand questions over, and publish in the background."""
        from django.utils.translation import gettext_lazy as _

        from plait.site import allowed, handover, leaving
        from plait.site.projects import publishing  # noqa: F401 - it declares its work
        from plait.site.projects.asking import QuestionAsker
        from plait.site.projects.leaving import InQuestions
        from plait.site.projects.policies import refusal

        handover.register("question", QuestionAsker())
        leaving.register(InQuestions())
        allowed.register(_("Ask a question"), lambda ours, somebody: refusal("ask", ours, somebody))
