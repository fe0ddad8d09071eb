"""Who sets the terms of reminders, and who looks after mail that is on its way."""

from diplomacy.core import policies
from diplomacy.core.models import Delivery, ReminderSetting

policies.register(ReminderSetting, view=policies.office, change=policies.office)
policies.register(Delivery, view=policies.administrator, change=policies.administrator)
