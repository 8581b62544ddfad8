"""What the product says when it cannot do what a person asked."""


class Refused(Exception):
    """An act that a rule or the database refuses.

    message: one Indonesian sentence for the person: what happened and what to do next.
    field: name of the form field it concerns, or "" for the whole form.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
