"""Pages of the bottom layer: inbox, received mail, own settings, components, errors."""
