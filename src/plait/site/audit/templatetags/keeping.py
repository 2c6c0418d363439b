"""Parts of a page that are the same for everybody, made once after each deed.

``{% kept "why" %}…{% endkept %}`` needs ``shown`` in the page's context, a `plait.site.audit.kept.Shown`;
in a loop, ``{% kept "remark" remark %}`` keeps one part for each. What is inside sees what ``shown`` holds
and that one thing, nothing else: not who asks, no token of a form. So nothing that belongs to one person
can be kept for the next.
"""

from __future__ import annotations

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, Token
from django.utils.safestring import SafeString, mark_safe

from plait.site.audit.kept import Shown

register = Library()


class KeptNode(Node):
    """A part of a page, with the name under which it is kept and the thing that it is about, if any."""

    def __init__(self, name: str, about: str | None, nodelist: NodeList) -> None:
        self.name = name
        self.about = about
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """What was made before, or make it."""
        shown: Shown = context["shown"]
        about = {self.about: context[self.about]} if self.about else {}
        name = (self.name, *(thing.pk for thing in about.values()))
        part = shown.parts.get(name)
        if part is None:
            part = shown.parts[name] = self.nodelist.render(context.new({**shown, **about, "shown": shown}))
        return mark_safe(part)  # noqa: S308 - a template made it, which escapes


@register.tag("kept")
def keep_part(parser: Parser, token: Token) -> KeptNode:
    """Read the tag. Raises TemplateSyntaxError where it has not one name in quotes and at most one variable."""
    _tag, *words = token.split_contents()
    if len(words) not in {1, 2} or words[0][0] != '"' or words[0][-1] != '"':
        raise TemplateSyntaxError("{% kept %} wants one name in quotes, and perhaps one variable")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(words[0].strip('"'), words[1] if words[1:] else None, nodelist)
