"""Somebody at a client that is built on matrix-nio, led by a test.

Each line of the input is a call, `{"id": 1, "call": "say", "args": [...]}`, and is answered by one
line of the output, `{"id": 1, "result": ...}` or `{"id": 1, "error": "...", "errcode": "M_..."}`.
What nio has a method for is done by it; nothing here knows how a request looks, but for /search.
"""

import asyncio
import json
import sys

from nio import AsyncClient, AsyncClientConfig, ErrorResponse, MessageDirection, RoomPreset
from nio import ToDeviceMessage

FIRST_SYNC_EVENTS = 10
PAGE_EVENTS = 30
LONG_POLL_MS = 30_000

# nio does not read a list of devices of which one has no name.
DEVICE_NAME = "matrix-nio"

# As generous as the deadline of the tests in JavaScript.
DEADLINE_S = 60

FILTER = {"room": {"timeline": {"limit": FIRST_SYNC_EVENTS}}}


class Refused(Exception):
    def __init__(self, errcode, message):
        super().__init__(message)
        self.errcode = errcode


def accepted(response):
    """What the server answered, if it did not refuse."""
    if isinstance(response, ErrorResponse):
        raise Refused(response.status_code, f"{response.status_code}: {response.message}")
    return response


class Room:
    """What a client shows of a room: the newest events, without gaps."""

    def __init__(self):
        self.events = []
        self.before = None

    def ids(self):
        return {event["event_id"] for event in self.events}


class Person:
    def __init__(self):
        self.client = None
        self.password = None
        self.rooms = {}
        self.told = []
        self.syncing = None
        self.changed = asyncio.Condition()

    # Coming and going

    async def register(self, url, name, password):
        self.client = self.new_client(url, name)
        self.password = password
        accepted(await self.client.register(name, password, DEVICE_NAME))
        return await self.comeBack()

    async def logIn(self, url, name, password):
        self.client = self.new_client(url, name)
        self.password = password
        accepted(await self.client.login(password, DEVICE_NAME))
        return await self.comeBack()

    @staticmethod
    def new_client(url, name):
        return AsyncClient(url, name, config=AsyncClientConfig(max_timeout_retry_wait_time=1))

    async def comeBack(self):
        await self.take_news(await self.sync_once())
        self.syncing = asyncio.create_task(self.sync_for_ever())
        return {"userId": self.client.user_id, "deviceId": self.client.device_id}

    async def goOffline(self):
        if self.syncing:
            self.syncing.cancel()
            await asyncio.gather(self.syncing, return_exceptions=True)
            self.syncing = None

    async def logOut(self):
        await self.goOffline()
        accepted(await self.client.logout())

    async def sync_once(self, wait=0):
        return accepted(await self.client.sync(timeout=wait, sync_filter=FILTER))

    async def sync_for_ever(self):
        while True:
            await self.take_news(await self.sync_once(LONG_POLL_MS))

    async def take_news(self, news):
        for room_id, info in news.rooms.join.items():
            await self.take_timeline(room_id, info.timeline)
        self.told.extend(event.source for event in news.to_device_events)
        async with self.changed:
            self.changed.notify_all()

    async def take_timeline(self, room_id, timeline):
        room = self.rooms.setdefault(room_id, Room())
        events = [event.source for event in timeline.events]
        if not room.events:
            room.before = timeline.prev_batch
        elif timeline.limited:
            events = await self.missed(room_id, room, timeline.prev_batch) + events
        known = room.ids()
        room.events.extend(event for event in events if event["event_id"] not in known)

    async def missed(self, room_id, room, start):
        """What lies between the last event that is known and a limited timeline."""
        known, missed = room.ids(), []
        while start:
            page = await self.page(room_id, start)
            for event in page.chunk:
                if event.source["event_id"] in known:
                    return missed
                missed.insert(0, event.source)
            start = page.end
        return missed

    async def page(self, room_id, start):
        return accepted(
            await self.client.room_messages(
                room_id, start, direction=MessageDirection.back, limit=PAGE_EVENTS
            )
        )

    # Rooms

    async def createRoom(self, name, public, invite):
        preset = RoomPreset.public_chat if public else RoomPreset.private_chat
        made = await self.client.room_create(name=name, preset=preset, invite=invite)
        return accepted(made).room_id

    async def join(self, room_id):
        accepted(await self.client.join(room_id))

    async def untilInvited(self, room_id):
        await self.until("an invitation", lambda: room_id in self.client.invited_rooms)

    async def untilIn(self, room_id):
        await self.until("being in the room", lambda: room_id in self.rooms)

    async def allMembers(self, room_id):
        members = accepted(await self.client.joined_members(room_id)).members
        return sorted(member.user_id for member in members)

    # Saying things

    async def send(self, room_id, type_, content):
        sent = await self.client.room_send(room_id, type_, content, ignore_unverified_devices=True)
        return accepted(sent).event_id

    async def say(self, room_id, body):
        return await self.send(room_id, "m.room.message", {"msgtype": "m.text", "body": body})

    async def mention(self, room_id, other, body):
        content = {"msgtype": "m.text", "body": body, "m.mentions": {"user_ids": [other]}}
        return await self.send(room_id, "m.room.message", content)

    async def answerInThread(self, room_id, root, body):
        relation = {"rel_type": "m.thread", "event_id": root}
        content = {"msgtype": "m.text", "body": body, "m.relates_to": relation}
        return await self.send(room_id, "m.room.message", content)

    async def edit(self, room_id, event_id, body):
        content = {
            "msgtype": "m.text",
            "body": f"* {body}",
            "m.new_content": {"msgtype": "m.text", "body": body},
            "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
        }
        return await self.send(room_id, "m.room.message", content)

    async def react(self, room_id, event_id, key):
        relation = {"rel_type": "m.annotation", "event_id": event_id, "key": key}
        return await self.send(room_id, "m.reaction", {"m.relates_to": relation})

    async def redact(self, room_id, event_id):
        return accepted(await self.client.room_redact(room_id, event_id)).event_id

    # Seeing things

    def events(self, room_id):
        return self.rooms[room_id].events if room_id in self.rooms else []

    async def untilHears(self, room_id, body):
        def find():
            return next(
                (e["event_id"] for e in self.events(room_id) if e["content"].get("body") == body),
                None,
            )

        return await self.until(f'hearing "{body}"', find)

    def related(self, room_id, event_id, rel_type):
        def of(event):
            relation = event["content"].get("m.relates_to", {})
            return relation.get("rel_type") == rel_type and relation.get("event_id") == event_id

        return [event for event in self.events(room_id) if of(event)]

    async def untilShows(self, room_id, event_id, body):
        def shown():
            edits = self.related(room_id, event_id, "m.replace")
            return bool(edits) and edits[-1]["content"]["m.new_content"]["body"] == body

        await self.until(f'{event_id} reading "{body}"', shown)

    async def untilReactions(self, room_id, event_id, key, count):
        def reactions():
            found = self.related(room_id, event_id, "m.annotation")
            return len([e for e in found if e["content"]["m.relates_to"]["key"] == key]) == count

        await self.until(f"{count} reactions {key}", reactions)

    async def untilGone(self, room_id, event_id):
        def gone():
            return any(
                event["type"] == "m.room.redaction"
                and event_id in (event.get("redacts"), event["content"].get("redacts"))
                for event in self.events(room_id)
            )

        await self.until(f"{event_id} being redacted", gone)
        event = accepted(await self.client.room_get_event(room_id, event_id)).event
        return event.source["content"]

    async def untilThread(self, room_id, root, bodies):
        def answers():
            found = self.related(room_id, root, "m.thread")
            return [event["content"].get("body") for event in found] == bodies

        await self.until(f"a thread of {bodies}", answers)
        threads = [
            event.source async for event in self.client.room_get_threads(room_id, limit=PAGE_EVENTS)
        ]
        thread = next(event for event in threads if event["event_id"] == root)
        return thread["unsigned"]["m.relations"]["m.thread"]["count"]

    async def untilUnread(self, room_id, notifications, highlights):
        def unread():
            room = self.client.rooms[room_id]
            counts = (room.unread_notifications, room.unread_highlights)
            return counts == (notifications, highlights)

        await self.until(f"{notifications} unread, {highlights} of them loud", unread)

    async def read(self, room_id, event_id):
        accepted(await self.client.room_read_markers(room_id, event_id, event_id))

    async def untilReadBy(self, room_id, other, event_id):
        def has_read():
            receipt = self.client.rooms[room_id].read_receipts.get(other)
            return receipt is not None and receipt.event_id == event_id

        await self.until(f"{other} having read {event_id}", has_read)

    async def search(self, term):
        categories = {"room_events": {"search_term": term, "order_by": "recent"}}
        answer = await self.client.send(
            "POST",
            "/_matrix/client/v3/search",
            json.dumps({"search_categories": categories}),
            {"Authorization": f"Bearer {self.client.access_token}"},
        )
        body = await answer.json()
        if answer.status != 200:
            raise Refused(body["errcode"], body["error"])
        results = body["search_categories"]["room_events"]["results"]
        return [result["result"]["event_id"] for result in results]

    async def everything(self, room_id):
        """All of the room, oldest first, as somebody sees it who scrolls up until there is no more."""
        room = self.rooms[room_id]
        while room.before:
            page = await self.page(room_id, room.before)
            room.events[:0] = [event.source for event in reversed(page.chunk)]
            room.before = page.end
        return [event["event_id"] for event in room.events]

    # From device to device

    async def tellDevice(self, user, device, type_, content):
        accepted(await self.client.to_device(ToDeviceMessage(type_, user, device, content)))

    async def untilTold(self, type_):
        def find():
            return next((event for event in self.told if event["type"] == type_), None)

        return await self.until(f"being told {type_}", find)

    async def devices(self):
        return sorted(device.id for device in accepted(await self.client.devices()).devices)

    # Leading

    async def until(self, what, condition):
        async with self.changed:
            try:
                await asyncio.wait_for(self.changed.wait_for(condition), DEADLINE_S)
            except asyncio.TimeoutError:
                raise TimeoutError(f"Waited {DEADLINE_S} s in vain for {what}") from None
            return condition()

    async def answer(self, line):
        call = json.loads(line)
        try:
            result = await getattr(self, call["call"])(*call["args"])
            reply = {"id": call["id"], "result": result}
        except Exception as error:  # Whatever went wrong is the test's to judge.
            reply = {"id": call["id"], "error": f"{type(error).__name__}: {error}"}
            reply["errcode"] = getattr(error, "errcode", None)
        print(json.dumps(reply), flush=True)


async def main():
    person = Person()
    reader = asyncio.StreamReader(limit=1 << 20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    calls = set()
    while line := await reader.readline():
        task = asyncio.create_task(person.answer(line))
        calls.add(task)
        task.add_done_callback(calls.discard)
    await person.goOffline()
    if person.client:
        await person.client.close()


asyncio.run(main())
