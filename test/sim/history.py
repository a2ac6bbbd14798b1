"""Whether what several clients saw can have happened one after another. Every item is a list that writes append a tag of their own to, so
that an item in the end tells the order of all its writes, and a read tells how many of them it has seen."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

DONE, FAILED, UNKNOWN = "done", "failed", "unknown"


@dataclass
class Event:
    """A request: what it has seen, what it wrote, and when. Without an answer (UNKNOWN) it may have happened or not."""
    name: str
    began: float
    ended: float = 0.0
    outcome: str = UNKNOWN
    reads: dict = field(default_factory=dict)  # item: the list that was seen
    writes: dict = field(default_factory=dict)  # item: the tag that was to be appended


class Impossible(Exception):
    """No order of the events explains what was seen."""


def check(events, final):
    """`final`: each item's list when all is over. Every event that is done must have an effect, none that failed, an unknown one a whole
    one or none; and there must be an order, in which an event that ended before another one began comes first, that explains all reads."""
    positions = {item: {tag: at for at, tag in enumerate(tags)} for item, tags in final.items()}
    for item, tags in final.items():
        if len(positions[item]) != len(tags):
            raise Impossible(f"{item} has a write twice: {tags}")
    happened = [event for event in events if has_happened(event, positions)]
    happened = [event if event.outcome != FAILED else replace(event, writes={}) for event in happened]  # a refusal is a read
    require_known_writers(happened, final)
    for event in happened:
        for item, seen in event.reads.items():
            if seen != final[item][:len(seen)]:
                raise Impossible(f"{event.name} saw {item} as {seen}, which it never was: {final[item]}")
    require_no_cycle(happened, edges(happened, positions, final))


def has_happened(event, positions):
    there = [tag in positions[item] for item, tag in event.writes.items()]
    if event.outcome == DONE and not all(there):
        raise Impossible(f"{event.name} was answered, but a write of it is lost: {event.writes}")
    if event.outcome == FAILED and any(there):
        raise Impossible(f"{event.name} was refused, but has written: {event.writes}")
    if any(there) and not all(there):
        raise Impossible(f"{event.name} has written in part: {event.writes}")
    return event.outcome != UNKNOWN or any(there)


def require_known_writers(events, final):
    known = {(item, tag) for event in events for item, tag in event.writes.items()}
    for item, tags in final.items():
        for tag in tags:
            if (item, tag) not in known:
                raise Impossible(f"{item} has the write {tag} that nobody made")


def edges(events, positions, final):
    """What must come before what, as indexes of events; behind them a chain of moments, for the order in time."""
    writer = {(item, positions[item][tag]): number for number, event in enumerate(events) for item, tag in event.writes.items()}
    before = defaultdict(set)
    for number, event in enumerate(events):
        for item, tag in event.writes.items():
            at = positions[item][tag]
            if at > 0:
                before[number].add(writer[item, at - 1])
        for item, seen in event.reads.items():
            if seen and writer[item, len(seen) - 1] != number:
                before[number].add(writer[item, len(seen) - 1])
            if len(seen) < len(final[item]) and writer[item, len(seen)] != number:
                before[writer[item, len(seen)]].add(number)
    return add_time(events, before)


def add_time(events, before):
    """A node for each answer, in their order; an event comes behind all answers before its beginning."""
    moments = sorted((event.ended, number) for number, event in enumerate(events) if event.outcome != UNKNOWN)
    begins = sorted((event.began, number) for number, event in enumerate(events))
    at = 0
    for began, number in begins:
        while at < len(moments) and moments[at][0] < began:
            node = len(events) + at
            before[node].add(moments[at][1])
            if at > 0:
                before[node].add(node - 1)
            at += 1
        if at > 0:
            before[number].add(len(events) + at - 1)
    return before


def require_no_cycle(events, before):
    after, waits = defaultdict(list), {}
    for node in {*range(len(events)), *before}:
        waits[node] = len(before[node])
        for earlier in before[node]:
            after[earlier].append(node)
    ready = [node for node, count in waits.items() if count == 0]
    while ready:
        node = ready.pop()
        del waits[node]
        for later in after[node]:
            waits[later] -= 1
            if waits[later] == 0:
                ready.append(later)
    if waits:
        raise Impossible("these can't have happened in any order: " + " < ".join(cycle_of(events, before, waits)))


def cycle_of(events, before, left):
    """One cycle among the nodes that are left, the earlier event first; moments are left out."""
    node, path = next(iter(left)), []
    while node not in path:
        path.append(node)
        node = next(earlier for earlier in before[node] if earlier in left)
    cycle = path[path.index(node):][::-1]
    return [f"{events[n].name} (saw {lengths(events[n].reads)}, wrote {events[n].writes})" for n in cycle if n < len(events)]


def lengths(reads):
    return {item: len(seen) for item, seen in reads.items()}
