"""People with accounts: inviting them, their roles and bureaus, handing their work over."""
