"""Runs cells of Python in one namespace for a sandbox. Plain Python 3.8 or later.

Reads one request per line of JSON from standard input and writes lines of JSON to what standard
output was at the start: {"stream": text}, {"image": data address} and at last {"done": true}.
Cells see an empty standard input; what they and their children print becomes stream messages.
"""

import ast
import asyncio
import base64
import inspect
import io
import json
import linecache
import os
import re
import signal
import subprocess
import sys
import threading
import traceback
import types

MAX_IMAGES = 16
MAX_IMAGE_BYTES = 6_000_000
MAX_PIECE = 32_768


class Channel:
    """The way back to the sandbox; whole lines, from any thread."""

    def __init__(self, descriptor):
        self._out = os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="\n")
        self._lock = threading.RLock()

    def send(self, **message):
        line = json.dumps(message)
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()

    def text(self, text):
        for start in range(0, len(text), MAX_PIECE):
            self.send(stream=text[start : start + MAX_PIECE])


class Printed(io.TextIOBase):
    """What takes the place of sys.stdout and sys.stderr."""

    encoding = "utf-8"

    def __init__(self, channel, descriptor):
        self._channel = channel
        self._descriptor = descriptor

    def writable(self):
        return True

    def fileno(self):
        return self._descriptor

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not " + type(text).__name__)
        if text:
            self._channel.text(text)
        return len(text)


class Descriptors:
    """Reads what children and C code write to the descriptors 1 and 2."""

    def __init__(self, channel):
        self._channel = channel
        self._seen = threading.Event()
        self._mark = b"\0h4j-" + os.urandom(12).hex().encode() + b"\0"
        read, self._write = os.pipe()
        os.dup2(self._write, 1)
        os.dup2(self._write, 2)
        threading.Thread(target=self._copy, args=(read,), daemon=True).start()

    def _copy(self, read):
        rest = b""
        while True:
            piece = os.read(read, 65536)
            if not piece:
                return
            rest += piece
            if self._mark in rest:
                before, rest = rest.split(self._mark, 1)
                self._pass(before)
                self._seen.set()
            keep = self._unfinished(rest)
            self._pass(rest[: len(rest) - keep])
            rest = rest[len(rest) - keep :]

    def _unfinished(self, data):
        for size in range(min(len(data), len(self._mark) - 1), 0, -1):
            if data.endswith(self._mark[:size]):
                return size
        for back in range(1, min(4, len(data)) + 1):
            byte = data[-back]
            if byte >= 0xC0:
                size = 4 if byte >= 0xF0 else 3 if byte >= 0xE0 else 2
                return back if size > back else 0
            if byte < 0x80:
                return 0
        return 0

    def _pass(self, data):
        if data:
            self._channel.text(data.decode("utf-8", "replace"))

    def drain(self):
        """Waits until everything written before is passed on."""
        self._seen.clear()
        os.write(self._write, self._mark)
        self._seen.wait(5)


class Cells:
    def __init__(self, channel, descriptors):
        self._channel = channel
        self._descriptors = descriptors
        self._number = 0
        self._images = 0
        self._loop = None
        self.running = False
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main  # the cells', not the driver's
        self.names = main.__dict__
        self.names.update(
            __builtins__=__builtins__,
            display=self.display,
            __h4j_system=self._system,
            __h4j_magic=self._magic,
        )

    def run(self, source):
        self._number += 1
        self._images = 0
        name = "<cell %d>" % self._number
        try:
            tree, source = self._parse(source, name)
            linecache.cache[name] = (len(source), None, source.splitlines(True), name)
            self.running = True
            self._execute(tree, name, shown=not source.rstrip().endswith(";"))
        except BaseException:  # pylint: disable=broad-except
            self.running = False
            self._channel.text(self._trace(name))
        finally:
            self.running = False
        try:
            self._figures()
        except Exception:  # pylint: disable=broad-except
            self._channel.text(traceback.format_exc())
        self._descriptors.drain()

    def _parse(self, source, name):
        try:
            return ast.parse(source, name), source
        except SyntaxError:
            # IPython's lines for the shell and its own commands are no Python
            changed = re.sub(r"(?m)^([ \t]*)!(.*)$", self._shell_line, source)
            changed = re.sub(r"(?m)^([ \t]*)%(\w+)(.*)$", self._magic_line, changed)
            if changed == source:
                raise
            return ast.parse(changed, name), changed

    @staticmethod
    def _shell_line(match):
        return "%s__h4j_system(%r)" % (match.group(1), match.group(2))

    @staticmethod
    def _magic_line(match):
        return "%s__h4j_magic(%r, %r)" % (match.group(1), match.group(2), match.group(3).strip())

    def _execute(self, tree, name, shown):
        last = tree.body[-1] if tree.body else None
        if shown and isinstance(last, ast.Expr):
            tree.body.pop()
            self._evaluate(compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
            expression = ast.Expression(last.value)
            value = self._evaluate(
                compile(expression, name, "eval", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            )
            if value is not None:
                self.names["_"] = value
                self.display(value)
        else:
            self._evaluate(compile(tree, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))

    def _evaluate(self, code):
        value = eval(code, self.names)  # pylint: disable=eval-used
        if code.co_flags & inspect.CO_COROUTINE:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
            return self._loop.run_until_complete(value)
        return value

    def display(self, *values):
        """Shows values: as pictures where they are, otherwise as text."""
        for value in values:
            picture = getattr(type(value), "_repr_png_", None)
            data = picture(value) if picture else None
            if isinstance(data, (bytes, bytearray)):
                self._image(bytes(data))
            else:
                self._descriptors.drain()
                self._channel.text(repr(value) + "\n")

    def _image(self, data):
        self._images += 1
        if self._images > MAX_IMAGES or len(data) > MAX_IMAGE_BYTES:
            self._channel.text("[A picture is left out: there are too many, or it is too large.]\n")
            return
        self._channel.send(image="data:image/png;base64," + base64.b64encode(data).decode())

    def _figures(self):
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        for number in pyplot.get_fignums():
            picture = io.BytesIO()
            pyplot.figure(number).savefig(picture, format="png", bbox_inches="tight")
            self._image(picture.getvalue())
        pyplot.close("all")

    @staticmethod
    def _system(command):
        subprocess.run(command, shell=True, stdin=subprocess.DEVNULL, check=False)

    def _magic(self, name, rest):
        if name == "pip":
            self._system("%s -m pip %s" % (_quoted(sys.executable), rest))
            import importlib

            importlib.invalidate_caches()
            return
        if name == "cd":
            os.chdir(os.path.expanduser(rest or "~"))
            return
        if name in ("matplotlib", "colors", "config"):
            return
        raise SyntaxError("the magic %%%s is not known here" % name)

    @staticmethod
    def _trace(name):
        kind, error, trace = sys.exc_info()
        while trace is not None and trace.tb_frame.f_code.co_filename != name:
            trace = trace.tb_next
        return "".join(traceback.format_exception(kind, error, trace))


def _quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def main():
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    channel = Channel(os.dup(1))
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    sys.stdin = open(os.devnull, encoding="utf-8")  # pylint: disable=consider-using-with
    descriptors = Descriptors(channel)
    sys.stdout = Printed(channel, 1)
    sys.stderr = Printed(channel, 2)
    cells = Cells(channel, descriptors)
    sys.argv = [""]
    sys.path[0] = ""

    def interrupt(number, frame):
        if cells.running:
            cells.running = False
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    channel.send(ready=sys.executable)
    for line in requests:
        request = json.loads(line)
        os.environ.update(request.get("environment", {}))
        if "directory" in request:
            try:
                os.chdir(request["directory"])
            except OSError as error:
                channel.text("[%s]\n" % error)
        cells.run(request["code"])
        channel.send(done=True)


main()
