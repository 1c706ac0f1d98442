"""People at work, for Locust: askers, some who leave in mid-stream, and a probe that must never fail.

    locust -f evals/bench/locustfile.py --headless -u 50 -r 10 -t 60s --host http://127.0.0.1:8000

Against a service with its development key, on loopback only. Times are of the first gated sentence and of the
whole turn.
"""

from __future__ import annotations

import itertools
import random
import time
from urllib.parse import urlsplit

from locust import HttpUser, between, constant, events, task
from locust.env import Environment

QUESTIONS = (
    "Mỗi năm chúng tôi được bao nhiêu giờ tư vấn?",
    "Phí tham gia MCAP là bao nhiêu?",
    "Năm cơ sở 2019, phạm vi 1 và 2 là 12.500 tCO2e. Giảm 4,2% mỗi năm thì đến 2030 còn bao nhiêu?",
    "Chúng tôi còn bao nhiêu giờ?",
    "Which scopes do MCAP targets cover?",
    "谁来验证我们的目标？",
    "MCAP কে পরিচালনা করে?",
    "Who runs MCAP?",
)
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
numbers = itertools.count()


@events.init.add_listener
def only_loopback(environment: Environment, **_: object) -> None:
    """A load kit is pointed at this machine and at nothing else."""
    if environment.host and urlsplit(environment.host).hostname not in LOOPBACK:
        raise SystemExit(f"{environment.host} is not on loopback")


class Person(HttpUser):
    """One signed-in person of a manufacturer, with a conversation."""

    abstract = True
    wait_time = between(1, 5)

    def on_start(self) -> None:
        number = next(numbers)
        body = {"role": "manufacturer", "manufacturer_id": f"load-{number}", "subject": f"load-person-{number}"}
        token = self.client.post("/v1/development/token", json=body, name="sign in").json()["token"]
        self.client.headers["Authorization"] = f"Bearer {token}"
        self.conversation = self.client.post("/v1/conversations", json={}, name="conversation").json()["id"]

    def ask(self, leave_at_first_sentence: bool = False) -> None:
        """Stream one turn; fire the milestones as requests of their own names."""
        begun = time.perf_counter()
        with self.client.post(
            f"/v1/conversations/{self.conversation}/messages",
            json={"text": random.choice(QUESTIONS)},  # noqa: S311 (which question, not a secret)
            headers={"Accept": "text/event-stream"},
            name="turn",
            stream=True,
            catch_response=True,
        ) as response:
            if response.status_code != 200:
                response.failure(f"{response.status_code} {response.text[:200]}")
                return
            last, spoken = "", False
            for line in response.iter_lines(decode_unicode=True):
                if not line.startswith("event:"):
                    continue
                last = line.removeprefix("event:").strip()
                if last == "sentence" and not spoken:
                    spoken = True
                    self.milestone("first sentence", begun)
                    if leave_at_first_sentence:
                        return
            if last == "answer":
                self.milestone("whole turn", begun)
            else:
                response.failure(f"the stream ended with {last or 'nothing'}")

    def milestone(self, name: str, begun: float) -> None:
        taken = (time.perf_counter() - begun) * 1000
        self.environment.events.request.fire(
            request_type="TURN", name=name, response_time=taken, response_length=0, exception=None, context={}
        )


class Asker(Person):
    weight = 8

    @task
    def asks(self) -> None:
        self.ask()


class Leaver(Person):
    """Closes the page at the first sentence."""

    weight = 1

    @task
    def leaves(self) -> None:
        self.ask(leave_at_first_sentence=True)


class Probe(HttpUser):
    """The balancer's question, every half second. It must always be answered."""

    fixed_count = 1
    wait_time = constant(0.5)

    @task
    def alive(self) -> None:
        self.client.get("/healthz", timeout=10)
