"""The REST API's rails. An app declares a resource with a serializer and a viewset:

* :class:`~diplomacy.core.api.serializers.RecordSerializer` – what a record shows;
* :class:`~diplomacy.core.api.viewsets.RecordViewSet` – how it is found, filtered and sorted;
* :mod:`~diplomacy.core.api.fields` – relations, lists and states that the database computes.

``diplomacy/api.py`` gives each its address.
"""
