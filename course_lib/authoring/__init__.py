"""Making the notebooks: text source → executed notebook → the learner's copy → slides.

Building needs the ``dev`` extra; learners need none of it, and slides need no more than lessons do.
"""
