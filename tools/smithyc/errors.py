"""The one error a model can cause: a place and a sentence."""


class ModelError(Exception):
    """A fault in a model. `pos` is (file, line, column)."""

    def __init__(self, pos, message):
        super().__init__(message)
        self.pos = pos
        self.message = message

    def __str__(self):
        path, line, column = self.pos
        return f"{path}:{line}:{column}: {self.message}"
