"""Webhooks: other systems are told that something changed, by a signed message without contents.

``addresses`` says where messages may go, ``signing`` and ``secrets`` how they are signed,
``sending`` makes one request, ``dispatching`` turns changes into messages, ``delivering`` brings
them out, and ``services`` is what people and systems do with subscriptions.
"""
