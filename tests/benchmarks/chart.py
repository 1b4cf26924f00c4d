"""Line charts with logarithmic axes, as SVG."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from itertools import cycle

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 360, 70, 20, 140, 45
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#777777", "#000000", "#8c564b")


def chart(lines: Mapping[str, Points], across: str, up: str) -> str:
    """An SVG document with a line for each name. `across` and `up` are the titles of the axes."""
    points = [point for line in lines.values() for point in line]
    horizontal = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    vertical = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        *(_tick(horizontal.at(value), HEIGHT - BOTTOM + 15, value, "middle") for value in horizontal.ticks()),
        *(_tick(LEFT - 6, vertical.at(value) + 4, value, "end") for value in vertical.ticks()),
        f'<path d="M{LEFT},{TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="black"/>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>',
        f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text>',
    ]
    by_height = sorted(lines.items(), key=lambda item: -item[1][-1][1])
    label = 0.0
    for (name, line), colour in zip(by_height, cycle(COLOURS), strict=False):
        pixels = [(horizontal.at(x), vertical.at(y)) for x, y in line]
        label = max(pixels[-1][1] + 4, label + 13)  # labels do not overlap
        parts += _line(name, pixels, colour, label)
    return "\n".join([*parts, "</svg>\n"])


class Axis:
    """A logarithmic axis from one pixel to another."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _tick(x: float, y: float, value: float, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}">{value:,g}</text>'


def _line(name: str, pixels: Points, colour: str, label: float) -> list[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in pixels)
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<text x="{pixels[-1][0] + 6:.0f}" y="{label:.0f}" fill="{colour}">{escape(name)}</text>',
    ]
