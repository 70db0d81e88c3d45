"""Refusals: what the world or a rule does not allow, told to a person."""

from xzdesk.messages import wording


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a defect
    """A rule or the world says no. `code` is stable; the Chinese wording lives in `xzdesk.messages`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return wording(self.code, self.params)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and (self.code, self.params) == (other.code, other.params)

    def __hash__(self) -> int:
        return hash((self.code, str(self)))
