"""A county's plans (培育提升工作方案): targets, milestones and who is responsible for them."""

from xzdesk.plans.rights import register

register()
