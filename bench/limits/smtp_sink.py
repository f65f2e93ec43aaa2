"""A mail server that takes everything and keeps nothing: `python smtp_sink.py` prints its port
and serves one connection after another."""

import socket

READY, GO_ON, DONE, BYE = b"220 sink\r\n", b"354 go on\r\n", b"250 OK\r\n", b"221 bye\r\n"
HELLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n"
END = b"\r\n.\r\n"


def serve(line: socket.socket) -> None:
    """Talk to one client until it leaves."""
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(READY)
    come, takes_mail = b"", False
    while piece := line.recv(1 << 16):
        come += piece
        while (END if takes_mail else b"\r\n") in come:
            received, _, come = come.partition(END if takes_mail else b"\r\n")
            verb = received[:4].upper()
            takes_mail, was_mail = not takes_mail and verb == b"DATA", takes_mail
            answers = {b"EHLO": HELLO, b"DATA": GO_ON, b"QUIT": BYE}
            line.sendall(DONE if was_mail else answers.get(verb, DONE))


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            with server.accept()[0] as caller:
                serve(caller)
