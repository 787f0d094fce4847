"""Making the notebooks: text source → executed notebook → the learner's copy.

Needs the ``dev`` extra; learners need none of it.
"""
