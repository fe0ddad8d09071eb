"""Everything that one machine starts to run or test the whole portal by itself.

Production uses none of this: there, DATABASE_URL, REDIS_URL and EMAIL_URL point at real servers.
"""
