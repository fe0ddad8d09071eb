"""The memo of a review: what it says (:mod:`.content`), as PDF (:mod:`.pdf`) and as Word
(:mod:`.word`)."""
