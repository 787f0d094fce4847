"""Lesson 18: the goal of its figure can be reached, only by turning, and not with the grid it starts from."""

import pytest

from course_lib.play import lesson_18 as play


def reached(n_values, angle, weight=0.0):
    return play.draw_search(play.search_stage(), n_values, weight, angle, 1).endswith("Goal reached.")


@pytest.mark.parametrize("angle", range(5, 9))
def test_a_grid_of_seven_values_reaches_it_when_turned_a_little(angle):
    assert reached(7, angle)


@pytest.mark.parametrize("n_values", [3, 7, 10])
def test_without_a_turn_no_grid_reaches_it(n_values):
    assert not reached(n_values, 0)


def test_three_values_never_reach_it():
    assert not any(reached(3, angle) for angle in range(46))


def test_it_asks_for_a_direction_that_does_nothing():
    assert not reached(7, 6, weight=0.05)
