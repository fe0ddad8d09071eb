"""How people sign in and stay signed in: sessions, second factors, lockout, single sign-on.

django-allauth does the work; these modules hold what the portal asks of it besides.
"""
