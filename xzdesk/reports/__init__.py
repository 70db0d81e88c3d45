"""Issued reports (周报、月报、季报): frozen with number, date and issuer."""

from xzdesk.reports.records import register

register()
