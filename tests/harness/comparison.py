"""What the database holds against what clients know, after a crash test. Pure."""
import collections


def compare(load, rows, events):
    """What the database holds against what clients know: four lists of faults."""
    by_key = {}
    duplicated = []
    for row in rows:
        if row[0] in by_key:
            duplicated.append(row)
        by_key[row[0]] = row
    lost = [(key, seq, value, by_key.get(key)) for key, (seq, value) in load.acknowledged.items()
            if key not in by_key or by_key[key][1:] != (seq, value)]
    invented = [row for row in rows if row[0] not in load.sent]
    announced = collections.Counter(key for _, kind, key in events
                                    if kind in ("gavage_realtime", "sensor_update"))
    duplicated += sorted(key for key, times in announced.items() if times > 1)
    invented += sorted(set(announced) - set(by_key))
    lost += sorted(set(by_key) - set(announced))
    return lost, duplicated, invented


def gaps(seen, events):
    """Where what a screen was shown differs from the committed events it may see."""
    expected = [seq for seq, _, _ in events]
    if seen == expected:
        return []
    return [f"{len(expected)} committed, {len(seen)} shown, "
            f"missing {sorted(set(expected) - set(seen))[:5]}, "
            f"not committed {sorted(set(seen) - set(expected))[:5]}, "
            f"repeated {len(seen) - len(set(seen))}, ordered {seen == sorted(seen)}"]
