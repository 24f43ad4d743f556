"""The lights: what colour, shape and word stand for the state of a clock or a matter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Light:
    """Never colour alone: `shape` is drawn and `word` is read."""

    key: str
    word: str
    shape: str


LIGHTS = {
    light.key: light
    for light in (
        Light("ok", "正常", "circle"),
        Light("soon", "临期", "triangle"),
        Light("late", "超期", "square"),
        Light("paused", "暂停", "bars"),
        Light("done", "办结", "check"),
    )
}
