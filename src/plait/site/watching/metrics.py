"""The site's figures as Prometheus reads them: text format 0.0.4, without anything about a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plait import __version__
from plait.site.counters import counters
from plait.site.measuring import SECONDS, series
from plait.site.watching.figures import jobs_by_state, messages_by_state, oldest_waiting

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKET = "plait_request_seconds_bucket"
KINDS = {
    "plait_build_info": ("gauge", "Which version this is; always 1."),
    "plait_requests_total": ("counter", "Requests by view, method and class of answer."),
    "plait_request_seconds": ("histogram", "Seconds that each request took, by view."),
    "plait_faults_total": ("counter", "Requests that ended in a fault nobody foresaw."),
    "plait_sign_ins_total": ("counter", "Attempts to sign in, by how they ended: in, or wrong."),
    "plait_jobs": ("gauge", "Jobs in the database, by state."),
    "plait_oldest_waiting_job_seconds": ("gauge", "Seconds that the oldest job has waited that could be done now."),
    "plait_messages": ("gauge", "Messages by state; failed ones of the last 30 days."),
}
"""Every metric with its type and what it says."""


def count_sign_in(**_: object) -> None:
    """Somebody signed in."""
    counters.add({series("plait_sign_ins_total", ended="in"): 1})


def count_wrong_password(**_: object) -> None:
    """Somebody tried to, with a wrong password or address."""
    counters.add({series("plait_sign_ins_total", ended="wrong"): 1})


def text() -> str:
    """All metrics. The counters add up what all processes of this server did since it started."""
    figures = _with_cumulated_buckets(counters.read()) | _from_the_database()
    lines: list[str] = []
    for name, (kind, words) in KINDS.items():
        lines += [f"# HELP {name} {words}", f"# TYPE {name} {kind}"]
        lines += [f"{key} {figure:.15g}" for key, figure in figures.items() if _metric_of(key) == name]
    return "\n".join(lines) + "\n"


def _metric_of(key: str) -> str:
    name = key.partition("{")[0]
    return name if name in KINDS else name.rpartition("_")[0]


def _from_the_database() -> dict[str, float]:
    return {
        series("plait_build_info", version=__version__): 1,
        **_each("plait_jobs", jobs_by_state()),
        "plait_oldest_waiting_job_seconds": oldest_waiting(),
        **_each("plait_messages", messages_by_state()),
    }


def _each(name: str, by_state: Mapping[str, float]) -> dict[str, float]:
    return {series(name, state=state): figure for state, figure in by_state.items()}


def _with_cumulated_buckets(counted: Mapping[str, float]) -> dict[str, float]:
    """Each request was counted in one bucket; Prometheus wants it in all that are as wide."""
    figures = {key: figure for key, figure in sorted(counted.items()) if not key.startswith(_BUCKET)}
    for view in _views(counted):
        below = 0.0
        for bound in (*(f"{bound:g}" for bound in SECONDS), "+Inf"):
            key = series(_BUCKET, view=view, le=bound)
            below += counted.get(key, 0.0)
            figures[key] = below
    return figures


def _views(counted: Iterable[str]) -> list[str]:
    before = 'plait_request_seconds_count{view="'
    return sorted(key.removeprefix(before).removesuffix('"}') for key in counted if key.startswith(before))
