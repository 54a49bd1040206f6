"""What an evaluation must say, worked out slowly and plainly. Knows nothing of the product's own arithmetic.

Of maps, masks and scores as they were written; higher scores are more anomalous, from a threshold on it is an alarm.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import PIL.Image
from numpy.typing import NDArray
from scipy.stats import betabinom
from sklearn.metrics import average_precision_score, roc_auc_score

Map = NDArray[Any]  # (H, W)
Marked = NDArray[np.bool_]  # (H, W)


def scores_of(anomaly_map: Map) -> dict[str, float]:
    """Return the scores of a map, not rounded."""
    values = [float(value) for value in anomaly_map.ravel()]
    highest = sorted(values, reverse=True)[: max(1, round(len(values) / 100))]
    return {
        "l0": float(sum(value >= 0.5 for value in values)),
        "l1": math.fsum(values) / len(values),
        "l2": math.sqrt(math.fsum(value * value for value in values) / len(values)),
        "linf": max(values),
        "top1": math.fsum(highest) / len(highest),
    }


def six_digits(value: float) -> float:
    """Return a number of six significant digits."""
    return float(f"{value:.5e}")


def above(value: float) -> float:
    """Return the lowest number of six digits above a value."""
    exact = Decimal(repr(value))
    if not exact:
        return math.nextafter(0, 1)
    unit = Decimal((0, (1,), exact.adjusted() - 5))
    return float((exact // unit + 1) * unit)


def of_images(scores: Sequence[float], bad: Sequence[bool]) -> dict[str, float | None]:
    """Return AUROC, average precision, F1-max and the threshold of that; None where there are not both kinds."""
    names = ("image_auroc", "image_ap", "f1_max", "f1_threshold")
    if all(bad) or not any(bad):
        return dict.fromkeys(names)
    good = [score for score, is_bad in zip(scores, bad, strict=True) if not is_bad]
    wrong = [score for score, is_bad in zip(scores, bad, strict=True) if is_bad]
    wins = sum((high > low) + (high == low) / 2 for high in wrong for low in good)
    best, at, precision, recall = 0.0, math.nan, 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        hits, alarms = sum(x >= threshold for x in wrong), sum(x >= threshold for x in good)
        precision += (hits / len(wrong) - recall) * hits / (hits + alarms)
        recall = hits / len(wrong)
        if (f1 := 2 * hits / (hits + alarms + len(wrong))) > best + 1e-12:
            best, at = f1, threshold
    return dict(zip(names, (wins / len(wrong) / len(good), precision, best, at), strict=True))


def of_pixels(maps: Sequence[Map], masks: Sequence[Marked]) -> dict[str, float | None]:
    """Return pixel AUROC, average precision and AUPRO up to 30 and 5 %; None where there are not both kinds."""
    values = np.concatenate([each.ravel() for each in maps]) if maps else np.zeros(0)
    bad = np.concatenate([each.ravel() for each in masks]) if masks else np.zeros(0, np.bool_)
    if bad.all() or not bad.any():
        return dict.fromkeys(("pixel_auroc", "pixel_ap", "aupro_30", "aupro_5"))
    return {
        "pixel_auroc": float(roc_auc_score(bad, values)),
        "pixel_ap": float(average_precision_score(bad, values)),
        "aupro_30": _aupro(maps, masks, 0.3),
        "aupro_5": _aupro(maps, masks, 0.05),
    }


def _aupro(maps: Sequence[Map], masks: Sequence[Marked], limit: float) -> float:
    regions = [
        sorted(each[y, x] for y, x in region)
        for each, mask in zip(maps, masks, strict=True)
        for region in regions_of(mask)
    ]
    normal = np.concatenate([each[~mask] for each, mask in zip(maps, masks, strict=True)])
    distinct = np.unique(np.concatenate([each.ravel() for each in maps]))[::-1]
    alarms = (len(normal) - np.searchsorted(np.sort(normal), distinct)) / len(normal)
    covered = np.mean([(len(each) - np.searchsorted(each, distinct)) / len(each) for each in regions], axis=0)
    area, (x, y) = 0.0, (0.0, 0.0)
    for next_x, next_y in zip(alarms.tolist(), covered.tolist(), strict=True):
        if next_x >= limit:
            end = y + (next_y - y) * (limit - x) / (next_x - x) if next_x > x else next_y
            area += (limit - x) * (y + end) / 2
            break
        area += (next_x - x) * (y + next_y) / 2
        x, y = next_x, next_y
    return area / limit


def regions_of(mask: Marked) -> list[list[tuple[int, int]]]:
    """Return the pixels of each region; those that touch at a corner are one."""
    left, regions = {(int(y), int(x)) for y, x in zip(*np.nonzero(mask), strict=True)}, []
    while left:
        region, pending = [], [left.pop()]
        while pending:
            y, x = pending.pop()
            region.append((y, x))
            for near in [(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]:
                if near in left:
                    left.remove(near)
                    pending.append(near)
        regions.append(region)
    return regions


def at_size(mask: Marked, rows: int, columns: int) -> tuple[Marked, int]:
    """Return a mask by nearest neighbour, and how many regions that lost; each then has the pixel at its middle."""
    height, width = mask.shape
    ys, xs = _nearest(height, rows), _nearest(width, columns)
    found, lost = mask[np.ix_(ys, xs)].copy(), 0
    for region in regions_of(mask):
        if not any(y in ys and x in xs for y, x in region):
            lost += 1
            y, x = np.mean(region, axis=0) + 0.5
            found[int(y * rows / height), int(x * columns / width)] = True
    return found, lost


def _nearest(count: int, wanted: int) -> list[int]:
    """Return which of some pixels in a row are nearest to those of another row, as Pillow has it."""
    row = PIL.Image.fromarray(np.arange(count, dtype=np.int32)[None])
    return [int(at) for at in np.asarray(row.resize((wanted, 1), PIL.Image.Resampling.NEAREST))[0]]


def threshold(
    choice: Mapping[str, Any], held_out: Sequence[float], test: Sequence[float], bad: Sequence[bool]
) -> tuple[float | None, float | None]:
    """Return a threshold, None if it cannot be had; and the share of good images it stops at most, if it says so."""
    good = sorted(score for score, is_bad in zip(test, bad, strict=True) if not is_bad)
    if choice["kind"] == "f1_max":
        return of_images(test, bad)["f1_threshold"], None
    if choice["kind"] == "false_positive_rate":
        most = choice["percent"] / 100 * len(good) + 1e-9
        fitting = [score for score in test if sum(each >= score for each in good) <= most]
        return (min(fitting) if good and fitting else None), None
    count = len(held_out)
    if not count:
        return None, None
    if choice["kind"] == "mean_sigma":
        mean = math.fsum(held_out) / count
        spread = math.sqrt(math.fsum((score - mean) ** 2 for score in held_out) / count)
        return above(mean + choice["sigmas"] * spread), None
    ordered = sorted(held_out)
    if choice["kind"] == "percentile":
        place = choice["percent"] / 100 * (count - 1)
        low = math.floor(place)
        value = ordered[low] + (place - low) * (ordered[min(low + 1, count - 1)] - ordered[low])
        found = above(value)
        return found, (sum(score >= found for score in held_out) + 1) / (count + 1)
    share = choice["false_alarms"] / 100
    for score in ordered:  # the lowest that enough of them do not exceed
        if sum(each > score for each in [*ordered, math.inf]) <= share * (count + 1) + 1e-9:
            return above(score), share
    return None, None


def is_more(stopped: int, good: int, promised: float | None, held_out: int) -> bool:
    """Return whether so many false alarms are more than chance, in 1 case of 40, gives a threshold that promises."""
    if promised is None or not stopped or promised >= 1:
        return False
    law = betabinom(good, promised * (held_out + 1), (1 - promised) * (held_out + 1))
    return bool(law.sf(stopped - 1) < 0.025)


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the shares that `count` of `total` are 1.96 deviations away from."""
    share, deviations = count / total, 1.959964

    def end(low: float, high: float) -> float:
        for _ in range(60):
            middle = (low + high) / 2
            is_far = abs(share - middle) > deviations * math.sqrt(middle * (1 - middle) / total)
            low, high = (middle, high) if is_far == (middle < share) else (low, middle)
        return (low + high) / 2

    return end(0.0, share), end(share, 1.0)


def smooth(values: Map, percent: float) -> Map:
    """Return a map after a Gaussian, whose sigma is a share of its shorter side, in %; its border reflects it."""
    sigma = percent / 100 * min(values.shape[:2])
    if sigma == 0:
        return values
    reach = round(8 * sigma + 1) // 2
    offsets = np.arange(-reach, reach + 1)
    weights = np.exp(-(offsets**2) / (2 * sigma * sigma))
    found = np.asarray(values, np.float64)
    for axis in (0, 1):
        count = found.shape[axis]
        period = np.concatenate([np.arange(count), np.arange(count - 2, 0, -1)])
        found = sum(
            weight * np.take(found, period[(np.arange(count) + offset) % len(period)], axis)
            for weight, offset in zip(weights / weights.sum(), offsets, strict=True)
        )
    return found


class Good:
    """What the maps of good images have at each pixel."""

    def __init__(self, maps: Sequence[Map]) -> None:
        stack = np.asarray(maps, np.float64)
        self.mean = smooth(stack.mean(axis=0), 1.5)
        spread = np.sqrt(smooth(stack.var(axis=0), 1.5).clip(0))
        self.spread = spread + max(0.3 * spread.mean(), 1e-6)

    def relative(self, anomaly_map: Map) -> Map:
        """Return how many spreads a map lies above the mean, 0 below it."""
        return np.maximum((anomaly_map - self.mean) / self.spread, 0)
