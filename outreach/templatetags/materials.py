"""Template tags of `outreach.words`: {% thumbnail document version %}, {% type_chip document %}…"""

from django import template

from outreach import words

register = template.Library()
register.simple_tag(words.thumbnail)
register.simple_tag(words.type_chip)
register.simple_tag(words.state_chip)
register.simple_tag(words.version_url)
register.simple_tag(words.holds)
