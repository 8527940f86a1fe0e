"""moto's server, one request at a time: `s3.py -H 127.0.0.1 -p PORT`.

By itself it looks at a condition first and writes afterwards, and on a busy machine lets others in between, so that two
of sixteen creators win. Services that keep to conditions do not.
"""

import threading

from moto import server

run_simple = server.run_simple
lock = threading.Lock()


def run_one_at_a_time(host, port, application, **options):
    def one_at_a_time(environ, start_response):
        with lock:
            return application(environ, start_response)

    run_simple(host, port, one_at_a_time, **options)


server.run_simple = run_one_at_a_time
server.main()
