"""Livers as stations of the quality line report them, in the three dialects of the field."""
import random

from .meals import ago_text

CHANNELS = ["F1_415nm", "F2_445nm", "F3_480nm", "F4_515nm", "F5_555nm", "F6_590nm", "F7_630nm",
            "F8_680nm", "Clear", "NIR"]
MATRICES = ["distance_matrix", "reflectance_matrix", "amplitude_matrix", "ambient_matrix",
            "status_matrix"]
DIALECTS = ["flat", "nested", "suffixed"]


def frames(seed=1):
    """A liver of about 500 g on its tray, 240 mm under the sensor, with a seed's own noise."""
    chance = random.Random(seed)
    distance = [[240.0 - (45 if 2 <= x <= 5 and 2 <= y <= 5 else 0) + chance.randint(-8, 8) / 10
                 for x in range(8)] for y in range(8)]
    matrix = lambda low, high: [[chance.randint(low, high) for _ in range(8)]  # noqa: E731
                                for _ in range(8)]
    return {"distance_matrix": distance, "reflectance_matrix": matrix(53, 57),
            "amplitude_matrix": matrix(900, 2400), "ambient_matrix": matrix(0, 40),
            "status_matrix": [[5] * 8 for _ in range(8)]}


def channels(seed=1):
    chance = random.Random(seed)
    base = [9000, 12000, 16000, 21000, 27000, 31000, 33000, 30000, 52000, 14000]
    return {name: value + chance.randint(-200, 200) for name, value in zip(CHANNELS, base)}


def sample(number=1, device="ESP32_LL_01", dialect="flat", seed=None, **changes):
    """Sample `number` of a device; the same call is the same sample."""
    seed = number if seed is None else seed
    tof, spectrum = frames(seed), channels(seed)
    body = {"type": "sensor_data", "sample_id": f"{device}-{number:05d}", "device_id": device,
            "timestamp": _TIME, "location": "Ligne 1"}
    if dialect == "flat":
        body["vl53l8ch"] = tof
        body["as7341"] = {"channels": spectrum, "gain": 64, "integration_time": 100}
    elif dialect == "nested":
        body["vl53l8ch"] = {"raw": tof}
        body["as7341"] = {"raw": spectrum}
    else:
        body["vl53l8ch_data"] = tof
        body["as7341_data"] = {"channel_" + name.split("_")[-1].lower(): value
                               for name, value in spectrum.items()}
    body.update(changes)
    return body


_TIME = ago_text(minutes=5)


def hello(device="ESP32_LL_01", **changes):
    body = {"type": "esp32_hello", "device_id": device, "mac_address": "24:6F:28:AE:01:02",
            "location": "Ligne 1", "ip_address": "192.168.1.51", "firmware_version": "3.1.0",
            "sensors": {"vl53l8ch": True, "as7341": True}, "timestamp": _TIME}
    body.update(changes)
    return body


def heartbeat(device="ESP32_LL_01", **changes):
    body = {"type": "heartbeat", "device_id": device, "status": "online", "uptime": 30,
            "stats": {"samples_sent": 4}, "buffer_size": 0, "timestamp": _TIME}
    body.update(changes)
    return body


def flat(matrix):
    return [value for row in matrix for value in row]
