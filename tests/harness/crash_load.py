"""Clients for the crash test: producers that remember what was acknowledged, screens that resume.

A producer never gives a meal or a sample up: what was not acknowledged when the connection broke is
sent again with the same values, as devices in the field do, so it may be sent many times and must
still be stored once."""
import asyncio
import json
import sqlite3

import websockets

from .meals import GAVEURS, key_of, meal
from .patience import patience
from .samples import DIALECTS, sample

MEALS_PER_LOT = 24
PIPELINE = 64
REFUSED = (OSError, websockets.WebSocketException, asyncio.TimeoutError, EOFError)


def connect(server, path):
    return websockets.connect(server.ws_url + path, ping_interval=None, compression=None,
                              open_timeout=5, close_timeout=0.2, max_queue=None)


class Producer:
    """Sends the meals of its own lots of one gaveur in order; `window` meals may be unanswered."""

    path = "/ws/gavage"

    def __init__(self, load, number, window):
        self.load, self.window = load, window
        self.gaveur_id = number % len(GAVEURS) + 1
        self.first_serial = 1 + number * 100
        self.waiting = []
        self.next_meal = 0

    def make(self):
        """The next meal nobody has sent yet."""
        serial, repas = divmod(self.next_meal, MEALS_PER_LOT)
        self.next_meal += 1
        body = meal(self.gaveur_id, serial=self.first_serial + serial, repas=repas)
        # A few meals deviate, so that alert events run between the meal events.
        if self.load.chance.random() < 0.1:
            body["dose_reelle"] = body["dose_theorique"] * 1.12
        self.load.sent[key_of(body)] = body
        return body

    async def run(self):
        while not (self.load.stopping and not self.waiting):
            try:
                async with connect(self.load.server, self.path) as socket:
                    await self.talk(socket)
            except REFUSED:
                await asyncio.sleep(0.01)

    async def talk(self, socket):
        for body in self.waiting:
            await socket.send(json.dumps(body))
        while self.waiting or not self.load.stopping:
            while len(self.waiting) < self.window and not self.load.stopping:
                body = self.make()
                self.waiting.append(body)
                await socket.send(json.dumps(body))
            answer = json.loads(await asyncio.wait_for(socket.recv(), patience(20)))
            if answer["type"] == "ack":
                self.acknowledge(answer)
            elif answer["type"] == "error":
                if self.load.database_dies:
                    # Whether the meal was stored is not said; it is sent again, as all that wait.
                    await asyncio.sleep(0.02)
                    raise EOFError
                raise AssertionError(f"a good meal was refused: {answer}")

    def acknowledge(self, ack):
        body = self.waiting.pop(0)
        key, value = self.identity(body)
        assert key == self.key_in(ack), "acks out of order"
        assert "correction" not in ack, f"the same values were taken for a correction: {ack}"
        self.load.acknowledged[key] = (ack["seq"], value)

    @staticmethod
    def identity(body):
        """What the meal is known by, and a value of it that the store must give back."""
        return key_of(body), body["dose_reelle"]

    @staticmethod
    def key_in(ack):
        return ack["code_lot"], ack["jour"], ack["moment"]


class Station(Producer):
    """Sends the livers of one quality device in order, each dialect in turn."""

    path = "/ws/sensors/"

    def __init__(self, load, number, window):
        super().__init__(load, number, window)
        self.device = f"ESP32_LL_{number:02d}"

    def make(self):
        n = self.next_meal
        self.next_meal += 1
        body = sample(n, device=self.device, dialect=DIALECTS[n % len(DIALECTS)],
                      fusion={"final_score": round(self.load.chance.random(), 4)})
        self.load.sent[self.identity(body)[0]] = body
        return body

    @staticmethod
    def identity(body):
        return ("sample", body["sample_id"]), body["fusion"]["final_score"]

    @staticmethod
    def key_in(ack):
        return "sample", ack["sample_id"]


class Screen:
    """Follows a stream over all lives of the server; `seen` is every event it was shown."""

    def __init__(self, load, path):
        self.load, self.path = load, path
        self.seen, self.since, self.connects = [], 0, 0
        self.faults = []

    async def run(self):
        while not self.load.screens_done():
            try:
                async with connect(self.load.server, f"{self.path}?since={self.since}") as socket:
                    self.connects += 1
                    await self.follow(socket)
            except REFUSED:
                await asyncio.sleep(0.01)

    async def follow(self, socket):
        resumed = json.loads(await asyncio.wait_for(socket.recv(), patience(10)))
        if self.load.database_dies and resumed["type"] != "resumed":
            await asyncio.sleep(0.02)
            raise EOFError
        assert resumed["type"] == "resumed" and resumed["complete"], resumed
        while not self.load.screens_done():
            try:
                message = json.loads(await asyncio.wait_for(socket.recv(), 0.2))
            except asyncio.TimeoutError:
                continue
            if message["type"] in ("gavage_realtime", "alert", "curve_update", "sensor_update"):
                self.seen.append(message["seq"])
                self.since = message["seq"]
            assert message["type"] != "lagging", "the screen was too slow for the load"


class Load:
    """All clients of one run and what they know."""

    def __init__(self, server, chance, database_dies=False):
        self.server, self.chance = server, chance
        # The database server is killed as well: then meals are refused for a while.
        self.database_dies = database_dies
        self.sent, self.acknowledged = {}, {}
        self.kills = 0
        self.stopping = False
        self.head = None
        self.producers = [Producer(self, n, window)
                          for n, window in enumerate((1, 1, 1, 8, PIPELINE, 16))]
        self.producers += [Station(self, n, window) for n, window in enumerate((1, 16))]
        self.screens = [Screen(self, "/ws/realtime/"), Screen(self, "/ws/gaveur/1")]

    def start(self):
        return [asyncio.create_task(client.run()) for client in self.producers + self.screens]

    async def wait_for_acks(self, count):
        end = asyncio.get_running_loop().time() + patience(20)
        while len(self.acknowledged) < count:
            assert asyncio.get_running_loop().time() < end, "no meal is acknowledged any more"
            await asyncio.sleep(0.005)

    def screens_done(self):
        """Screens end when they saw the last committed event that is theirs."""
        return self.head is not None and all(s.since >= self.head[n]
                                             for n, s in enumerate(self.screens))

    async def finish(self, tasks):
        """Lets every waiting meal be acknowledged, then every event be shown."""
        self.stopping = True
        producers, screens = tasks[:len(self.producers)], tasks[len(self.producers):]
        await asyncio.wait_for(asyncio.gather(*producers), patience(30))
        events = database_events(self.server)
        mine = [seq for seq, _, key in events if key[0].startswith("LL261101")]
        self.head = (events[-1][0], mine[-1])
        await asyncio.wait_for(asyncio.gather(*screens), patience(30))


def query(server, sql):
    if hasattr(server, "rows"):
        return server.rows(sql)
    with sqlite3.connect(f"file:{server.database}?mode=ro", uri=True, timeout=10) as database:
        return database.execute(sql).fetchall()


def database_meals(server):
    """(key, seq, given dose) of every stored meal."""
    rows = query(server, "SELECT code_lot, jour_gavage, repas, seq, dose_reelle "
                         "FROM gavage_data_lots ORDER BY seq")
    return [((code, jour, repas), seq, dose) for code, jour, repas, seq, dose in rows]


def database_samples(server):
    """(key, seq, the device's own score) of every stored sample."""
    return [(("sample", sample_id), seq, score) for sample_id, seq, score in query(
        server, "SELECT sample_id, seq, claimed_score FROM sqal_sensor_samples ORDER BY seq")]


def database_events(server):
    """(seq, kind, key) of every committed event, in order; the key of a meal's or a sample's event
    is that meal or sample."""
    events = []
    for seq, kind, code_lot, body in query(
            server, "SELECT seq, kind, code_lot, body FROM evenements ORDER BY seq"):
        data = json.loads(body)
        if "jour" in data:
            events.append((seq, "gavage_realtime", (code_lot, data["jour"], data["moment"])))
        elif kind == "sensor_update":
            events.append((seq, kind, ("sample", data["sample_id"])))
        else:
            events.append((seq, kind, (code_lot,)))
    return events
