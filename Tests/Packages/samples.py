"""Events that functions tell of themselves, and a database in which they succeed."""
import json
import subprocess

import recorded


def seed(name, binaries, settings):
    """Fills a database with an account that has $100, and with the one that the sample of the login asks for; a token of the first."""
    request = recorded.answer
    payer = {"username": "payer", "password": "testpass123"}
    register = json.loads(sample(binaries, "register"))
    accounts = [{**payer, "email": "payer@example.com"}] + ([json.loads(register["body"])] if name != "register" else [])
    for account in accounts:
        request(f"{binaries}/register", json.dumps({**register, "body": json.dumps(account)}).encode(), settings)
    login = {**json.loads(sample(binaries, "login")), "body": json.dumps(payer)}
    answer = json.loads(request(f"{binaries}/login", json.dumps(login).encode(), settings))
    token = json.loads(answer["body"])["access_token"]
    answer = json.loads(request(f"{binaries}/deposit", with_key(sample(binaries, "deposit", token), "first"), settings))
    if answer["statusCode"] != 200:
        raise SystemExit(f"the database of {name} could not be filled: {answer}")
    return token


def with_key(event, key):
    event = json.loads(event)
    event["headers"]["idempotency-key"] = key
    return json.dumps(event).encode()


def sample(binaries, name, token="none"):
    """The event that a function tells of itself."""
    run = subprocess.run([f"{binaries}/local-runner", "event", name, "--token", token], capture_output=True, check=True)
    return run.stdout
