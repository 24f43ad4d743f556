"""{% url %}, as Django has it, with the shape of each address composed once (`ui.addresses`)."""

from __future__ import annotations

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parsed
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape

from tongban.ui.addresses import address

register = template.Library()


class Address(URLNode):
    def render(self, context: Context) -> str:
        if self.kwargs:
            return str(super().render(context))
        values = [each.resolve(context) for each in self.args]
        try:
            said = address(
                self.view_name.resolve(context),
                *(each if isinstance(each, int | str) else str(each) for each in values),
            )
        except NoReverseMatch:
            return str(super().render(context))  # in its own words, or quietly where it has a name
        if self.asvar:
            context[self.asvar] = said
            return ""
        return conditional_escape(said) if context.autoescape else said


@register.tag
def url(parser: Parser, token: Token) -> Address:
    node = parsed(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
