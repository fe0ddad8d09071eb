"""Bases with which the apps declare their pages.

`lists` (filter, sort, choose columns, export), `details` (facts with sources, panels,
history, what may be done now), `forms` (create and edit without losing what was typed
or what somebody else saved), `transitions` (one move with its reason). An app's view
names its model, filter set, table, form and service; the page follows.
"""
