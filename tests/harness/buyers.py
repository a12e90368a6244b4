"""Buyers: what they send about a jar, and where they send it from."""
import urllib.parse


def scan(server, code):
    answer = server.get("/api/consumer/scan/" + urllib.parse.quote(code, safe=""))
    assert answer.status_code == 200, answer.text
    return answer.json()


def rating(product, stars=4, token=None, **more):
    body = {"qr_code": product["qr_code"], "product_id": product["product_id"],
            "overall_rating": stars, **more}
    return {**body, "token": token} if token else body


def send(server, body, address=None, agent="phone"):
    """From this machine, or through its proxy from an address."""
    headers = {"User-Agent": agent}
    if address:
        headers["X-Forwarded-For"] = address
    return server.post("/api/consumer/feedback", body, headers=headers)


def rate(server, product, stars=4, address=None, agent="phone", **more):
    """Scans first, as a page does; returns the answer's JSON."""
    token = scan(server, product["qr_code"])["feedback_token"]
    answer = send(server, rating(product, stars, token, **more), address, agent)
    assert answer.status_code == 200, answer.text
    return answer.json()
