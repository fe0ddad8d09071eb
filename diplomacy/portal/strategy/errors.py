"""What a data set that cannot be loaded says about itself."""


class DatasetError(Exception):
    """Something in a data set is wrong: which file, which record, which field, and what.

    Its text is one line for the person who mends the file.
    """

    def __init__(self, problem: str, *, file: str = "", record: str = "", field: str = "") -> None:
        self.problem, self.file, self.record, self.field = problem, file, record, field
        place = ", ".join(part for part in (file, record, field) if part)
        super().__init__(f"{place}: {problem}" if place else problem)
