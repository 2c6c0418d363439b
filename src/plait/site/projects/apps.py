"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Insight projects."""

    name = "plait.site.projects"
    label = "projects"

    def ready(self) -> None:
        """Take tables, say who follows which question and what is held, and publish in the background."""
        from plait.site import handover, holding, questions
        from plait.site.projects import publishing  # noqa: F401 - it declares its work
        from plait.site.projects.asking import QuestionAsker
        from plait.site.projects.holding import tables_of
        from plait.site.projects.reading import followed_questions

        handover.register("question", QuestionAsker())
        questions.register(followed_questions)
        holding.register(tables_of)
