"""Is what an app sends to Slack well-formed, within the limits, and written the way it should be?"""

from bot.workspace.payload.problem import Problem
from bot.workspace.payload.validate import validate_payload

__all__ = ["Problem", "validate_payload"]
