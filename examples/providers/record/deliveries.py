"""Recorded deliveries, and a server that records what it receives."""

import base64
import http.server
import json
import threading

# These belong to the connection, and the port of the server changes from run to run.
OMITTED = {"host", "connection"}


def line(body, expect, attributes=None, route=None):
    """Returns one line of a file of recorded deliveries."""
    delivery = {}
    if attributes:
        delivery["attributes"] = attributes
    if route:
        delivery["route"] = route
    if isinstance(body, bytes):
        try:
            body = body.decode()
        except UnicodeDecodeError:
            delivery["body_base64"] = base64.b64encode(body).decode()
    if isinstance(body, str):
        delivery["body"] = body
    delivery["expect"] = expect
    return json.dumps(delivery, ensure_ascii=False)


def write(path, lines):
    path.write_text("".join(line + "\n" for line in lines))


class Receiver:
    """An HTTP server on 127.0.0.1 that keeps the attributes, the route, and the body of every request."""

    def __init__(self):
        self.requests = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                attributes = {}
                for name, value in self.headers.items():
                    if name.lower() in OMITTED:
                        continue
                    values = [*attributes.get(name, []), value]
                    attributes[name] = values
                attributes = {name: values[0] if len(values) == 1 else values for name, values in attributes.items()}
                receiver.requests.append((attributes, self.path, body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.timeout = 10
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def take(self):
        """Returns the requests since the last call."""
        taken, self.requests = self.requests, []
        return taken
