"""The interactive figures of the lessons: for each a stage that stays and a drawing that moves."""
