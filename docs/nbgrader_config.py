"""Lets nbgrader hand out and grade this course's exercises: copy it into the folder of your nbgrader course.

`nbgrader generate_assignment` then makes, from a notebook in `solutions/`, the same cells as in `exercises/`.
"""

from nbconvert.preprocessors import TagRemovePreprocessor

c = get_config()  # noqa: F821

# The cells that explain a solution would be handed out with the task.
c.GenerateAssignment.preprocessors.insert(0, TagRemovePreprocessor)
c.TagRemovePreprocessor.enabled = True
c.TagRemovePreprocessor.remove_cell_tags = {"solution-only"}

# The checker takes this error for "not written yet".
c.ClearSolutions.code_stub = {"python": "# Write your code here.\nraise NotImplementedError"}

# A check asks many questions, each with a time limit of its own. All of them may take longer than 30 seconds.
c.Execute.timeout = 90
