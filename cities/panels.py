"""What a city's page shows besides its own facts."""

from diplomacy.core.pages.documents import show_documents

from .models import City

show_documents("city.detail", City)
