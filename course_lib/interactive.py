"""Interactive figures: sliders, choices and switches for one pure drawing function.

    figure = explore(draw, stage, lr=slider("Learning rate", 0.01, 2.2, value=0.3, step=0.01))
    figure              # shows it
    figure.still(lr=2)  # one picture of it, for readers without a kernel

`stage()` makes the figure with everything that stays; `draw(figure, lr)` adds what moves and returns the
alternative text. The stage is drawn once and kept as pixels; each change draws only what moves on top.
"""

from __future__ import annotations

import inspect
import itertools
import math
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.spines import Spine
from matplotlib.text import Text
from PIL import Image

from course_lib.pictures import compress, encode_quickly, publish_picture

_MOST_STOPS = 10_000
_HERE = Path(__file__)


# --- controls ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slider:
    """A number between two ends; made by `slider` and `log_slider`."""

    label: str
    stops: tuple
    default: float
    step: float | None

    def fit(self, value) -> float:
        """Return the number nearest to `value` that lies between the ends."""
        number = float(value)
        if math.isnan(number):
            raise ValueError(f"{self.label}: {value!r} is not a number")
        lo, hi = self.ends()
        number = min(max(number, lo), hi)
        return round(number) if isinstance(lo, int) else number

    def check(self, value) -> float:
        """Return `value`, or say that it lies outside."""
        lo, hi = self.ends()
        if isinstance(value, (str, bool)) or not lo <= value <= hi:
            raise ValueError(f"{self.label}: {value!r} is outside {_text(lo)} to {_text(hi)}")
        return self.fit(value)

    def ends(self) -> tuple:
        """Return the smallest and the largest value."""
        return self.stops[0], self.stops[-1]

    def describe(self) -> str:
        """Return the label and the range in words."""
        lo, hi = self.ends()
        return f"{self.label} {_text(lo)}{' to ' if lo < 0 else '–'}{_text(hi)}"

    def spec(self) -> dict:
        """Return what the page needs to build the control."""
        return {
            "kind": "slider",
            "stops": list(self.stops),
            "step": self.step,
            "whole": isinstance(self.stops[0], int),
        }


@dataclass(frozen=True)
class Choice:
    """One of several options; made by `choice`."""

    label: str
    options: tuple
    default: object

    def check(self, value):
        """Return `value`, or say which options there are."""
        if value not in self.options:
            raise ValueError(f"{self.label}: {value!r} is not one of {', '.join(map(repr, self.options))}")
        return value

    fit = check

    def ends(self) -> tuple:
        """Return every option."""
        return self.options

    def describe(self) -> str:
        """Return the label and the options in words."""
        return f"{self.label} {'/'.join(map(_text, self.options))}"

    def spec(self) -> dict:
        """Return what the page needs to build the control."""
        return {
            "kind": "choice",
            "options": list(self.options),
            "texts": [_text(option) for option in self.options],
        }


@dataclass(frozen=True)
class Switch:
    """On or off; made by `switch`."""

    label: str
    default: bool

    def check(self, value) -> bool:
        """Return `value`, or say that it is neither true nor false."""
        if not isinstance(value, (bool, np.bool_)):
            raise ValueError(f"{self.label}: {value!r} is neither True nor False")
        return bool(value)

    fit = check

    def ends(self) -> tuple:
        """Return both states."""
        return False, True

    def describe(self) -> str:
        """Return the label in words."""
        return f"{self.label} off/on"

    def spec(self) -> dict:
        """Return what the page needs to build the control."""
        return {"kind": "switch"}


def slider(
    label: str, lo: float, hi: float, *, value: float | None = None, step: float | None = None
) -> Slider:
    """Return a slider over evenly spaced numbers.

    Parameters
    ----------
    label : str
        What the reader sees, with the unit where there is one.
    lo, hi : float
        The ends, both reachable. If these, `value` and `step` are whole numbers, so are all values.
    value : float, optional
        Where it starts; `lo` if not given. It need not be one of the steps.
    step : float, optional
        Distance of two stops: 1 for whole ends that are further apart than 1, else a hundredth of the range.

    Returns
    -------
    Slider
        To be given to `explore`.

    Raises
    ------
    ValueError
        If the ends are swapped, `value` is outside, or `step` does not lead from `lo` to `hi`.

    Examples
    --------
    >>> slider("Learning rate", 0, 1, value=0.5, step=0.25).stops
    (0.0, 0.25, 0.5, 0.75, 1.0)
    >>> slider("Folds", 2, 5).stops
    (2, 3, 4, 5)
    """
    _named("slider", label)
    _ends("slider", label, lo, hi)
    given = [number for number in (lo, hi, value) if number is not None]
    if step is None:
        step = 1 if all(map(_is_whole, given)) and hi - lo > 1 else (hi - lo) / 100
    if not _is_number(step) or not 0 < step <= hi - lo:
        raise ValueError(
            f"slider {label!r}: step is {step!r}; it must be above 0 and at most {_text(hi - lo)}"
        )
    n_steps = round((hi - lo) / step)
    if abs(n_steps * step - (hi - lo)) > 1e-9 * (hi - lo):
        raise ValueError(
            f"slider {label!r}: steps of {_text(step)} from {_text(lo)} do not end at {_text(hi)}"
        )
    whole = all(map(_is_whole, [*given, step]))
    stops = [lo + index * step for index in range(min(n_steps, _MOST_STOPS) + 1)]
    return _slider("slider", label, [int(x) if whole else _tidy(x) for x in stops], value, float(step))


def log_slider(
    label: str, lo: float, hi: float, *, value: float | None = None, digits: int = 3, whole: bool = False
) -> Slider:
    """Return a slider over numbers evenly spaced in their logarithm.

    Parameters
    ----------
    label : str
        What the reader sees, with the unit where there is one.
    lo, hi : float
        The ends, above 0, both reachable.
    value : float, optional
        Where it starts; `lo` if not given.
    digits : int
        Significant digits of the values between the ends.
    whole : bool
        Whether only whole numbers are wanted, as for a number of steps.

    Returns
    -------
    Slider
        To be given to `explore`; about a hundred stops, more for more than five powers of ten.

    Raises
    ------
    ValueError
        If the ends are swapped or not above 0, or `value` is outside.

    Examples
    --------
    >>> kappa = log_slider("Condition number", 1, 1000, value=10, digits=2)
    >>> kappa.ends(), kappa.stops[:4]
    ((1.0, 1000.0), (1.0, 1.1, 1.2, 1.3))
    """
    _named("log_slider", label)
    _ends("log_slider", label, lo, hi)
    if lo <= 0:
        raise ValueError(f"log_slider {label!r}: lo is {_text(lo)}; a logarithm needs lo > 0, or use slider")
    if not _is_whole(digits) or digits < 1:
        raise ValueError(
            f"log_slider {label!r}: digits is {digits!r}; it must be a whole number of at least 1"
        )
    n_stops = max(101, 20 * math.ceil(math.log10(hi / lo)) + 1)
    numbers = [float(f"{number:.{digits}g}") for number in np.geomspace(lo, hi, n_stops)]
    between = [round(x) if whole else x for x in numbers if lo < x < hi]
    ends = (int(lo), int(hi)) if whole else (float(lo), float(hi))
    return _slider("log_slider", label, sorted({*ends, *between}), value, None)


def choice(label: str, options, *, value=None) -> Choice:
    """Return a choice of one among several options.

    Parameters
    ----------
    label : str
        What the reader sees.
    options : sequence of str or numbers
        At least two, all different.
    value : str or number, optional
        The option to start with; the first if not given.

    Returns
    -------
    Choice
        To be given to `explore`.

    Raises
    ------
    ValueError
        If there are fewer than two options, two are equal, or `value` is none of them.

    Examples
    --------
    >>> choice("Surface", ["bowl", "saddle"]).default
    'bowl'
    """
    _named("choice", label)
    options = () if isinstance(options, str) else tuple(options)
    if len(options) < 2 or not all(isinstance(option, str) or _is_number(option) for option in options):
        raise ValueError(
            f"choice {label!r}: options must be a list of two or more texts or numbers, got {options!r}"
        )
    if len(set(options)) < len(options):
        raise ValueError(f"choice {label!r}: options {options!r} name one twice")
    if value is not None and value not in options:
        raise ValueError(f"choice {label!r}: value {value!r} is not one of {', '.join(map(repr, options))}")
    return Choice(label, options, options[0] if value is None else value)


def switch(label: str, *, value: bool = False) -> Switch:
    """Return a switch between off and on.

    Parameters
    ----------
    label : str
        What the reader sees.
    value : bool
        Whether it starts on.

    Returns
    -------
    Switch
        To be given to `explore`.

    Raises
    ------
    ValueError
        If `value` is neither True nor False.

    Examples
    --------
    >>> switch("Nesterov", value=True).default
    True
    """
    _named("switch", label)
    if not isinstance(value, bool):
        raise ValueError(f"switch {label!r}: value is {value!r}; it must be True or False")
    return Switch(label, value)


# --- drawing ----------------------------------------------------------------------------------------------


class Easel:
    """A stage kept as pixels, on which one drawing after the other is made.

    Parameters
    ----------
    draw, stage : callable
        As for `explore`.
    defaults : dict
        Values for which a layout engine of the stage, if it has one, arranges the axes.
    """

    def __init__(self, draw: Callable, stage: Callable, defaults: dict):
        self.draw, self.stage = draw, stage
        self.draws_on_stage = False
        self._figure = None
        self._places = self._arranged(defaults)

    def paint(self, values: dict) -> tuple[Image.Image, str]:
        """Return the picture (RGB) and the alternative text for these values."""
        if self._figure is None or self.draws_on_stage:
            self._set_stage()
        else:
            self._clear()
        try:
            alt = _alt(self.draw(self._figure, **values))
            if self._stage_changed():
                self.draws_on_stage = True
                self._keep_background()
            return self._paint_moving(), alt
        except BaseException:
            self._figure = None  # half a drawing may have changed the stage: begin with a new one
            raise

    def n_artists(self) -> int:
        """Return how many artists the figure holds now, those of the last drawing included."""
        return len(self._figure.findobj()) if self._figure else 0

    def first_axes(self) -> dict:
        """Return where the first axes begin and end: pixels from the picture's top left, and values."""
        ax, height = self._axes[0], self._figure.bbox.height
        left, bottom, right, top = ax.get_window_extent().extents
        return {"x": [left, right, *ax.get_xlim()], "y": [height - bottom, height - top, *ax.get_ylim()]}

    def _arranged(self, defaults: dict) -> list | None:
        """Positions of the axes, arranged once with a drawing in place, or None without a layout engine."""
        figure = _staged(self.stage)
        if figure.get_layout_engine() is None:
            return None
        self.draw(figure, **defaults)
        FigureCanvasAgg(figure).draw()
        return [ax.get_position() for ax in figure.axes]

    def _set_stage(self) -> None:
        figure = self._figure = _staged(self.stage)
        self._canvas = FigureCanvasAgg(figure)
        if self._places is not None:
            figure.set_layout_engine("none")
            for ax, place in zip(figure.axes, self._places, strict=False):
                ax.set_position(place)
        if not figure.get_suptitle():
            figure.suptitle("")
        for ax in figure.axes:
            ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim(), autoscale_on=False)
        self._axes = figure.axes
        self._hosts = [*self._axes, figure]
        self._own = {host: host.get_children() for host in self._hosts}
        self._n_containers = {ax: len(ax.containers) for ax in self._axes}
        self._restart_colours()
        self._titles = set(self._unwritten())
        self._keep_background()
        self._texts = [(text, _copy_of(text)) for text in self._titles]
        self._settings = self._stage_settings()
        for artist in itertools.chain(*self._own.values()):
            artist.stale = False

    def _clear(self) -> None:
        """Take away what the last drawing added, and give every text of the stage its own words again."""
        for ax in self._axes:
            for container in ax.containers[self._n_containers[ax] :]:
                container.remove()
        for host in self._hosts:
            for artist in self._added(host):
                if artist.get_figure() is not None:  # a contour takes its labels with it
                    artist.remove()
        for text, copy in self._texts:
            _restore(text, copy)
        self._restart_colours()

    def _restart_colours(self) -> None:
        for ax in self._axes:
            ax.set_prop_cycle(None)

    def _added(self, host) -> list:
        own = set(self._own[host])
        return [artist for artist in host.get_children() if artist not in own]

    def _unwritten(self) -> list[Text]:
        """Return the stage's empty texts: the titles that `draw` writes."""
        texts = (artist for artist in itertools.chain(*self._own.values()) if isinstance(artist, Text))
        return [text for text in texts if not text.get_text()]

    def _stage_settings(self) -> list:
        settings = []
        for ax in self._axes:
            settings += [ax.get_xlim(), ax.get_ylim(), ax.get_xscale(), ax.get_yscale(), ax.get_aspect()]
            settings += [ax.get_position(original=True).bounds, ax.get_xlabel(), ax.get_ylabel(), ax.axison]
        return settings

    def _stage_changed(self) -> bool:
        """Whether the drawing touched something that the kept background shows."""
        if self._settings != self._stage_settings():
            return True
        for host in self._hosts:
            children = set(host.get_children())
            for artist in self._own[host]:
                if artist not in children:
                    return True
                if artist.stale and artist not in self._titles and artist not in self._axes:
                    return True
        return False

    def _keep_background(self) -> None:
        """Draw the stage without what is drawn on top of it, and keep the pixels."""
        for host in self._hosts:
            for artist in self._on_top(host):
                artist.set_animated(True)  # left out of the canvas's own drawing, but still measured
        self._canvas.draw()
        self._background = self._canvas.copy_from_bbox(self._figure.bbox)

    def _paint_moving(self) -> Image.Image:
        self._canvas.restore_region(self._background)
        renderer = self._canvas.get_renderer()
        for host in [*sorted(self._axes, key=_zorder), self._figure]:
            for artist in sorted(self._on_top(host), key=_zorder):
                artist.draw(renderer)
        size = self._canvas.get_width_height()
        return Image.frombytes("RGB", size, self._canvas.buffer_rgba(), "raw", "RGBX")

    def _on_top(self, host) -> list:
        """Return what is drawn anew there: added artists, titles, and the frame that lines end at."""
        if not host.get_visible():
            return []
        framed = host is not self._figure and host.axison and host.get_frame_on()
        frame = [artist for artist in self._own[host] if framed and isinstance(artist, Spine)]
        return [*self._added(host), *(artist for artist in self._own[host] if artist in self._titles), *frame]


def _staged(stage: Callable) -> Figure:
    figure = stage()
    if not isinstance(figure, Figure):
        raise ValueError(
            f"explore: stage returned {type(figure).__name__}; it must return the matplotlib Figure"
        )
    if not figure.axes:
        raise ValueError("explore: stage returned a figure without axes; add them there, not in draw")
    return figure


def _zorder(artist) -> float:
    return artist.get_zorder()


def _copy_of(text: Text) -> Text:
    copy = Text()
    _restore(copy, text)
    return copy


def _restore(text: Text, copy: Text) -> None:
    text.update_from(copy)
    text.set_text(copy.get_text())
    text.set_position(copy.get_position())


def _alt(returned) -> str:
    if not isinstance(returned, str) or not returned.strip():
        raise ValueError(
            f"draw returned {returned!r}; it must return the alternative text, a sentence or two"
        )
    return returned


# --- the figure -------------------------------------------------------------------------------------------


class InteractiveFigure(anywidget.AnyWidget):
    """Controls with a picture below them; made by `explore`."""

    _esm = _HERE.with_suffix(".js").read_text(encoding="utf-8")
    _css = _HERE.with_suffix(".css").read_text(encoding="utf-8")

    controls = traitlets.List().tag(sync=True)
    presets = traitlets.List().tag(sync=True)
    goal = traitlets.Unicode().tag(sync=True)
    drag = traitlets.Dict().tag(sync=True)
    size = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    error = traitlets.Dict().tag(sync=True)
    answered = traitlets.Unicode().tag(sync=True)
    n_answers = traitlets.Int().tag(sync=True)

    def __init__(self, easel: Easel, controls: dict, presets: dict, goal: str, drag: tuple):
        self._easel, self._controls, self._presets = easel, controls, presets
        values = self._values({})
        image, alt = easel.paint(values)
        super().__init__(
            controls=[
                {"name": n, "label": c.label, "default": c.default, **c.spec()} for n, c in controls.items()
            ],
            presets=list(presets),
            goal=goal,
            drag={"names": list(drag), **easel.first_axes()} if drag else {},
            size=list(image.size),
            values=values,
            picture=encode_quickly(image),
            alt=alt,
        )
        self.on_msg(self._answer)

    def set(self, **values) -> None:
        """Move controls from code, as a reader would by hand; the others stay where they are.

        Parameters
        ----------
        **values
            By the names given to `explore`.

        Raises
        ------
        ValueError
            If a name or a value is unknown. What `draw` raises is raised too.
        """
        values = self._values(values, start=self.values)
        image, alt = self._easel.paint(values)
        self._publish(values=values, picture=encode_quickly(image), alt=alt, error={})

    def frame(self, **values) -> tuple[bytes, str]:
        """Return the picture and its alternative text for given values.

        Parameters
        ----------
        **values
            By the names given to `explore`; controls not named stand at their defaults.

        Returns
        -------
        tuple of bytes and str
            A PNG file and the text.

        Raises
        ------
        ValueError
            If a name or a value is unknown. What `draw` raises is raised too.
        """
        image, alt = self._easel.paint(self._values(values))
        return encode_quickly(image), alt

    def still(self, **values) -> None:
        """Publish one still picture in the output of the running cell.

        Parameters
        ----------
        **values
            By the names given to `explore`; controls not named stand at their defaults.

        Raises
        ------
        ValueError
            If a name or a value is unknown. What `draw` raises is raised too.
        """
        image, alt = self._easel.paint(self._values(values))
        publish_picture(compress(image), alt)

    def extremes(self) -> Iterator[dict]:
        """Yield the values at every combination of slider ends, options and switch states."""
        for combination in itertools.product(*(control.ends() for control in self._controls.values())):
            yield dict(zip(self._controls, combination, strict=True))

    def __repr__(self) -> str:
        controls = ", ".join(control.describe() for control in self._controls.values())
        return f"Interactive figure (run this cell to use it): {controls}"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "text/plain": repr(self)}, metadata

    def _values(self, values: Mapping, start: Mapping | None = None) -> dict:
        for name in values:
            if name not in self._controls:
                raise ValueError(
                    f"{name} is no control of this figure; there are {', '.join(self._controls)}"
                )
        checked = {name: self._controls[name].check(value) for name, value in values.items()}
        defaults = {name: control.default for name, control in self._controls.items()}
        return {**defaults, **(start or {}), **checked}

    def _answer(self, _widget, request: dict, _buffers) -> None:
        """Draw what a view asks for; whatever goes wrong is shown there, for nobody sees it elsewhere."""
        answer = {"error": {}, "answered": str(request.get("id", ""))}
        what = "The figure could not be drawn with these values"
        try:
            answer["values"] = self._fitted(request.get("values", {}))
            if request.get("preset"):
                what = f"The button “{request['preset']}” failed"
                answer["values"] = self._preset(request["preset"], answer["values"])
            image, answer["alt"] = self._easel.paint(answer["values"])
            answer["picture"] = encode_quickly(image)
        except Exception as problem:
            answer["error"] = {"line": _in_words(what, problem), "traceback": traceback.format_exc()}
        self._publish(**answer)

    def _fitted(self, values: Mapping, start: Mapping | None = None) -> dict:
        known = {
            name: self._controls[name].fit(value) for name, value in values.items() if name in self._controls
        }
        return {**(start or self.values), **known}

    def _preset(self, name: str, values: dict) -> dict:
        preset = self._presets[name]
        wanted = preset(dict(values)) if callable(preset) else preset
        _known_names(f"preset {name!r}", wanted, self._controls)
        return self._fitted(wanted, start=values)

    def _publish(self, **state) -> None:
        with self.hold_sync():
            for name, value in state.items():
                setattr(self, name, value)
            self.n_answers += 1


def explore(
    draw: Callable,
    stage: Callable,
    /,
    *,
    presets: Mapping | None = None,
    goal: str = "",
    drag: tuple[str, str] | None = None,
    **controls,
) -> InteractiveFigure:
    """Return an interactive figure: a picture redrawn whenever the reader moves a control.

    Parameters
    ----------
    draw : callable
        ``draw(figure, **values) -> str`` adds what depends on the values to ``figure.axes`` (lines, areas,
        points, images, texts, annotations, legends), may set titles, and returns the alternative text. The
        picture must depend on the values only. Everything added is removed before the next drawing and the
        colour cycle starts anew. What is added stands above the stage, by ``zorder`` among itself. If `draw`
        changes the stage itself (limits, scales, ticks, labels of an axis), every drawing begins with a new
        stage: right, but slower by the time that takes.
    stage : callable
        ``stage() -> matplotlib.figure.Figure`` with what stays: axes, labels, limits, grid. Limits are fixed
        after it; about 9.5 by 4.2 inches at 100 dpi fit a notebook. Not made with pyplot.
    presets : dict, optional
        Buttons: name to values, or name to a function of the current values that returns values.
    goal : str
        A target for the reader, shown above the figure. It is ticked while the alternative text ends with
        "Goal reached."
    drag : pair of str, optional
        Two sliders that are the place of a point on the first axes, across and up. The reader can then also
        drag the point. The axes' scales must be linear.
    **controls
        One `slider`, `log_slider`, `choice` or `switch` for each parameter of `draw`.

    Returns
    -------
    InteractiveFigure
        Shown when it is the last line of a cell. ``still(**values)`` publishes one picture,
        ``frame(**values)`` returns it, ``set(**values)`` moves controls, ``extremes()`` yields values.

    Raises
    ------
    ValueError
        If controls and parameters of `draw` do not match, or a preset or `drag` names no control. What
        `stage` or `draw` raise for the values at the start is raised here; later it is shown in the figure.

    Examples
    --------
    >>> def stage():
    ...     figure = Figure(figsize=(3, 2))
    ...     figure.add_subplot(xlim=(0, 10), ylim=(0, 1), xlabel="step", ylabel="loss")
    ...     return figure
    >>> def draw(figure, lr):
    ...     loss = (1 - lr) ** np.arange(11)
    ...     figure.axes[0].plot(loss)
    ...     return f"The loss falls to {loss[-1]:.2g} in 10 steps."
    >>> figure = explore(draw, stage, lr=slider("Learning rate", 0, 1, value=0.1))
    >>> figure
    Interactive figure (run this cell to use it): Learning rate 0–1
    >>> figure.frame(lr=0.5)[1]
    'The loss falls to 0.00098 in 10 steps.'
    """
    if not callable(draw) or not callable(stage):
        raise ValueError(
            "explore: draw and stage must be functions, given without brackets: explore(draw, stage, ...)"
        )
    if not controls:
        raise ValueError('explore: no controls; give one, as in lr=slider("Learning rate", 0, 1)')
    for name, control in controls.items():
        if not isinstance(control, (Slider, Choice, Switch)):
            raise ValueError(
                f"explore: {name}={control!r} is no control; use slider, log_slider, choice or switch"
            )
    _matching(draw, controls)
    presets = dict(presets or {})
    for name, preset in presets.items():
        if not callable(preset):
            for control, value in _known_names(f"explore: preset {name!r}", preset, controls).items():
                controls[control].check(value)
    if not isinstance(goal, str):
        raise ValueError(f"explore: goal is {goal!r}; it must be a sentence")
    drag = tuple(drag or ())
    if drag and (len(drag) != 2 or not all(isinstance(controls.get(name), Slider) for name in drag)):
        raise ValueError(f"explore: drag is {drag!r}; name two sliders, the one across first")
    defaults = {name: control.default for name, control in controls.items()}
    return InteractiveFigure(Easel(draw, stage, defaults), controls, presets, goal, drag)


# --- checks -----------------------------------------------------------------------------------------------


def _matching(draw: Callable, controls: dict) -> None:
    parameters = list(inspect.signature(draw).parameters.values())[1:]
    takes_any = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
    names = [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    for name in controls:
        if name not in names and not takes_any:
            raise ValueError(f"explore: draw has no parameter {name!r}; after the figure it takes {names}")
    for parameter in parameters:
        if (
            parameter.name in names
            and parameter.default is parameter.empty
            and parameter.name not in controls
        ):
            raise ValueError(f"explore: draw needs {parameter.name!r}, but there is no control of that name")


def _known_names(what: str, values, controls: dict) -> dict:
    if not isinstance(values, Mapping):
        raise ValueError(f"{what}: got {values!r}; it must be a dict of values such as {{'lr': 0.1}}")
    for name in values:
        if name not in controls:
            raise ValueError(f"{what}: {name!r} is no control; there are {', '.join(controls)}")
    return dict(values)


def _slider(maker: str, label: str, stops: list, value, step: float | None) -> Slider:
    if len(stops) > _MOST_STOPS:
        raise ValueError(
            f"{maker} {label!r}: more than {_MOST_STOPS} stops; take a larger step, or use log_slider"
        )
    lo, hi = stops[0], stops[-1]
    value = lo if value is None else value
    if not _is_number(value) or not lo <= value <= hi:
        raise ValueError(f"{maker} {label!r}: value {value!r} is outside {_text(lo)} to {_text(hi)}")
    return Slider(label, tuple(stops), int(value) if isinstance(lo, int) else float(value), step)


def _named(maker: str, label) -> None:
    if not isinstance(label, str) or not label.strip():
        raise ValueError(f"{maker}: label is {label!r}; say what the control stands for")


def _ends(maker: str, label: str, lo, hi) -> None:
    if not _is_number(lo) or not _is_number(hi):
        raise ValueError(f"{maker} {label!r}: lo and hi are {lo!r} and {hi!r}; both must be finite numbers")
    if lo >= hi:
        raise ValueError(f"{maker} {label!r}: lo {_text(lo)} is not below hi {_text(hi)}; are they swapped?")


def _is_number(value) -> bool:
    return (
        isinstance(value, (int, float, np.integer, np.floating))
        and not isinstance(value, bool)
        and math.isfinite(value)
    )


def _is_whole(value) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _tidy(number: float) -> float:
    """Return the number without the rounding error of a sum such as 0.1 + 2 * 0.1."""
    return float(f"{number:.12g}")


def _text(value) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


def _in_words(what: str, problem: Exception) -> str:
    message = " ".join(str(problem).split())
    return f"{what}: {message or type(problem).__name__}"
