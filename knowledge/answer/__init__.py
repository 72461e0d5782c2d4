"""What is the answer to a question? Rules over one edition, tried in order; the first that fits decides."""

from knowledge.answer.answering import answer
from knowledge.answer.as_json import answer_json

__all__ = ["answer", "answer_json"]
