"""Makes users by the API itself.

accounts.py ADDRESS COUNT DEPOSITS FOLDER   writes FOLDER/tokens (a token a line), FOLDER/token and FOLDER/login (the first user's)
"""
import json
import sys
import urllib.request

PASSWORD = "correct horse"
LARGEST_DEPOSIT = 10_000


def post(address, path, body, token=None):
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(f"{address}/api/v1/users/{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def make(address, number, deposits):
    login = {"username": f"bench{number}", "password": PASSWORD}
    post(address, "register", login | {"email": f"bench{number}@example.org"})
    token = post(address, "login", login)["access_token"]
    for _ in range(deposits):
        post(address, "deposit", {"amount": LARGEST_DEPOSIT}, token)
    return login, token


def main():
    address, folder = sys.argv[1], sys.argv[4]
    users = [make(address, number, int(sys.argv[3])) for number in range(int(sys.argv[2]))]
    write = lambda name, lines: open(f"{folder}/{name}", "w").write("".join(line + "\n" for line in lines))
    write("tokens", [token for _, token in users])
    write("token", [users[0][1]])
    write("login", [json.dumps(users[0][0])])


main()
