"""The portal beside a bare Django project over the same rows, in one run: ``make bench``.

Only ratios mean anything: both sides are served by the same gunicorn settings, asked by the same
client and measured in turns, so that whatever else the machine does falls on both alike.
"""
