"""The calendar: by a parser of RFC 5545, by its lines, and against the records."""

import datetime
import re
import unittest

import icalendar

from sites import SITES

DAY = r"\d{4}-\d\d-\d\d"
#: What a component has exactly once, and at most once (RFC 5545, 3.6 and 3.6.1; RFC 7986 for the calendar).
ONCE = {"VCALENDAR": ["PRODID", "VERSION"], "VEVENT": ["UID", "DTSTAMP", "DTSTART"]}
AT_MOST_ONCE = {
    "VCALENDAR": ["CALSCALE", "METHOD", "NAME", "URL", "DESCRIPTION", "LAST-MODIFIED"],
    "VEVENT": ["CLASS", "CREATED", "DESCRIPTION", "GEO", "LAST-MODIFIED", "LOCATION", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "URL", "DTEND"],
}


def faults(data):
    """What is wrong with a calendar, a sentence each."""
    found = []
    if not data.endswith(b"\r\n"):
        found.append("the last line has no end")
    for number, line in enumerate(data.removesuffix(b"\r\n").split(b"\r\n"), start=1):
        if len(line) > 75:
            found.append(f"line {number} has {len(line)} octets")
        if re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line):
            found.append(f"line {number} has a control character")
        try:
            line.decode()
        except UnicodeDecodeError:
            found.append(f"line {number} tears a character apart")
    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError) as error:
        return [*found, f"it cannot be parsed: {error}"]
    if len(calendars) != 1:
        return [*found, f"{len(calendars)} calendars"]
    (calendar,) = calendars
    if not calendar.subcomponents:
        found.append("a calendar without components")
    uids = set()
    for component in calendar.walk():
        found += [f"{component.name}: {error}" for error in component.errors]
        count = {}
        for name, value in component.property_items(recursive=False):
            count[name] = count.get(name, 0) + 1
        for name in ONCE.get(component.name, []):
            if count.get(name) != 1:
                found.append(f"{component.name} has {count.get(name, 0)} {name}")
        found += [f"{component.name} has {count[name]} {name}" for name in AT_MOST_ONCE.get(component.name, []) if count.get(name, 0) > 1]
        if component.name == "VEVENT":
            # What cannot be read has been told, and has no value to compare.
            found += event_faults(component) if not component.errors else []
            uids.add(str(component.get("UID")))
    if len(uids) != len(calendar.walk("VEVENT")):
        found.append("two events have one UID")
    return found


def event_faults(event):
    found = []
    name = event.get("UID")
    start, end = event.get("DTSTART"), event.get("DTEND")
    if end is not None and start is not None:
        if type(start.dt) is not type(end.dt):
            found.append(f"{name}: begins as a {type(start.dt).__name__} and ends as a {type(end.dt).__name__}")
        elif end.dt <= start.dt:
            found.append(f"{name}: ends before it begins")
    if event.get("STATUS") not in (None, "TENTATIVE", "CONFIRMED", "CANCELLED"):
        found.append(f"{name}: the status {event['STATUS']}")
    for stamp in ("DTSTAMP", "LAST-MODIFIED"):
        value = event.get(stamp)
        if value is not None and getattr(value.dt, "tzinfo", None) is not datetime.timezone.utc and str(getattr(value.dt, "tzinfo", "")) != "UTC":
            found.append(f"{name}: {stamp} is not in UTC")
    return found


def expected_times(edtf):
    """What a calendar has of a date that is one certain day or a span between two, as `(start, end)`; else none."""
    day = datetime.date.fromisoformat
    if match := re.fullmatch(rf"({DAY})T.*", edtf):
        moment = datetime.datetime.fromisoformat(edtf)
        return (moment.astimezone(datetime.timezone.utc) if moment.tzinfo else moment, None)
    if match := re.fullmatch(rf"({DAY})(?:/({DAY}))?", edtf):
        last = day(match[2] or match[1])
        return (day(match[1]), None if last == datetime.date.max else last + datetime.timedelta(days=1))
    return None


def expected(record):
    """Start, end and status of an event on record; none where a calendar cannot say when it is."""
    written, when = ((record.get(key) or {}).get("edtf") for key in ("date", "when"))
    standing = record["standing"]
    status = "CANCELLED" if standing in ("cancelled", "missed") else "CONFIRMED" if standing in ("happened", "under-way", "since") else "TENTATIVE"
    if when and (times := expected_times(when)):
        return (*times, status)
    # What was put off, nobody knows to which day, does not take place on the day that it had.
    if written and when != written and any(row["state"] == "postponed" for row in record.get("status", [])) and (times := expected_times(written)):
        return (*times, "CANCELLED")
    return None


class Calendars(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.calendars = [(site, (site.folder / "calendar.ics").read_bytes()) for site in SITES]

    def test_the_standard(self):
        for site, data in self.calendars:
            with self.subTest(site=site.name):
                self.assertEqual(faults(data), [])

    def test_each_event_of_certain_days_is_in_it_as_it_is_on_record(self):
        count = 0
        for site, data in self.calendars:
            events = {str(event["UID"]).split("@")[0]: event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}
            records = {record["id"]: (record, times) for record in site.records["events"] if (times := expected(record))}
            self.assertEqual(sorted(events), sorted(records), site.name)
            for name, (record, (start, end, status)) in records.items():
                with self.subTest(site=site.name, event=name):
                    event = events[name]
                    self.assertEqual(event["DTSTART"].dt, start)
                    self.assertEqual(event["DTEND"].dt if "DTEND" in event else None, end)
                    self.assertEqual(event["STATUS"], status)
                    # A calendar knows one kind of line break.
                    self.assertEqual(str(event["SUMMARY"]), record["title"].replace("\r\n", "\n"))
                    self.assertEqual(str(event["URL"]), record["url"])
                    self.assertEqual(str(event["UID"]), f"{name}@{site.address.split('://')[1].rstrip('/')}")
                    self.assertEqual(event["SEQUENCE"], len(record.get("status", [])))
                    self.assertLessEqual(event["LAST-MODIFIED"].dt.date().isoformat(), site.as_of)
                    if place := record.get("place"):
                        self.assertEqual(str(event["LOCATION"]), place["name"])
                count += 1
        self.assertGreater(count, 300)


class Judges(unittest.TestCase):
    """The judge finds what is wrong."""

    GOOD = "\r\n".join([
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//b//EN", "BEGIN:VEVENT", "UID:a@example.org", "DTSTAMP:20251215T000000Z", "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20251215", "DTEND;VALUE=DATE:20251216", "SUMMARY:A", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR", "",
    ])

    def test_a_good_calendar_has_no_fault(self):
        self.assertEqual(faults(self.GOOD.encode()), [])

    def test_it_finds(self):
        for old, new in [
            ("UID:a@example.org\r\n", ""),
            ("SUMMARY:A\r\n", "SUMMARY:A\r\nSUMMARY:B\r\n"),
            ("VERSION:2.0\r\n", ""),
            ("DTSTART;VALUE=DATE:20251215", "DTSTART;VALUE=DATE:20251315"),
            ("DTEND;VALUE=DATE:20251216", "DTEND;VALUE=DATE:20251215"),
            ("DTEND;VALUE=DATE:20251216", "DTEND:20251216T000000Z"),
            ("DTSTAMP:20251215T000000Z", "DTSTAMP:20251215T000000"),
            ("STATUS:CONFIRMED", "STATUS:POSTPONED"),
            ("SUMMARY:A", "SUMMARY:" + "A" * 70),
            ("SUMMARY:A\r\n", "SUMMARY:A\n"),
            ("END:VEVENT\r\n", ""),
            ("SUMMARY:A", "SUMMARY A"),
            ("END:VEVENT\r\n", "END:VEVENT\r\n" + GOOD_EVENT),
        ]:
            self.assertIn(old, self.GOOD)
            self.assertNotEqual(faults(self.GOOD.replace(old, new, 1).encode()), [], new)
        self.assertNotEqual(faults(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:a\r\nEND:VCALENDAR\r\n"), [])


GOOD_EVENT = Judges.GOOD[Judges.GOOD.index("BEGIN:VEVENT"):Judges.GOOD.index("END:VCALENDAR")]

if __name__ == "__main__":
    unittest.main()
