"""The server is killed with SIGKILL at random moments under load, again and again.

Producers, some waiting for each ack and some pipelining, send meals and write down what was
acknowledged, and stations of the quality line do the same with livers; a gaveur app and a
supervision screen follow with ?since=. At the end the database is compared with what was
acknowledged and sent:

  lost        acknowledged, but not stored with the acknowledged values and seq
  duplicated  one meal or liver stored twice, or announced in more than one event
  invented    stored, but never sent
  gaps        committed events a screen was not shown, or shown twice, or out of order

Over PostgreSQL the node and the database server are killed in turns.

CRASH_KILLS sets how often (20; ./dev test says 50; over PostgreSQL a fifth of it), CRASH_SEED the
seed (1), CRASH_STORES the kinds of store (sqlite,postgres)."""
import asyncio
import os
import random
import signal

import pytest

from harness.comparison import compare, gaps
from harness.crash_load import Load, database_events, database_meals, database_samples
from harness.server import Server

KILLS = int(os.environ.get("CRASH_KILLS", "20"))
SEED = int(os.environ.get("CRASH_SEED", "1"))
STORES = os.environ.get("CRASH_STORES", "sqlite,postgres").split(",")
# A database server takes seconds to come back from a crash.
KILLS_OVER = {"sqlite": KILLS, "postgres": max(2, KILLS // 5)}


def kill_and_start(server, database, chance):
    if database is not None and chance.random() < 0.5:
        database.restart(signal.SIGQUIT)
    else:
        server.kill()
        server.start()


async def run(server, database, kills, chance):
    load = Load(server, chance, database is not None)
    tasks = load.start()
    for _ in range(kills):
        before = len(load.acknowledged)
        await asyncio.sleep(chance.uniform(0.02, 0.35))
        await asyncio.to_thread(kill_and_start, server, database, chance)
        load.kills += 1
        # Each life of the server must have been under load, or the kill showed nothing.
        await load.wait_for_acks(before + 1)
    await load.finish(tasks)
    return load


@pytest.mark.parametrize("kind", STORES)
def test_nothing_acknowledged_is_lost_doubled_or_invented(tmp_path, kind, request):
    chance, kills = random.Random(SEED), KILLS_OVER[kind]
    database = request.getfixturevalue("postgres") if kind == "postgres" else None
    server = Server(tmp_path / "data", store=database and database.url()).start()
    if database is not None:
        server.rows = database.rows
    try:
        load = asyncio.run(run(server, database, kills, chance))
        over_rest = {(row["code_lot"], row["jour"], row["moment"]): row["seq"]
                     for row in server.items("/api/euralis/gavages/recent?limit=200")}
        exit_code = server.stop()
        meals, events = database_meals(server), database_events(server)
        rows = meals + database_samples(server)
        lost, duplicated, invented = compare(load, rows, events)
        gap_list = gaps(load.screens[0].seen, events) + gaps(
            load.screens[1].seen, [e for e in events if e[2][0].startswith("LL261101")])
        print(f"\ncrash: {kind}, seed {SEED}, kills {load.kills}, sent {len(load.sent)}, "
              f"acknowledged {len(load.acknowledged)}, stored {len(rows)}, "
              f"events {len(events)}, reconnects {sum(s.connects for s in load.screens)}; "
              f"lost {len(lost)}, duplicated {len(duplicated)}, invented {len(invented)}, "
              f"gaps {len(gap_list)}")
        assert (lost, duplicated, invented, gap_list) == ([], [], [], [])
        assert over_rest == {key: seq for key, seq, _ in meals}, "REST and the database disagree"
        assert load.kills == kills and exit_code == 0
    except BaseException:
        print(server.log_tail())
        raise
    finally:
        server.kill()
