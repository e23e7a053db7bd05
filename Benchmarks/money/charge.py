"""Makes a pgbench script of the very statement that a charge is, so that the two can't drift apart.

charge.py SWIFT_SOURCE      prints the script; accounts.sql makes the users that it charges
"""
import re
import sys

ID = "lpad(:id, 32, '0')::uuid"
NOTHING = "nullif(:nothing, '-')"

# In the order of the statement's parameters. It is the one without a key and for no product, as in the load of the functions;
# numbers that count up stand for ids, which count up as well. The rest are variables that run.sh gives to pgbench: a prediction that a function made.
VALUES = [
    ID, "lpad(:user, 32, '0')::uuid", ":amount", f"{ID}::text", ":now",
    NOTHING, ID, ":price", ":quote", ":model_version", ":duration_us",
    ":name", ":description", ":category", ":brand", ":condition", ":shipping", ":token_version",
]
HEAD = r"""\set n :n + 1
\set id :n * 64 + :client_id
\set user random(:first, :last)
"""


def statement(source):
    found = re.findall(r'private static let pay: StaticString = """\n(.*?)\n\s*"""', source, re.S)
    if len(found) != 1:
        sys.exit("the charge is no longer `pay` in that file: change charge.py as well")
    return found[0]


def parameter(match):
    """A cast binds to the whole of what stands for a parameter, since that is a call or a variable."""
    number = int(match[1])
    if number > len(VALUES):
        sys.exit(f"the charge has a parameter ${number}: change charge.py as well")
    return VALUES[number - 1]


def main():
    sql = statement(open(sys.argv[1]).read())
    used = set(map(int, re.findall(r"\$(\d+)", sql)))
    if used != set(range(1, len(VALUES) + 1)):
        sys.exit(f"the charge has other parameters than charge.py knows: {sorted(used)}")
    print(HEAD + re.sub(r"\$(\d+)", parameter, sql) + ";")


main()
