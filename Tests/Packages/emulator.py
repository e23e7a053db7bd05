"""AWS Lambda, emulated by the local runner."""
import os
import re
import signal
import subprocess
import time
import urllib.request

import recorded


class Emulator:
    def __init__(self, runner, functions, binaries, environment):
        arguments = [runner, "lambda-emulator", "--port", "0", "--functions", functions, "--binaries", binaries]
        # What the runner passes on is what the manifests list; PATH is for the wrappers' own sake.
        self.process = subprocess.Popen(
            arguments, env={**environment, "PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.address = None
        for line in self.process.stdout:
            found = re.search(r"http://\S+/functions", line)
            if found:
                self.address = found.group()
                break

    def invoke(self, name, event):
        request = urllib.request.Request(f"{self.address}/{name}/invocations", data=event, method="POST")
        started = time.perf_counter()
        with urllib.request.urlopen(request, timeout=recorded.TIMEOUT) as reply:
            body = reply.read()
            milliseconds = (time.perf_counter() - started) * 1_000
            return body, reply.headers.get("x-amz-function-error"), milliseconds

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        _, log = self.process.communicate(timeout=recorded.TIMEOUT)
        return log
